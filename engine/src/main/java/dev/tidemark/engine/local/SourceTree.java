package dev.tidemark.engine.local;

import java.util.List;

/// A directory tree that is imported: the seam to the file system.
///
/// Called from many threads at once, also on one directory. Whoever looks may find that what was
/// listed is gone or out of reach: that is a value ([ReadResult]), never an exception.
public interface SourceTree {

  /// Its absolute path, as the file system has it.
  byte[] path();

  /// The root directory's attributes.
  ReadResult<SourceStat> stat();

  /// The root directory.
  SourceDirectory root();

  /// The attributes of the directories above the root, outermost first, as far as they can be seen.
  List<SourceStat> parents();
}
