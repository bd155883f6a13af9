package dev.tidemark.cli.store;

import dev.tidemark.engine.files.FileTree;
import dev.tidemark.spi.words.TxId;
import java.time.Instant;

/// A place at one state, as a tree of files.
///
/// @param tid the state
/// @param time when it was committed
/// @param complete whether it is a whole state with no source open
public record TreeView(FileTree tree, TxId tid, Instant time, boolean complete, Runnable closer)
    implements AutoCloseable {

  @Override
  public void close() {
    closer.run();
  }
}
