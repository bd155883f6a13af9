package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.ArchiveNames;
import dev.tidemark.engine.archive.CommitHeader;
import dev.tidemark.engine.archive.Commits;
import dev.tidemark.engine.archive.Reads;
import dev.tidemark.spi.sink.TargetException;
import java.util.Optional;
import java.util.UUID;

/// The good commits of a source follow each other: each names number and hash of the one before. So
/// nothing of another history is copied behind what is there. For one thread.
final class Chain {

  private final Reads source;
  private final UUID archive;
  private Optional<Commits.Found.Good> last;

  private Chain(Reads source, UUID archive, Optional<Commits.Found.Good> last) {
    this.source = source;
    this.archive = archive;
    this.last = last;
  }

  /// Begins behind the destination's newest commit, which it reads.
  ///
  /// @throws TargetException.Corrupt if that is damaged
  static Chain below(
      Ends ends,
      Commits ofSource,
      Commits ofDestination,
      Reads source,
      Reads destination,
      UUID archive)
      throws TargetException, InterruptedException {
    if (ends.destination() == 0) {
      return new Chain(source, archive, Optional.empty());
    }
    Commits.Newest there = ofDestination.newestFrom(ends.destination());
    boolean damaged =
        there.voidAbove() && ofSource.read(ends.destination()) instanceof Commits.Found.Good;
    if (damaged) {
      throw new TargetException.Corrupt(
          "read "
              + ArchiveNames.commit(ends.destination())
              + " in "
              + destination.location()
              + ": it is damaged there, and good in the source; delete it there and copy again",
          null);
    }
    return new Chain(source, archive, there.good());
  }

  /// Bytes of all packs so far.
  long packBytes() {
    return last.map(good -> good.header().tally().packBytes()).orElse(0L);
  }

  /// @throws TargetException.Corrupt if it does not follow
  void append(Commits.Found.Good commit) throws TargetException.Corrupt {
    CommitHeader header = commit.header();
    Optional<CommitHeader.Previous> expected =
        last.map(good -> new CommitHeader.Previous(good.header().number(), good.hash()));
    if (!header.archive().equals(archive)) {
      throw broken(header, "it belongs to another archive, " + header.archive());
    }
    if (!header.previous().equals(expected)) {
      throw broken(header, "it does not follow the commit before it");
    }
    last = Optional.of(commit);
  }

  private TargetException.Corrupt broken(CommitHeader header, String fact) {
    return new TargetException.Corrupt(
        "read "
            + ArchiveNames.commit(header.number())
            + " in "
            + source.location()
            + ": "
            + fact
            + "; it was not copied. 'verify' that archive",
        null);
  }
}
