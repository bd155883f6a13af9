/// What the program prints: [Console] writes results for people or as JSON lines, [ProgressRows]
/// shows one live row a target, [Units] puts numbers and times into words, [PathFields] paths into
/// JSON.
@NullMarked
package dev.tidemark.cli.output;

import org.jspecify.annotations.NullMarked;
