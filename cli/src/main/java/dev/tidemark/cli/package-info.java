/// The program: commands over the engine. Start at [Main].
@NullMarked
package dev.tidemark.cli;

import org.jspecify.annotations.NullMarked;
