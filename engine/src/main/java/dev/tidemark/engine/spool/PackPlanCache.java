package dev.tidemark.engine.spool;

import dev.tidemark.engine.pack.PackPlan;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.ExtentId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The plans of packs, by the extent they follow: the ones used last, a few mebibytes of them. Any
/// number of threads.
final class PackPlanCache {

  static final long TAIL_BYTES_MAX = 16L << 20;

  private final MirrorSource source;
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<ExtentId, Planned> plans = new LinkedHashMap<>(64, 0.75f, true);

  /// @param wanted the size asked for, in bytes
  /// @param upTo the last extent that was durable then
  private record Planned(int wanted, ExtentId upTo, Memo<Optional<PackPlan>> plan) {

    /// Whether a lane that wants other bytes may take this one: sizes that are twice or half as
    /// large serve as well, and keep lanes of about one speed together.
    boolean serves(int otherWanted, ExtentId otherUpTo) {
      boolean fits = wanted <= 2L * otherWanted && otherWanted <= 2L * wanted;
      Optional<Optional<PackPlan>> made = plan.made();
      ExtentId end = made.flatMap(found -> found.map(PackPlan::last)).orElse(upTo);
      boolean useful = made.map(Optional::isPresent).orElse(!plan.failed());
      return fits && useful && !end.isAfter(otherUpTo);
    }

    long tailBytes() {
      return plan.made().flatMap(found -> found.map(made -> (long) made.tail().length)).orElse(0L);
    }
  }

  PackPlanCache(MirrorSource source) {
    this.source = source;
  }

  /// The pack of the extents after `after`, of about `wanted` bytes; empty if there is no extent.
  Optional<PackPlan> next(ExtentId after, ExtentId upTo, int wanted) throws InterruptedException {
    Planned planned = plannedFor(after, upTo, wanted);
    Optional<PackPlan> plan = planned.plan().get();
    forgetOldest();
    return plan;
  }

  private Planned plannedFor(ExtentId after, ExtentId upTo, int wanted) {
    lock.lock();
    try {
      Planned there = plans.get(after);
      if (there != null && there.serves(wanted, upTo)) {
        return there;
      }
      Planned fresh = new Planned(wanted, upTo, new Memo<>(() -> plan(after, upTo, wanted)));
      plans.put(after, fresh);
      return fresh;
    } finally {
      lock.unlock();
    }
  }

  private Optional<PackPlan> plan(ExtentId after, ExtentId upTo, int wanted) {
    try {
      Optional<PackPlan> plan = PackPlan.of(source.stored(after, upTo), wanted);
      if (plan.isPresent() && !isWithin(plan.get(), after, upTo)) {
        throw new VolumeException.Damaged("read extents to be packed: others are there");
      }
      return plan;
    } catch (VolumeException.Damaged e) {
      throw located(after, upTo, e);
    }
  }

  private static boolean isWithin(PackPlan plan, ExtentId after, ExtentId upTo) {
    return plan.first().isAfter(after) && !plan.last().isAfter(upTo);
  }

  /// Reading frame by frame says where the damage is.
  private VolumeException located(ExtentId after, ExtentId upTo, VolumeException damage) {
    try {
      MirrorSource.Frames frames = source.frames(after, upTo);
      while (frames.next() != null) {
        // Only the failure is of interest.
      }
      return damage;
    } catch (VolumeException e) {
      return e;
    }
  }

  private void forgetOldest() {
    lock.lock();
    try {
      long bytes = plans.values().stream().mapToLong(Planned::tailBytes).sum();
      Iterator<Map.Entry<ExtentId, Planned>> oldest = plans.entrySet().iterator();
      while (bytes > TAIL_BYTES_MAX && oldest.hasNext()) {
        bytes -= oldest.next().getValue().tailBytes();
        oldest.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  void clear() {
    lock.lock();
    try {
      plans.clear();
    } finally {
      lock.unlock();
    }
  }
}
