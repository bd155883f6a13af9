package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.CommitHeader;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Mark;
import dev.tidemark.spi.words.TxId;
import java.util.Optional;

/// Whether a target's mark lies in a volume's past. If it does not, the target is never written.
record Past(MirrorSource source, String target) {

  /// @throws TargetException.Diverged with the reason
  void check(CommitHeader commit, VolumeFacts volume) throws TargetException.Diverged {
    if (!commit.volume().equals(source.volume())) {
      throw diverged("it mirrors volume " + commit.volume());
    }
    Mark mark = commit.mark();
    if (!mark.timeline().equals(source.timeline())) {
      throw diverged(
          "it is on timeline " + mark.timeline() + ", this volume on " + source.timeline());
    }
    if (!mark.tid().isZero()) {
      check("its records", mark.tid(), mark.chain(), volume);
    }
    if (mark.lastExtent().isAfter(ExtentId.NONE)) {
      check("its extents", mark.extentTid(), mark.extentChain(), volume);
    }
  }

  private void check(String half, TxId tid, Hash chain, VolumeFacts volume)
      throws TargetException.Diverged {
    if (tid.isAfter(volume.durable().tid())) {
      throw diverged(half + " are at tid " + tid + ", which this volume has not reached");
    }
    Optional<Transaction> known = source.transaction(tid);
    if (known.filter(transaction -> transaction.chain().equals(chain)).isEmpty()) {
      throw diverged(half + " are at tid " + tid + " of another past");
    }
  }

  private TargetException.Diverged diverged(String fact) {
    return new TargetException.Diverged(
        "mirror to "
            + target
            + ": the archive there is not of this volume's past: "
            + fact
            + "; it is left as it is. Mirror to a new place, or use the volume it belongs to");
  }
}
