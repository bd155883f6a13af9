/// Tests of the volume.
@NullMarked
package dev.tidemark.engine.volume;

import org.jspecify.annotations.NullMarked;
