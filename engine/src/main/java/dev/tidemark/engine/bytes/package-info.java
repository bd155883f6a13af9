/// Bytes of formats: numbers of variable length, checksums, ids. Knows no format.
@NullMarked
package dev.tidemark.engine.bytes;

import org.jspecify.annotations.NullMarked;
