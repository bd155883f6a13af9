package dev.tidemark.engine.local;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A directory tree that is imported: the seam to the file system.
///
/// Called from many threads at once, also on one directory. Whoever looks may find that what was
/// listed is gone or out of reach: that is a value ([ReadResult]), never an exception.
public interface SourceTree {

  /// What people call it: its absolute path.
  String show();

  /// The same as the file system has it.
  default byte[] path() {
    return show().getBytes(StandardCharsets.UTF_8);
  }

  /// The root directory's attributes.
  ReadResult<SourceStat> stat();

  /// The root directory.
  SourceDirectory root();

  /// The attributes of the directories above the root, outermost first, as far as they can be seen.
  List<SourceStat> parents();
}
