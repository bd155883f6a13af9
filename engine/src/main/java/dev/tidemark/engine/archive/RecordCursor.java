package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.sink.TargetException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads the records of one run from a key on, part by part. For one thread.
final class RecordCursor {

  /// Opens the parts of a run, and reads their blocks.
  @FunctionalInterface
  interface Opener {
    RunPart open(RunRef ref) throws TargetException, InterruptedException;

    default List<VersionedRecord> block(RunPart part, int i, @Nullable VersionedRecord before)
        throws TargetException, InterruptedException {
      return part.block(i, before);
    }
  }

  private final List<RunRef> run;
  private final Opener opener;
  private final byte[] from;
  private int part;
  private @Nullable RunPart open;
  private int block;
  private List<VersionedRecord> records = List.of();
  private int at;
  private @Nullable VersionedRecord last;

  RecordCursor(List<RunRef> run, Opener opener, byte[] from)
      throws TargetException, InterruptedException {
    this.run = run;
    this.opener = opener;
    this.from = from;
    this.part = from.length == 0 ? 0 : partFor(from);
  }

  /// The last part that begins below `key`, or the first.
  private int partFor(byte[] key) throws TargetException, InterruptedException {
    int low = 0;
    int high = run.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      byte[] first = opener.open(run.get(middle)).index().firstKey(0);
      if (Arrays.compareUnsigned(first, key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return Math.max(0, low - 1);
  }

  /// The next record with a key at or above the one given, or null at the end.
  @Nullable VersionedRecord next() throws TargetException, InterruptedException {
    while (true) {
      while (at < records.size()) {
        VersionedRecord record = records.get(at++);
        if (Arrays.compareUnsigned(record.key(), from) >= 0) {
          return record;
        }
      }
      if (!nextBlock()) {
        return null;
      }
    }
  }

  private boolean nextBlock() throws TargetException, InterruptedException {
    if (open == null && !nextPart()) {
      return false;
    }
    RunPart current = Objects.requireNonNull(open);
    records = opener.block(current, block++, last);
    last = records.getLast();
    at = 0;
    if (block == current.index().blocks()) {
      open = null;
    }
    return true;
  }

  private boolean nextPart() throws TargetException, InterruptedException {
    if (part == run.size()) {
      return false;
    }
    open = opener.open(run.get(part++));
    block = last == null ? open.index().firstFor(from) : 0;
    return true;
  }
}
