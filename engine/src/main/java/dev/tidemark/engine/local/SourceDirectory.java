package dev.tidemark.engine.local;

/// A directory of a [SourceTree]. Making one touches nothing; each method looks anew. Links are
/// never followed. Names are raw bytes.
public interface SourceDirectory {

  /// All names in it.
  ReadResult<DirectoryNames> list();

  /// The attributes of what has a name. What must never be imported, as the volume itself, is
  /// [ReadResult.Vanished].
  ReadResult<SourceStat> stat(byte[] name);

  /// Opens a regular file, without waiting for anybody; the caller closes it. Anything else under
  /// this name is [ReadResult.Vanished].
  ReadResult<SourceFile> open(byte[] name);

  /// Where a symbolic link points.
  ReadResult<byte[]> readLink(byte[] name);

  /// What something has that a volume does not hold.
  default UnkeptTraits traits(byte[] name) {
    return UnkeptTraits.NONE;
  }

  /// A directory in this one.
  ///
  /// @param fileSystem the number that what is in it gets
  SourceDirectory child(byte[] name, int fileSystem);
}
