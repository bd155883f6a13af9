package dev.tidemark.engine.check;

import dev.tidemark.engine.archive.ArchiveException;
import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.files.ExtentUnavailableException;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.WorkerPool;
import dev.tidemark.engine.view.ExtentNeed;
import dev.tidemark.engine.view.NeedSorter;
import dev.tidemark.engine.view.PackBatch;
import dev.tidemark.engine.view.PackBatches;
import dev.tidemark.engine.view.StateSource;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads the extents that records name, in pack order and side by side, and proves each by the hash
/// in its record. Goes on after what it finds damaged or missing, and ends only when the place
/// itself cannot be read.
public final class ContentCheck implements AutoCloseable {

  private static final int NEEDS_IN_MEMORY = 100_000;
  private static final int PARALLEL_MAX = 16;
  private static final int MEMORY_KIB = 80 << 10;
  private static final int BAD_MAX = 100;

  /// Extents of one pack that are not what records say; of those that no pack holds, one.
  ///
  /// @param extent the first of them
  /// @param object whose content that is, or one of those
  /// @param extents how many there are
  /// @param objects whose content they are: how many
  /// @param reason what the first of them failed with
  public record Bad(ExtentId extent, long object, long extents, long objects, String reason) {}

  /// What a check came to.
  ///
  /// @param extents that were read and proven
  /// @param bytes of them, decoded
  /// @param packs that were looked at
  /// @param unread packs that the sample left out
  /// @param bad the first hundred packs
  public record Outcome(long extents, long bytes, long packs, long unread, List<Bad> bad) {}

  private final StateSource source;
  private final Seam seam;
  private final NeedSorter needs;
  private final Semaphore memory = new Semaphore(MEMORY_KIB);
  private final ConcurrentLinkedQueue<Bad> bad = new ConcurrentLinkedQueue<>();
  private final AtomicLong badCount = new AtomicLong();
  private final AtomicLong extents = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /// @param scratch a place for the check's own file
  public ContentCheck(StateSource source, Disk scratch, Seam seam) {
    this.source = source;
    this.seam = seam;
    this.needs = new NeedSorter(scratch, "needs", NEEDS_IN_MEMORY);
  }

  /// Takes note of the extent that a record names, if it names one.
  ///
  /// @throws IllegalArgumentException if its value is no range of content
  public void add(VersionedRecord record) throws IOException {
    add(record, extent -> true);
  }

  /// The same, if it is one of the extents that are asked for.
  public void add(VersionedRecord record, Predicate<ExtentId> asked) throws IOException {
    Optional<ExtentNeed> need =
        ExtentNeed.ofRecord(record).filter(named -> asked.test(named.extent()));
    if (need.isPresent()) {
      needs.add(need.get());
    }
  }

  /// Checks that each extent lies in a pack, and reads a share of the packs.
  ///
  /// @param share 0 = none, 1 = all; else chosen at random
  /// @param progress hears how many more bytes were read
  /// @throws TargetException if the place cannot be read
  public Outcome run(double share, LongConsumer progress)
      throws IOException, TargetException, InterruptedException {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is 0 to 1, got " + share);
    }
    long looked = 0;
    long unread = 0;
    PackBatches batches = new PackBatches(needs.sorted(), source.packs().lenient());
    try (WorkerPool<Reader> workers = workers()) {
      for (PackBatch batch = batches.next(); batch != null; batch = batches.next()) {
        PackBatch next = batch;
        looked++;
        if (next.pack().equals(StateSource.Pack.NONE)) {
          next.needs().forEach(this::noteHeldByNone);
        } else if (isChosen(share)) {
          workers.submit(reader -> reader.read(next, progress));
        } else {
          unread++;
        }
      }
      workers.drain();
    } catch (ArchiveException e) {
      throw e.reason();
    } catch (IOException | InterruptedException | TargetException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("check content: " + e, e);
    }
    return new Outcome(extents.get(), bytes.get(), looked, unread, new ArrayList<>(bad));
  }

  private WorkerPool<Reader> workers() {
    int count = Math.clamp(source.parallelism(), seam.threads().cores() + 1, PARALLEL_MAX);
    return new WorkerPool<>(seam.threads(), count, "check", Reader::new);
  }

  private boolean isChosen(double share) {
    return share >= 1 || (seam.random().nextLong() >>> 11) * 0x1.0p-53 < share;
  }

  private void noteHeldByNone(ExtentNeed need) {
    Tally tally = new Tally();
    tally.add(need, "no pack holds it");
    note(tally);
  }

  private void note(Tally tally) {
    if (tally.first != null && badCount.incrementAndGet() <= BAD_MAX) {
      bad.add(tally.bad(tally.first));
    }
  }

  /// What is wrong in one pack. For one thread.
  private static final class Tally {
    private final Set<ExtentId> extents = new HashSet<>();
    private final Set<Long> objects = new HashSet<>();
    private @Nullable ExtentNeed first;
    private String reason = "";

    void add(ExtentNeed need, @Nullable String why) {
      if (first == null) {
        first = need;
        reason = String.valueOf(why);
      }
      extents.add(need.extent());
      objects.add(need.file());
    }

    Bad bad(ExtentNeed need) {
      return new Bad(need.extent(), need.file(), extents.size(), objects.size(), reason);
    }
  }

  @Override
  public void close() throws IOException {
    needs.close();
  }

  /// One thread's work.
  private final class Reader implements AutoCloseable {

    void read(PackBatch batch, LongConsumer progress) throws TargetException, InterruptedException {
      int kib = (int) Math.min(MEMORY_KIB, batch.pack().bytes() / 1024 + 1);
      memory.acquire(kib);
      Tally tally = new Tally();
      try {
        ExtentSource pack = source.open(batch.pack(), batch.wanted());
        ExtentNeed before = null;
        boolean isBad = false;
        for (ExtentNeed need : batch.needs()) {
          if (before == null || !need.isOfSameExtent(before)) {
            Optional<String> wrong = prove(need, pack, progress);
            isBad = wrong.isPresent();
            wrong.ifPresent(why -> tally.add(need, why));
          } else if (isBad) {
            tally.add(need, "");
          }
          before = need;
        }
      } catch (TargetException.Missing | TargetException.Corrupt e) {
        batch.needs().forEach(need -> tally.add(need, e.getMessage()));
      } finally {
        memory.release(kib);
        note(tally);
      }
    }

    /// @return what is wrong with it
    private Optional<String> prove(ExtentNeed need, ExtentSource pack, LongConsumer progress)
        throws TargetException {
      try {
        int length = pack.read(need.extent(), need.sha256()).length;
        if (length != need.extentLength()) {
          return Optional.of(
              "it has " + length + " bytes and its record says " + need.extentLength());
        }
        extents.incrementAndGet();
        bytes.addAndGet(length);
        progress.accept(length);
        return Optional.empty();
      } catch (VolumeException.Damaged e) {
        return Optional.of(String.valueOf(e.getMessage()));
      } catch (ExtentUnavailableException e) {
        return Optional.of(judged(e));
      }
    }

    private static String judged(ExtentUnavailableException e) throws TargetException {
      return switch (e.getCause()) {
        case TargetException.Missing missing -> String.valueOf(missing.getMessage());
        case TargetException.Corrupt corrupt -> String.valueOf(corrupt.getMessage());
        case TargetException place -> throw place;
        case null, default -> throw e;
      };
    }

    @Override
    public void close() {}
  }
}
