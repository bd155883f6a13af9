/// What the program prints: [Console] writes results for people or as JSON lines, [ProgressRows]
/// shows one live row a target, [Units] and [Names] put numbers, times and raw names into words.
@NullMarked
package dev.tidemark.cli.output;

import org.jspecify.annotations.NullMarked;
