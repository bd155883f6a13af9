/// Floor 11: the way in for a program that has the engine in it ([OpenVolume]). What it may rely on
/// is in `docs/embedding.md`.
@NullMarked
package dev.tidemark.engine.embed;

import org.jspecify.annotations.NullMarked;
