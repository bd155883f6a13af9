@NullMarked
package dev.tidemark.engine.ingest;

import org.jspecify.annotations.NullMarked;
