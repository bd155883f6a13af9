package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import dev.tidemark.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Two machines that mirror to one archive. They never know of each other; only the names of
/// commits keep them apart.
class TwoWritersTest {

  /// A machine with its own disk, and so its own notes, on the simulated scheduler of the world.
  private record Machine(Disk disk, FaultySink place) {

    RoundOutcome round(World world, ModelVolume volume) throws InterruptedException {
      Mirror mirror =
          new MirrorBuilder(volume, disk)
              .seam(world.machine.seam())
              .limits(world.limits)
              .writer("machine")
              .build();
      Map<String, RoundOutcome> outcomes =
          mirror.round(List.of(new Target("t", () -> place, false)));
      return Objects.requireNonNull(outcomes.get("t"));
    }
  }

  private static Machine machine(World world, ModelVolume volume, FaultySink place)
      throws Exception {
    Disk disk = new SimDisk().process("machine");
    world.machine.run(() ->
        new MirrorBuilder(volume, disk)
            .seam(world.machine.seam())
            .limits(world.limits)
            .writer("machine")
            .build()
            .create(new Target("t", () -> place, false), "label", "host"));
    return new Machine(disk, place);
  }

  private static List<RoundOutcome> sideBySide(
      World world, Machine a, ModelVolume ofA, Machine b, ModelVolume ofB) throws Exception {
    return world.machine.run(() -> {
      List<RoundOutcome> outcomes = new ArrayList<>();
      Thread other =
          world.machine.seam().threads().start("other", () -> outcomes.add(roundOf(world, b, ofB)));
      RoundOutcome mine = a.round(world, ofA);
      other.join();
      outcomes.addFirst(mine);
      return outcomes;
    });
  }

  private static RoundOutcome roundOf(World world, Machine machine, ModelVolume volume) {
    try {
      return machine.round(world, volume);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void write(Random random, ModelVolume volume) {
    List<Change> changes = new ArrayList<>();
    for (int i = random.nextInt(3); i < 6; i += 1 + random.nextInt(3)) {
      changes.add(new Change("f" + i, ModelVolume.content(random, 1 + random.nextInt(4_000))));
    }
    volume.write(random.nextInt(3) == 0 ? Kind.PART : Kind.WHOLE, changes);
    volume.sync();
  }

  @Test
  void two_lanes_of_one_past_take_turns_and_lose_nothing() {
    Seeds.forEach(
        25,
        random -> {
          World world = new World(random.nextLong());
          ModelVolume volume = new ModelVolume();
          MemorySink place = new MemorySink("memory:shared", random.nextBoolean());
          Machine a = machine(world, volume, new FaultySink(place));
          Machine b = machine(world, volume, new FaultySink(place));
          a.place().script(faults(random));
          b.place().script(faults(random));
          TreeSet<TxId> seen = new TreeSet<>();
          for (int i = 0; i < 12; i++) {
            write(random, volume);
            for (RoundOutcome outcome : sideBySide(world, a, volume, b, volume)) {
              assertThat(outcome)
                  .isInstanceOfAny(RoundOutcome.Done.class, RoundOutcome.Offline.class);
            }
            seen.addAll(world.checkAllPoints(volume, place));
          }
          assertThat(world.checkAllPoints(volume, place)).containsAll(seen);
        });
  }

  private static FaultySink.Script faults(Random random) {
    return FaultySink.seeded(
        random, 0.15, Fault.UNAVAILABLE, Fault.LOST_ANSWER, Fault.LOST_REQUEST);
  }

  @Test
  void of_two_copies_that_have_parted_one_is_fenced_and_nothing_of_the_other_is_lost() {
    Seeds.forEach(
        25,
        random -> {
          World world = new World(random.nextLong());
          ModelVolume volume = new ModelVolume();
          MemorySink place = new MemorySink();
          write(random, volume);
          Machine a = machine(world, volume, new FaultySink(place));
          Machine b = machine(world, volume, new FaultySink(place));
          sideBySide(world, a, volume, b, volume);
          ModelVolume parted = volume.copy(1 + random.nextInt(1000));
          volume.write(Kind.WHOLE, new Change("ours", ModelVolume.content(random, 6_000)));
          volume.sync();
          parted.write(Kind.WHOLE, new Change("theirs", ModelVolume.content(random, 6_000)));
          parted.sync();
          List<RoundOutcome> outcomes = sideBySide(world, a, volume, b, parted);
          boolean ours = outcomes.getFirst() instanceof RoundOutcome.Done;
          RoundOutcome loser = outcomes.get(ours ? 1 : 0);
          assertThat(loser).isInstanceOf(RoundOutcome.Parked.class);
          assertThat(((RoundOutcome.Parked) loser).reason())
              .isIn(RoundOutcome.Reason.FENCED, RoundOutcome.Reason.DIVERGED);
          assertThat(outcomes.get(ours ? 0 : 1)).isInstanceOf(RoundOutcome.Done.class);
          ModelVolume winner = ours ? volume : parted;
          assertThat(world.checkAllPoints(winner, place)).contains(winner.head().tid());
        });
  }

  @Test
  void on_one_machine_the_second_one_is_told_that_the_target_is_served() throws Exception {
    World world = new World(1);
    ModelVolume volume = new ModelVolume();
    write(new Random(1), volume);
    FaultySink place = new FaultySink(new MemorySink());
    Machine a = machine(world, volume, place);
    Machine same = new Machine(a.disk(), place);
    List<RoundOutcome> outcomes = sideBySide(world, a, volume, same, volume);
    assertThat(outcomes).hasAtLeastOneElementOfType(RoundOutcome.Locked.class);
    assertThat(outcomes).hasAtLeastOneElementOfType(RoundOutcome.Done.class);
  }
}
