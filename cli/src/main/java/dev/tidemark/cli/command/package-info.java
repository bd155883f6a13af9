/// One file a command. Each reads its arguments, calls the engine and prints what came of it; no
/// rule that an embedder would miss stands here.
@NullMarked
package dev.tidemark.cli.command;

import org.jspecify.annotations.NullMarked;
