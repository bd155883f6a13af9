package dev.tidemark.engine.spool;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.spi.words.ExtentId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// The encodings that the lanes of one process share. Kept while any lane is at work. Any number of
/// threads.
public final class SharedEncodings {

  private final MirrorSource source;
  private final PackPlanCache packs;
  private final RunSpool runs;
  private final AtomicInteger users = new AtomicInteger();

  /// @param disk the volume's directory
  /// @param runPartBytes a part of a run is closed at this size
  /// @param quota how many bytes may lie in `spool/`
  public SharedEncodings(MirrorSource source, Disk disk, int runPartBytes, long quota) {
    this.source = source;
    this.packs = new PackPlanCache(source);
    this.runs = new RunSpool(source, new SpoolFolder(disk, quota), runPartBytes);
  }

  /// A lane at work.
  public interface Use extends AutoCloseable {
    @Override
    void close();
  }

  /// What is here stays until the last of those who say so is done.
  public Use use() {
    users.incrementAndGet();
    return this::done;
  }

  private void done() {
    if (users.decrementAndGet() == 0) {
      packs.clear();
      runs.clear();
    }
  }

  /// The pack of the extents behind `after`, of about `wanted` bytes, not above `upTo`; empty if
  /// there is no extent.
  public Optional<PackContent> pack(ExtentId after, ExtentId upTo, int wanted)
      throws InterruptedException {
    return packs.next(after, upTo, wanted).map(plan -> new PackContent(source, after, plan));
  }

  /// The run of these records; empty if it cannot be kept here: then whoever needs it encodes it.
  public Optional<SpooledRun> run(RunKey key) throws InterruptedException {
    return runs.run(key);
  }
}
