package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunWriter;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.engine.spool.RunKey;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Mark;
import dev.tidemark.spi.words.TxId;
import java.time.Instant;
import java.util.Optional;

/// Works out what a round would send: the extents above X, and the records, encoded and thrown
/// away.
record Forecaster(MirrorSource source, MirrorLimits limits, Instant now) {

  /// Looking at a folder opens the newest commit known and tries the next number; a store lists one
  /// name.
  private static final int LOOK_FOLDER = 2;

  private static final int LOOK_STORE = 1;

  /// @param state of the target
  Forecast of(StateContents state) throws InterruptedException {
    Optional<Mark> mark = state.seen().map(seen -> seen.commit().mark());
    return of(mark, state.registration().rotated(), mending(state));
  }

  /// What is known to be damaged is sent again from the volume, and a base of all records says
  /// where it lies.
  private Forecast.Mending mending(StateContents state) throws InterruptedException {
    MendableDamage mendable = MendableDamage.of(state.damaged(), state.found());
    Optional<Transaction> goal = VolumeFacts.of(source).map(VolumeFacts::goal);
    if (mendable.isNoneFromVolume() || goal.isEmpty()) {
      return Forecast.Mending.NONE;
    }
    long bytes = records(TxId.ZERO, goal.get());
    for (PackRef pack : mendable.packs()) {
      bytes += source.bytesBetween(new ExtentId(pack.first().value() - 1), pack.last());
    }
    return new Forecast.Mending(mendable.packs().size(), mendable.commits(), bytes);
  }

  /// @param mark where it was when last seen
  /// @param rotated it is a folder, which is always asked
  private Forecast of(Optional<Mark> mark, boolean rotated, Forecast.Mending mending)
      throws InterruptedException {
    TxId tid = mark.map(Mark::tid).orElse(TxId.ZERO);
    ExtentId x = mark.map(Mark::lastExtent).orElse(ExtentId.NONE);
    Optional<VolumeFacts> volume = VolumeFacts.of(source);
    Optional<Transaction> goal =
        volume.map(VolumeFacts::goal).filter(state -> state.tid().isAfter(tid));
    ExtentId end = volume.map(VolumeFacts::lastExtent).orElse(ExtentId.NONE);
    long extents = end.isAfter(x) ? source.bytesBetween(x, end) : 0;
    long records = goal.isPresent() ? records(tid, goal.get()) : 0;
    boolean idle = goal.isEmpty() && extents < limits.packing().inlineBytes();
    long requests =
        (idle ? 0 : requests(extents, records))
            + (mending.isNone() ? 0 : requests(mending.bytes(), 0));
    long look = idle && !rotated && mending.isNone() ? 0 : rotated ? LOOK_FOLDER : LOOK_STORE;
    return new Forecast(
        Lag.of(source, mark, now), idle ? 0 : extents + records, look + requests, mending);
  }

  /// Stored bytes of the run.
  private long records(TxId from, Transaction goal) throws InterruptedException {
    RunKey key = from.isZero() ? new RunKey.Live(goal.tid()) : new RunKey.Changes(from, goal.tid());
    long[] bytes = {0};
    try (RecordScan scan = key.scan(source)) {
      RunWriter run =
          new RunWriter(limits.runPartBytes(), (part, stored) -> bytes[0] += stored.length);
      for (VersionedRecord record = scan.next(); record != null; record = scan.next()) {
        run.add(record);
      }
      run.finish().ifPresent(single -> bytes[0] += single.length);
    } catch (TargetException e) {
      throw new IllegalStateException("no target takes part", e);
    }
    return bytes[0];
  }

  private long requests(long extents, long records) {
    long packs = packs(extents);
    long parts = records > limits.runPartBytes() ? records / limits.runPartBytes() + 1 : 0;
    return packs + packs / limits.packing().perCommit() + parts + 1;
  }

  /// Packs that double until they have their full size.
  private long packs(long extents) {
    PackSize.Bounds bounds = limits.packing().sizes();
    long packs = 0;
    long size = bounds.start();
    for (long left = extents; left >= Math.min(size, limits.packing().inlineBytes()); packs++) {
      left -= size;
      size = Math.min(bounds.max(), 2 * size);
    }
    return packs;
  }
}
