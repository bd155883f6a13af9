package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.archive.ObjectReader;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.spi.sink.TargetException;

/// Tells void commits that belong to an archive's history from damage. A void commit that the next
/// good one has passed over is copied as it is: it keeps its number at the copy, too. One that a
/// later commit builds on was good once, and one that nobody has passed over yet may be: they are
/// not copied.
///
/// @param upTo the newest number of the source
/// @param givenUp what the source says of damage itself
record VoidRule(CommitReader commits, ObjectReader source, long upTo, GivenUpCommits givenUp) {

  boolean contains(CommitReader.Found.Void found) throws TargetException, InterruptedException {
    if (givenUp.contains(found.number())) {
      return true;
    }
    for (long n = found.number() + 1; n <= upTo; n++) {
      if (commits.read(n) instanceof CommitReader.Found.Good good) {
        return good.header().previous().map(CommitHeader.Previous::number).orElse(0L)
            < found.number();
      }
    }
    return false;
  }

  /// @throws TargetException.Corrupt if it is damage
  void check(CommitReader.Found.Void found) throws TargetException, InterruptedException {
    if (contains(found)) {
      return;
    }
    throw new TargetException.Corrupt(
        "read "
            + ArchiveNames.commit(found.number())
            + " in "
            + source.location()
            + ": "
            + found.reason()
            + "; it was not copied, nor anything behind it. 'verify' that archive",
        null);
  }
}
