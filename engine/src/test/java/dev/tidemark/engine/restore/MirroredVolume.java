package dev.tidemark.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.link.LinkPolicy;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.link.RetryPolicy;
import dev.tidemark.engine.mirror.ArchiveDamage;
import dev.tidemark.engine.mirror.KnownTarget;
import dev.tidemark.engine.mirror.Mirror;
import dev.tidemark.engine.mirror.MirrorLimits;
import dev.tidemark.engine.mirror.RoundOutcome;
import dev.tidemark.engine.mirror.Target;
import dev.tidemark.engine.mirror.TargetMemory;
import dev.tidemark.engine.mirror.VerifyNotes;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.Time;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.testkit.MemorySink;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// A volume whose tree grows at random, and an archive of it in memory, with packs and runs small
/// enough that there are many.
public final class MirroredVolume implements AutoCloseable {

  public static final MirrorLimits SMALL =
      new MirrorLimits(
          new MirrorLimits.Packing(PackSize.Bounds.fixed(20_000), 20_000, 2, 2),
          new MirrorLimits.FirstUpload(40_000, Duration.ofMinutes(30)),
          new MirrorLimits.BaseDue(2_000, 3, 20),
          4_000,
          1 << 20,
          Optional.empty());

  private static final LinkPolicy IMPATIENT =
      LinkPolicy.defaults().with(RetryPolicy.defaults().withPatience(Duration.ofSeconds(5)));

  public final Volume volume;
  public final PackStore packs;
  public final GrowingTree tree;
  public final MemorySink sink = new MemorySink();
  private final Disk disk;
  private final Mirror mirror;
  private final AtomicLong daysPassed = new AtomicLong();
  private volatile ObjectSink place = sink;
  private final Target target = new Target("memory", () -> place, false, IMPATIENT);

  public MirroredVolume(Disk disk, RandomGenerator random) throws Exception {
    this.disk = disk;
    volume = Volume.create(disk, Seam.real());
    packs = PackStore.of(volume, disk);
    tree = new GrowingTree(volume, packs, random);
    mirror = Mirror.of(volume, packs, disk).seam(later()).limits(SMALL).writer("test").build();
    mirror.create(target, "test", "host");
  }

  /// The machine, some days later.
  private Seam later() {
    Seam real = Seam.real();
    Time time =
        new Time() {
          @Override
          public Instant now() {
            return real.time().now().plus(Duration.ofDays(daysPassed.get()));
          }

          @Override
          public long nanoTime() {
            return real.time().nanoTime();
          }

          @Override
          public void sleep(Duration duration) throws InterruptedException {
            real.time().sleep(duration);
          }
        };
    return new Seam(time, real.threads(), real.random());
  }

  public void dayPasses() {
    daysPassed.incrementAndGet();
  }

  /// Rounds go there from now on, by way of what stands before the place.
  public void reachedBy(ObjectSink gate) {
    place = gate;
  }

  public void forget() throws Exception {
    mirror.detach("memory");
  }

  public void create() throws Exception {
    mirror.create(target, "test", "host");
  }

  public void adopt() throws Exception {
    mirror.adopt(target);
  }

  public KnownTarget known() throws Exception {
    return mirror.known().getFirst();
  }

  public TargetMemory memory() {
    return new TargetMemory(disk, "memory");
  }

  public VerifyNotes notes() {
    return new VerifyNotes(disk);
  }

  /// What the volume's lane remembers, as bytes.
  public byte[] state() throws Exception {
    try (DiskFile file = disk.openForRead("targets/memory.state")) {
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      file.read(bytes, 0);
      return bytes.array();
    }
  }

  public void state(byte[] bytes) throws Exception {
    try (DiskFile file = disk.openForWrite("targets/memory.state")) {
      file.truncate(0);
      file.write(ByteBuffer.wrap(bytes), 0);
      file.force();
    }
  }

  public Transaction grow() {
    return tree.grow(Kind.WHOLE);
  }

  public RoundOutcome round() throws Exception {
    return Objects.requireNonNull(mirror.round(List.of(target)).get("memory"));
  }

  public void mirror() throws Exception {
    assertThat(round()).isInstanceOf(RoundOutcome.Done.class);
  }

  public RoundOutcome repair(ArchiveDamage damage, Optional<ArchiveReader> from) throws Exception {
    return mirror.repair(target, damage, from);
  }

  /// The same over a link that misbehaves.
  public RoundOutcome repairOver(ObjectSink way, ArchiveDamage damage) throws Exception {
    return mirror.repair(
        new Target("memory", () -> way, false, IMPATIENT), damage, Optional.empty());
  }

  public ArchiveReader reader() throws Exception {
    return ArchiveReader.open(sink, Seam.real());
  }

  @Override
  public void close() {
    packs.close();
    volume.close();
  }
}
