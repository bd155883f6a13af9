package dev.tidemark.engine.local;

import java.io.IOException;
import java.io.InputStream;

/// A regular file that was opened: attributes and content are of one inode, whatever has its name
/// meanwhile. For one thread.
public interface SourceFile extends AutoCloseable {

  /// The attributes as they are now.
  SourceStat stat() throws IOException;

  /// Whether it has a hole, as far as its file system says.
  boolean hasHole() throws IOException;

  /// Its content, from the start. Closed with the file.
  InputStream content();

  @Override
  void close();
}
