package dev.tidemark.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.link.LinkPolicy;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.link.RetryPolicy;
import dev.tidemark.engine.mirror.Damage;
import dev.tidemark.engine.mirror.Mirror;
import dev.tidemark.engine.mirror.MirrorLimits;
import dev.tidemark.engine.mirror.MirrorListener;
import dev.tidemark.engine.mirror.RoundOutcome;
import dev.tidemark.engine.mirror.Target;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.testkit.MemorySink;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A volume whose tree grows at random, and an archive of it in memory, with packs and runs small
/// enough that there are many.
public final class MirroredVolume implements AutoCloseable {

  static final MirrorLimits SMALL =
      new MirrorLimits(
          PackSize.Bounds.fixed(20_000),
          20_000,
          2,
          2,
          40_000,
          Duration.ofMinutes(30),
          2_000,
          3,
          20,
          4_000,
          1 << 20,
          Optional.empty());

  private static final LinkPolicy IMPATIENT =
      LinkPolicy.defaults().with(RetryPolicy.defaults().withPatience(Duration.ofSeconds(5)));

  public final Volume volume;
  public final PackStore packs;
  public final GrowingTree tree;
  public final MemorySink sink = new MemorySink();
  private final Mirror mirror;
  private final Target target = new Target("memory", () -> sink, false, IMPATIENT);

  public MirroredVolume(Disk disk, RandomGenerator random) throws Exception {
    volume = Volume.create(disk, Seam.real());
    packs = PackStore.of(volume, disk);
    tree = new GrowingTree(volume, packs, random);
    mirror = Mirror.of(volume, packs, disk, Seam.real(), SMALL, MirrorListener.NONE, "test");
    mirror.create(target, "test", "host");
  }

  public Transaction grow() {
    return tree.grow(Kind.WHOLE);
  }

  RoundOutcome round() throws Exception {
    return Objects.requireNonNull(mirror.round(List.of(target)).get("memory"));
  }

  public void mirror() throws Exception {
    assertThat(round()).isInstanceOf(RoundOutcome.Done.class);
  }

  public RoundOutcome repair(Damage damage, Optional<ArchiveReader> from) throws Exception {
    return mirror.repair(target, damage, from);
  }

  /// The same over a link that misbehaves.
  public RoundOutcome repairOver(ObjectSink way, Damage damage) throws Exception {
    return mirror.repair(
        new Target("memory", () -> way, false, IMPATIENT), damage, Optional.empty());
  }

  ArchiveReader reader() throws Exception {
    return ArchiveReader.open(sink, Seam.real());
  }

  @Override
  public void close() {
    packs.close();
    volume.close();
  }
}
