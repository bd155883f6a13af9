package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.archive.ObjectReader;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.spi.sink.TargetException;
import java.util.Optional;
import java.util.UUID;

/// The good commits of a source follow each other: each names number and hash of the one before. So
/// nothing of another history is copied behind what is there. For one thread.
final class SourceChain {

  private final ObjectReader source;
  private final UUID archive;
  private final GivenUpCommits givenUp;
  private Optional<CommitReader.Found.Good> last;

  private SourceChain(
      ObjectReader source,
      UUID archive,
      GivenUpCommits givenUp,
      Optional<CommitReader.Found.Good> last) {
    this.source = source;
    this.archive = archive;
    this.givenUp = givenUp;
    this.last = last;
  }

  /// @param last the destination's newest good commit: what follows is created behind it
  static SourceChain behind(
      Optional<CommitReader.Found.Good> last,
      ObjectReader source,
      UUID archive,
      GivenUpCommits givenUp) {
    return new SourceChain(source, archive, givenUp, last);
  }

  /// Bytes of all packs so far.
  long packBytes() {
    return last.map(good -> good.header().tally().packBytes()).orElse(0L);
  }

  /// @throws TargetException.Corrupt if it does not follow, and nothing between was given up
  void append(CommitReader.Found.Good commit) throws TargetException, InterruptedException {
    CommitHeader header = commit.header();
    Optional<CommitHeader.Previous> expected =
        last.map(good -> new CommitHeader.Previous(good.header().number(), good.hash()));
    if (!header.archive().equals(archive)) {
      throw broken(header, "it belongs to another archive, " + header.archive());
    }
    if (!header.previous().equals(expected) && !isGivenUp(header.previous(), expected)) {
      throw broken(header, "it does not follow the commit before it");
    }
    last = Optional.of(commit);
  }

  /// Whether what one of both follows is not there, or not usable, and the source says so.
  private boolean isGivenUp(
      Optional<CommitHeader.Previous> said, Optional<CommitHeader.Previous> expected)
      throws TargetException, InterruptedException {
    long newer =
        Math.max(
            said.map(CommitHeader.Previous::number).orElse(0L),
            expected.map(CommitHeader.Previous::number).orElse(0L));
    return givenUp.contains(newer);
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
