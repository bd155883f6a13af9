package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.spi.words.Mark;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The header of a commit that carries nothing and follows nothing, for what only looks at its
/// number, kind, mark or sums.
final class BareHeader {

  static final UUID VOLUME = new UUID(1, 2);
  static final UUID ARCHIVE = new UUID(3, 4);

  private BareHeader() {}

  static CommitHeader of(long number, CommitKind kind, Mark mark) {
    return of(number, kind, mark, CommitHeader.Tally.ZERO);
  }

  static CommitHeader of(long number, CommitKind kind, Mark mark, CommitHeader.Tally tally) {
    return new CommitHeader(
        VOLUME,
        ARCHIVE,
        number,
        kind,
        mark,
        CommitHeader.State.NONE,
        Optional.empty(),
        Optional.empty(),
        tally,
        "w",
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        LostCommits.NONE,
        500);
  }
}
