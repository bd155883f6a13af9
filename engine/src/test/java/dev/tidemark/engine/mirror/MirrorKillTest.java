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
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Goal: a round that ends anywhere is gone on with by the next one, and nothing that can be seen
/// in between is wrong.
///
/// Method: one story (a first upload of several packs with records on the way, then an increment
/// with a run in parts, then a due base) is killed at every call of the place, before and after its
/// effect, and before every step of the disk; each time another process finishes it.
class MirrorKillTest {

  private static final long SEED = 11;

  private final ModelVolume volume = new ModelVolume();

  /// Each machine meets the volume in the same three states.
  private List<ModelVolume> story() {
    Random random = new Random(SEED);
    for (int i = 0; i < 10; i++) {
      volume.write(
          i == 9 ? Kind.WHOLE : Kind.PART, new Change("f" + i, ModelVolume.content(random, 3_000)));
      volume.sync();
    }
    ModelVolume first = volume.copy(0);
    for (int i = 0; i < 60; i++) {
      volume.write(Kind.WHOLE, new Change("g" + i, ModelVolume.content(random, 40)));
    }
    volume.sync();
    ModelVolume second = volume.copy(0);
    for (int i = 0; i < 30; i++) {
      volume.write(Kind.WHOLE, new Change("g" + i, ModelVolume.content(random, 41)));
    }
    volume.sync();
    return List.of(first, second, volume);
  }

  private World fresh(MemorySink place) throws Exception {
    World world = new World(SEED);
    world.create(volume, "t", place);
    return world;
  }

  private static void rounds(World world, List<ModelVolume> story, FaultySink place)
      throws Exception {
    for (ModelVolume state : story) {
      assertThat(world.round(state, "t", place)).isInstanceOf(RoundOutcome.Done.class);
    }
  }

  private void finish(World world, MemorySink place) throws Exception {
    world.checkAllPoints(volume, place);
    RoundOutcome outcome = world.round(volume, "t", place);
    assertThat(outcome).isInstanceOf(RoundOutcome.Done.class);
    assertThat(((RoundOutcome.Done) outcome).atHead()).isTrue();
    List<TxId> points = world.checkAllPoints(volume, place);
    assertThat(points).contains(volume.head().tid());
  }

  @Test
  void killed_at_any_call_of_the_place_it_is_gone_on_with() throws Exception {
    List<ModelVolume> story = story();
    int calls = countCalls(story);
    assertThat(calls).isGreaterThan(15);
    for (int at = 0; at < calls; at++) {
      for (Fault fault : List.of(Fault.KILL_BEFORE, Fault.KILL_AFTER)) {
        MemorySink place = new MemorySink();
        World world = fresh(place);
        try {
          rounds(world, story, new FaultySink(place, FaultySink.at(at, fault)));
        } catch (KilledError e) {
          world.killProcess();
        }
        finish(world, place);
      }
    }
  }

  private int countCalls(List<ModelVolume> story) throws Exception {
    MemorySink place = new MemorySink();
    World world = fresh(place);
    FaultySink counted = new FaultySink(place);
    rounds(world, story, counted);
    finish(world, place);
    return counted.calls().size();
  }

  @Test
  void killed_before_any_step_of_the_disk_it_is_gone_on_with() throws Exception {
    List<ModelVolume> story = story();
    for (Survival survival : List.of(Survival.ALL, Survival.NONE)) {
      boolean killed = true;
      for (int step = 0; killed; step++) {
        MemorySink place = new MemorySink();
        World world = fresh(place);
        world.disk.crashAfter(step);
        killed = false;
        try {
          rounds(world, story, new FaultySink(place));
          world.disk.crashAt(Long.MAX_VALUE);
        } catch (SimKilled e) {
          killed = true;
          world.killProcess();
          world.disk.powerCut(survival, new SplittableRandom(step));
          world.process = world.disk.process("after");
        }
        finish(world, place);
      }
    }
  }

  @Test
  void a_killed_first_upload_sends_at_most_the_packs_in_flight_again() throws Exception {
    List<ModelVolume> story = story();
    ModelVolume first = story.getFirst();
    for (int at = 0; at < 12; at++) {
      MemorySink place = new MemorySink();
      World world = fresh(place);
      try {
        world.round(first, "t", new FaultySink(place, FaultySink.at(at, Fault.KILL_AFTER)));
      } catch (KilledError e) {
        world.killProcess();
      }
      Set<String> packs = new HashSet<>(packs(place));
      FaultySink rest = new FaultySink(place);
      world.round(first, "t", rest);
      long again =
          rest.calls().stream()
              .filter(call -> call.kind() == FaultySink.Kind.CREATE)
              .filter(call -> packs.contains(call.subject()))
              .count();
      assertThat(again).as("packs sent again after a kill at call %d", at).isZero();
      assertThat(packs(place)).hasSize(firstUploadPacks(first));
    }
  }

  private int firstUploadPacks(ModelVolume first) throws Exception {
    MemorySink place = new MemorySink();
    World world = fresh(place);
    world.round(first, "t", place);
    return packs(place).size();
  }

  private static List<String> packs(MemorySink place) {
    return place.names().stream().filter(name -> name.startsWith("packs/")).toList();
  }
}
