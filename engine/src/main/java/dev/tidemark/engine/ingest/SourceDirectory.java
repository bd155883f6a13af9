package dev.tidemark.engine.ingest;

import java.io.InputStream;

/// A directory of a [SourceTree]. Making one touches nothing; each method looks anew. Links are
/// never followed. Names are raw bytes.
public interface SourceDirectory {

  /// All names in it.
  Sight<Names> list();

  /// The attributes of what has a name. What must never be imported, as the volume itself, is
  /// [Sight.Vanished].
  Sight<SourceStat> stat(byte[] name);

  /// Opens a regular file; the caller closes it.
  Sight<InputStream> open(byte[] name);

  /// Where a symbolic link points.
  Sight<byte[]> readLink(byte[] name);

  /// A directory in this one.
  SourceDirectory child(byte[] name);
}
