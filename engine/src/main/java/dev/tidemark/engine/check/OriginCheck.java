package dev.tidemark.engine.check;

import dev.tidemark.engine.archive.ArchiveStanding;
import dev.tidemark.engine.archive.VolumePast;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Mark;
import dev.tidemark.spi.words.Timeline;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Holds the commits of an archive, newest first, against the past of the volume they come from.
/// The newest one decides: if it lies in that past, every other one of the volume's timeline must
/// as well; if not, the archive is none the worse for it, and it is said how the two stand to each
/// other. For one thread.
final class OriginCheck {

  private final VolumePast past;
  private final FindingList findings;
  private @Nullable ArchiveStanding newest;

  OriginCheck(VolumePast past, FindingList findings) {
    this.past = past;
    this.findings = findings;
  }

  void look(CommitHeader header) {
    if (newest == null) {
      newest = ArchiveStanding.ofRecords(header, past);
    } else if (newest instanceof ArchiveStanding.InPast) {
      compare(header);
    }
  }

  /// How the archive stands to the volume; empty if it lies in its past.
  Optional<ArchiveStanding> standing() {
    return Optional.ofNullable(newest)
        .filter(standing -> !(standing instanceof ArchiveStanding.InPast));
  }

  /// A commit of a timeline that the volume has left may lie beyond that: then it is on an old
  /// branch.
  private void compare(CommitHeader header) {
    Mark mark = header.mark();
    if (mark.tid().isZero() || isElsewhere(mark)) {
      return;
    }
    String name = ArchiveNames.commit(header.number()).value();
    Optional<Hash> chain = past.transaction(mark.tid()).map(Transaction::chain);
    if (chain.isEmpty()) {
      findings.addUnexplained(name, "its mark, tid " + mark.tid() + ", is none of the volume's");
    } else if (!chain.get().equals(mark.chain())) {
      findings.addUnexplained(
          name, "at tid " + mark.tid() + " it has another past than the volume");
    }
  }

  private boolean isElsewhere(Mark mark) {
    Timeline timeline = mark.timeline();
    Optional<Transaction> left = past.lastOf(timeline);
    return left.isPresent()
        ? mark.tid().isAfter(left.get().tid())
        : !timeline.equals(past.timeline());
  }
}
