package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.link.ByteRate;
import dev.tidemark.engine.link.LinkLimits;
import dev.tidemark.engine.link.LinkPolicy;
import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.seam.Time;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import dev.tidemark.testkit.MemorySink;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Ten targets at different marks, some of them sick: the others are as fast as alone, and each
/// sick one catches up by itself once it is well. Time is simulated, so *as fast* is exact.
class FanOutTest {

  private enum Health {
    WELL,
    BLACK_HOLE,
    FULL,
    AWAY,
    SLOW
  }

  private final Random random = new Random(8);
  private final World world = new World(8);
  private final ModelVolume volume = new ModelVolume();
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final List<String> finished = new ArrayList<>();

  /// A place whose every call takes a tenth of a second, and which can be sick.
  private final class Place implements ObjectSink {
    private final MemorySink store = new MemorySink();
    private Health health = Health.WELL;

    private void pass() throws TargetException, InterruptedException {
      Time time = world.machine.seam().time();
      switch (health) {
        case WELL -> time.sleep(Duration.ofMillis(100));
        case SLOW -> time.sleep(Duration.ofSeconds(20));
        case BLACK_HOLE -> time.sleep(Duration.ofDays(1));
        case AWAY -> throw new TargetException.Unavailable("no route to the place", null);
        case FULL -> {}
      }
    }

    @Override
    public void probe() throws TargetException, InterruptedException {
      store.probe();
    }

    @Override
    public Traits traits() {
      return store.traits();
    }

    @Override
    public CreateResult create(ObjectName name, Content content)
        throws TargetException, InterruptedException {
      pass();
      if (health == Health.FULL) {
        throw new TargetException.Rejected("no room is left", null);
      }
      return store.create(name, content);
    }

    @Override
    public Optional<InputStream> open(ObjectName name, long offset, long length)
        throws TargetException, InterruptedException {
      pass();
      return store.open(name, offset, length);
    }

    @Override
    public List<ObjectInfo> list(String prefix, String after, int limit)
        throws TargetException, InterruptedException {
      pass();
      return store.list(prefix, after, limit);
    }

    @Override
    public void delete(ObjectName name) throws TargetException, InterruptedException {
      pass();
      store.delete(name);
    }

    @Override
    public void close() {}
  }

  private void write(int files) {
    List<Change> changes = new ArrayList<>();
    int first = random.nextInt(200);
    for (int i = 0; i < files; i++) {
      changes.add(new Change("f" + (first + i) % 200, ModelVolume.content(random, 900)));
    }
    volume.write(Kind.WHOLE, changes);
    volume.sync();
  }

  private Target target(String name, LinkPolicy policy) {
    Place place = place(name);
    return new Target(name, () -> place, false, policy);
  }

  private Map<String, RoundOutcome> round(List<Target> targets) throws Exception {
    return world.machine.run(() -> world.mirror(volume).round(targets));
  }

  /// How long after the start each target's round was over.
  private Map<String, Duration> timed(List<Target> targets) throws Exception {
    Map<String, Duration> took = new LinkedHashMap<>();
    world.machine.run(() -> {
      Time time = world.machine.seam().time();
      long begun = time.nanoTime();
      Mirror mirror =
          new MirrorBuilder(volume, world.process)
              .seam(world.machine.seam())
              .limits(world.limits)
              .listener(event -> {
                if (event instanceof MirrorEvent.Finished done) {
                  took.put(done.target(), Duration.ofNanos(time.nanoTime() - begun));
                  finished.add(done.target() + " " + done.outcome().getClass().getSimpleName());
                }
              })
              .writer("host tidemark test")
              .build();
      return mirror.round(targets);
    });
    return took;
  }

  private List<Target> all(LinkPolicy throttled) {
    List<Target> targets = new ArrayList<>();
    for (String name : places.keySet()) {
      targets.add(target(name, name.equals("t9") ? throttled : LinkPolicy.defaults()));
    }
    return targets;
  }

  /// Ten places, each a few states behind the one before.
  private void places() throws Exception {
    for (int i = 0; i < 10; i++) {
      String name = "t" + i;
      Place place = new Place();
      places.put(name, place);
      world.create(volume, name, place);
    }
    for (int i = 0; i < 10; i++) {
      write(20);
      if (i < 6) {
        round(List.of(target("t" + i, LinkPolicy.defaults())));
      }
    }
    write(60);
  }

  private static LinkPolicy throttled() {
    return LinkPolicy.defaults()
        .with(
            new LinkLimits(
                new ByteRate(2_000),
                ByteRate.UNLIMITED,
                Optional.empty(),
                LinkLimits.NONE.timetable()));
  }

  @Test
  void sick_targets_do_not_slow_the_others_and_catch_up_when_they_are_well() throws Exception {
    places();
    Map<String, Duration> alone = new LinkedHashMap<>();
    FanOutTest twin = new FanOutTest();
    twin.places();
    for (String name : List.of("t0", "t2", "t4", "t6", "t8")) {
      alone.putAll(twin.timed(List.of(twin.target(name, LinkPolicy.defaults()))));
    }

    place("t1").health = Health.BLACK_HOLE;
    place("t3").health = Health.FULL;
    place("t5").health = Health.AWAY;
    place("t7").health = Health.SLOW;
    Map<String, Duration> together = timed(all(throttled()));
    alone.forEach((name, took) ->
        assertThat(together.get(name)).as(name).isLessThanOrEqualTo(took.plusMillis(200)));
    assertThat(together.get("t9")).isGreaterThan(Duration.ofSeconds(20));
    assertThat(finished)
        .contains("t0 Done", "t2 Done", "t4 Done", "t6 Done", "t8 Done", "t9 Done")
        .contains("t1 Offline", "t3 Parked", "t5 Offline");

    places.values().forEach(place -> place.health = Health.WELL);
    write(5);
    Map<String, RoundOutcome> healed = round(all(LinkPolicy.defaults()));
    for (Map.Entry<String, Place> place : places.entrySet()) {
      assertThat(healed.get(place.getKey()))
          .as(place.getKey())
          .isInstanceOfSatisfying(
              RoundOutcome.Done.class, done -> assertThat(done.atHead()).isTrue());
      assertThat(world.checkAllPoints(volume, place.getValue().store))
          .contains(volume.head().tid());
    }
  }

  private Place place(String name) {
    return java.util.Objects.requireNonNull(places.get(name));
  }
}
