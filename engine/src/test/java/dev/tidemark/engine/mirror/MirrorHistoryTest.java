package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.seam.SimKilled;
import dev.tidemark.engine.seam.Survival;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.KilledError;
import dev.tidemark.testkit.MemorySink;
import dev.tidemark.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Goal: whatever happens to volume, rounds and places, every state that an archive says it can
/// give back is the volume's state of that TID, with all its contents.
///
/// Method: random histories on a model volume: files come, change and go, parts and wholes,
/// published and durable, crashes, snapshots; rounds to two targets, with faults of the place,
/// killed at random calls and disk steps, power cuts; a target may be a rotated pair of disks. In
/// the end every point of every archive is compared, and a last quiet round must reach the head.
class MirrorHistoryTest {

  private static final String[] NAMES = {"a", "b", "c", "d", "e"};

  @Test
  void every_point_of_every_target_is_what_the_volume_had() {
    Seeds.forEach(120, random -> new History(random).run());
  }

  private static final class Place {
    final String name;
    final List<MemorySink> disks = new ArrayList<>();
    final TreeSet<TxId> seen = new TreeSet<>();
    int current;

    Place(String name, MemorySink disk) {
      this.name = name;
      disks.add(disk);
    }

    MemorySink disk() {
      return disks.get(current);
    }
  }

  private static final class History {
    private final Random random;
    private final World world;
    private final ModelVolume volume = new ModelVolume();
    private final List<Place> places = new ArrayList<>();
    private int names;

    History(Random random) {
      this.random = random;
      this.world = new World(random.nextLong());
    }

    void run() throws Exception {
      places.add(new Place("bucket", new MemorySink("memory:bucket", false)));
      places.add(new Place("folder", new MemorySink("memory:folder", true)));
      for (Place place : places) {
        world.create(volume, place.name, place.disk());
      }
      Place folder = places.getLast();
      begin(folder);
      folder.disks.add(folder.disk().copy("memory:folder"));
      for (int i = 0; i < 40; i++) {
        step();
      }
      volume.sync();
      for (Place place : places) {
        for (place.current = 0; place.current < place.disks.size(); place.current++) {
          lastRound(place);
        }
        place.current = 0;
      }
    }

    /// Disks of a pair are copies of an archive: one without any commit would have lost them.
    private void begin(Place folder) throws Exception {
      volume.write(Kind.WHOLE, List.of(new Change("a", ModelVolume.content(random, 100))));
      volume.sync();
      RoundOutcome first = world.round(volume, folder.name, folder.disk());
      assertThat(first).isInstanceOf(RoundOutcome.Done.class);
    }

    private void step() throws Exception {
      switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4 -> write(Kind.WHOLE);
        case 5, 6, 7 -> write(Kind.PART);
        case 8 -> volume.name("s" + names++, Seeds.pick(random, volume.transactions()).tid());
        case 9, 10 -> volume.sync();
        case 11 -> volume.crash();
        case 12 -> swap();
        default -> round(Seeds.pick(random, places));
      }
    }

    private void write(Kind kind) {
      List<Change> changes = new ArrayList<>();
      for (String name : NAMES) {
        if (random.nextInt(3) == 0) {
          boolean deleted = random.nextInt(4) == 0;
          int length = random.nextInt(10) == 0 ? 9_000 : 1 + random.nextInt(2_500);
          changes.add(new Change(name, deleted ? null : ModelVolume.content(random, length)));
        }
      }
      volume.write(kind, changes);
      if (random.nextInt(4) != 0) {
        volume.sync();
      }
    }

    private void swap() {
      Place folder = places.getLast();
      folder.current = 1 - folder.current;
    }

    private void round(Place place) throws Exception {
      FaultySink faulty = new FaultySink(place.disk(), script());
      if (random.nextInt(4) == 0) {
        world.disk.crashAfter(random.nextInt(30));
      }
      try {
        RoundOutcome outcome = world.round(volume, place.name, faulty);
        assertThat(outcome)
            .isInstanceOfAny(
                RoundOutcome.Done.class, RoundOutcome.Offline.class, RoundOutcome.Failed.class);
        world.disk.crashAt(Long.MAX_VALUE);
      } catch (KilledError | SimKilled e) {
        world.killProcess();
        if (random.nextBoolean()) {
          world.disk.powerCut(Survival.RANDOM, new SplittableRandom(random.nextLong()));
          world.process = world.disk.process("after a power cut");
        }
      }
      place.seen.addAll(world.checkAllPoints(volume, place.disk()));
    }

    private FaultySink.Script script() {
      return switch (random.nextInt(5)) {
        case 0 -> FaultySink.none();
        case 1 ->
            FaultySink.at(
                random.nextInt(20), random.nextBoolean() ? Fault.KILL_BEFORE : Fault.KILL_AFTER);
        default ->
            FaultySink.seeded(
                random,
                0.25,
                Fault.UNAVAILABLE,
                Fault.LOST_ANSWER,
                Fault.LOST_REQUEST,
                Fault.CUT_UPLOAD,
                Fault.CUT_DOWNLOAD,
                Fault.STALL);
      };
    }

    private void lastRound(Place place) throws Exception {
      RoundOutcome outcome = world.round(volume, place.name, place.disk());
      assertThat(outcome).isInstanceOf(RoundOutcome.Done.class);
      assertThat(((RoundOutcome.Done) outcome).atHead()).isTrue();
      List<TxId> points = world.checkAllPoints(volume, place.disk());
      volume
          .newestSettled(volume.head().tid())
          .ifPresent(whole -> assertThat(points).contains(whole.tid()));
      if (place.disks.size() == 1) {
        assertThat(points).containsAll(place.seen);
      }
      checkHistory(place);
    }

    private void checkHistory(Place place) throws Exception {
      TxId head = ((RoundOutcome.Done) world.round(volume, place.name, place.disk())).mark().tid();
      List<String> history =
          world.reading(place.disk(), reader -> World.show(World.all(reader.history(head))));
      assertThat(World.show(volume.history(head)))
          .containsAll(
              history.stream().filter(line -> line.contains(" 0000000000000000 ")).toList());
    }
  }
}
