/// Tests of copies. They take their archives from `Origin`, a model volume that mirrors.
@NullMarked
package dev.tidemark.engine.copy;

import org.jspecify.annotations.NullMarked;
