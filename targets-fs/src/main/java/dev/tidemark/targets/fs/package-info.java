/// Targets of `type: fs`: a local directory, also one on a stick or a network mount.
///
/// [FsSinkProvider] reads settings and addresses and opens the place; `LocalFolderOps` does the
/// file system's part, over NIO and, for a rename that replaces nothing, over `NativeRename`. All
/// that makes it exclusive, atomic and durable is `FolderSink`'s, in `dev.tidemark.spi.folder`.
@NullMarked
package dev.tidemark.targets.fs;

import org.jspecify.annotations.NullMarked;
