package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimKilled;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.KilledError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// A model volume that mirrors to places, for tests of what is done with archives elsewhere.
public final class Origin {

  private static final int NAMES = 6;

  private final World world;
  private final ModelVolume volume;

  public Origin(long seed) {
    this(new World(seed), new ModelVolume());
  }

  private Origin(World world, ModelVolume volume) {
    this.world = world;
    this.volume = volume;
  }

  /// The machine that everything of this test runs on.
  public SimSeam machine() {
    return world.machine;
  }

  /// The same volume, on a machine of its own from here on.
  public Origin parted(long salt) {
    return new Origin(new World(salt), volume.copy(salt));
  }

  public void create(String name, ObjectSink place) throws Exception {
    world.create(volume, name, place);
  }

  /// One transaction, durable: part or whole.
  public void write(Random random) {
    write(random, random.nextInt(4) == 0 ? Kind.PART : Kind.WHOLE);
  }

  /// A whole transaction, durable: the next round has something to send.
  public void writeWhole(Random random) {
    write(random, Kind.WHOLE);
  }

  /// So many files that their records make several parts of a run.
  public void writeMany(Random random) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      changes.add(new Change("h" + i, ModelVolume.content(random, 1 + random.nextInt(20))));
    }
    volume.write(Kind.WHOLE, changes);
    volume.sync();
  }

  /// A few files, some of which make packs by themselves, sometimes many.
  private void write(Random random, Kind kind) {
    List<Change> changes = new ArrayList<>();
    if (random.nextInt(6) == 0) {
      for (int i = 0; i < 40; i++) {
        changes.add(new Change("g" + i, ModelVolume.content(random, 1 + random.nextInt(60))));
      }
    }
    for (int i = random.nextInt(3); i < NAMES; i += 1 + random.nextInt(3)) {
      int length = random.nextInt(5) == 0 ? 3_000 + random.nextInt(6_000) : random.nextInt(900);
      boolean deleted = random.nextInt(6) == 0;
      changes.add(new Change("f" + i, deleted ? null : ModelVolume.content(random, 1 + length)));
    }
    volume.write(kind, changes);
    volume.sync();
  }

  /// One round. It may be killed by the place; then another process takes over.
  ///
  /// @return whether the place is at the head now
  public boolean round(String name, ObjectSink place) throws Exception {
    try {
      return world.round(volume, name, place) instanceof RoundOutcome.Done done && done.atHead();
    } catch (KilledError | SimKilled e) {
      world.killProcess();
      return false;
    }
  }

  /// Every state that the archive says it can give back is what the volume had.
  public List<TxId> checkAllPoints(ObjectSink place) throws Exception {
    return world.checkAllPoints(volume, place);
  }

  /// What a reader is given who comes just now, on the machine: the newest state, with all
  /// contents.
  public void checkNewest(ObjectSink place, Seam seam) throws Exception {
    try (ArchiveReader reader = ArchiveReader.open(place, seam)) {
      Optional<TxId> newest =
          reader.newest().flatMap(CommitHeader::nextFrom).map(CommitHeader.From::tid);
      if (newest.isPresent()) {
        World.checkPoint(volume, reader, newest.get());
        assertThat(reader.points()).last().extracting("tid").isEqualTo(newest.get());
      }
    }
  }
}
