package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.link.LinkPolicy;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Time;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import dev.tidemark.testkit.KilledError;
import dev.tidemark.testkit.MemorySink;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Goal: a cron line every five minutes on a laptop converges, whatever the day brings, and no run
/// takes longer than it may.
///
/// Method: hours of simulated time from a seed. The network is away, swallows everything, crawls,
/// breaks off, or works; the machine sleeps, also in the middle of a run; runs are killed; some may
/// take so long that they overlap. The volume changes all the while. In the evening the network
/// works, and one more run must bring the target to the head, with every point in its archive
/// right.
class LaptopDayTest {

  private static final Duration TICK = Duration.ofMinutes(5);
  private static final int TICKS = 120;
  private static final int SEEDS = 12;

  /// How the network is, for ten minutes at a time.
  private enum Network {
    AWAY,
    BLACK_HOLE,
    SLOW,
    CUTTING,
    GOOD
  }

  /// What all the days came to.
  private final Map<String, Integer> outcomes = new TreeMap<>();

  private final List<String> wrong = new ArrayList<>();

  @Test
  void a_day_of_bad_networks_kills_and_sleep_ends_at_the_head() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      new Day(seed).live();
    }
    assertThat(wrong).isEmpty();
    assertThat(outcomes).containsKeys("Done", "Offline", "Stopped", "Locked", "killed", "slept");
  }

  private final class Day {
    private final int seed;
    private final Random random;
    private final World world;
    private final ModelVolume volume = new ModelVolume();
    private final MemorySink place = new MemorySink();
    private final Duration limit;
    private final List<Thread> runs = new ArrayList<>();
    private Network network = Network.GOOD;
    private Duration asleep = Duration.ZERO;

    Day(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.world = new World(seed);
      this.limit = Duration.ofMinutes(seed % 3 == 0 ? 12 : 4);
      world.limits =
          new MirrorLimits(
              new MirrorLimits.Packing(new PackSize.Bounds(4_000, 1_000, 16_000), 4_000, 3, 3),
              new MirrorLimits.FirstUpload(20_000, Duration.ofMinutes(30)),
              new MirrorLimits.BaseDue(1_500, 2, 6),
              2_000,
              1 << 20,
              Optional.of(limit.multipliedBy(9).dividedBy(10)));
    }

    void live() throws Exception {
      world.create(volume, "t", place);
      world.machine.run(() -> {
        for (int tick = 0; tick < TICKS; tick++) {
          if (tick % 2 == 0) {
            network = network(random.nextDouble());
          }
          change();
          start(tick);
          sleepUntilNext();
        }
        for (Thread run : runs) {
          run.join();
        }
        assertThat(runs).hasSize(TICKS);
        return null;
      });
      evening();
    }

    private Network network(double chance) {
      if (chance < 0.3) {
        return Network.AWAY;
      }
      if (chance < 0.4) {
        return Network.BLACK_HOLE;
      }
      if (chance < 0.65) {
        return Network.SLOW;
      }
      return chance < 0.85 ? Network.CUTTING : Network.GOOD;
    }

    private void change() {
      for (int i = random.nextInt(3); i > 0; i--) {
        Change change =
            new Change(
                "f" + random.nextInt(30), ModelVolume.content(random, 1 + random.nextInt(6_000)));
        volume.write(random.nextBoolean() ? Kind.WHOLE : Kind.PART, change);
      }
      volume.sync();
    }

    /// Most ticks pass by the clock; sometimes the lid is closed for hours.
    private void sleepUntilNext() throws InterruptedException {
      Duration awake = Duration.ofSeconds(random.nextInt((int) TICK.toSeconds()));
      world.machine.seam().time().sleep(awake);
      if (random.nextInt(12) == 0) {
        Duration lid = Duration.ofMinutes(1 + random.nextInt(300));
        asleep = asleep.plus(lid);
        world.machine.advance(lid);
        count("slept");
      }
      world.machine.seam().time().sleep(TICK.minus(awake));
    }

    private void start(int tick) {
      Disk process = world.disk.process("cron " + tick);
      Run run = new Run(process);
      Thread main = world.machine.seam().threads().start("cron " + tick, run);
      runs.add(main);
      after(limit, () -> run.end(main));
      if (random.nextInt(8) == 0) {
        after(Duration.ofSeconds(random.nextInt(200)), () -> run.kill(main));
      }
    }

    private void after(Duration wait, Runnable what) {
      world
          .machine
          .seam()
          .threads()
          .start(
              "after",
              () -> {
                try {
                  world.machine.seam().time().sleep(wait);
                  what.run();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
    }

    private void count(String outcome) {
      outcomes.merge(outcome, 1, Integer::sum);
    }

    private void evening() throws Exception {
      network = Network.GOOD;
      world.process = world.disk.process("evening");
      volume.write(Kind.WHOLE, new Change("last", ModelVolume.content(random, 900)));
      volume.sync();
      world.limits = World.small();
      RoundOutcome outcome = world.round(volume, "t", place);
      assertThat(outcome).as("seed %s", seed).isInstanceOf(RoundOutcome.Done.class);
      assertThat(((RoundOutcome.Done) outcome).atHead()).as("seed %s", seed).isTrue();
      assertThat(world.checkAllPoints(volume, place))
          .as("seed %s", seed)
          .contains(volume.head().tid());
    }

    /// One run of the cron line.
    private final class Run implements Runnable {
      private final Disk process;
      private boolean dead;
      private boolean over;

      Run(Disk process) {
        this.process = process;
      }

      @Override
      public void run() {
        Time time = world.machine.seam().time();
        long begun = time.nanoTime();
        Duration before = asleep;
        Optional<RoundOutcome> outcome = round();
        over = true;
        if (dead) {
          count("killed");
          return;
        }
        count(outcome.orElseThrow().getClass().getSimpleName());
        Duration took = Duration.ofNanos(time.nanoTime() - begun).minus(asleep.minus(before));
        if (took.compareTo(limit.plusSeconds(2)) > 0
            || outcome.get() instanceof RoundOutcome.Failed
            || outcome.get() instanceof RoundOutcome.Parked) {
          wrong.add("seed " + seed + ": " + outcome.get() + " after " + took);
        }
      }

      private Optional<RoundOutcome> round() {
        LinkPolicy policy = LinkPolicy.defaults().unattended();
        Mirror mirror =
            new MirrorBuilder(volume, process)
                .seam(world.machine.seam())
                .limits(world.limits)
                .writer("host tidemark test")
                .build();
        Target target = new Target("t", () -> new Wire(this), false, policy);
        return Optional.ofNullable(mirror.round(List.of(target)).get("t"));
      }

      void end(Thread main) {
        if (!over) {
          main.interrupt();
        }
      }

      void kill(Thread main) {
        if (!over) {
          dead = true;
          world.disk.kill(process);
          main.interrupt();
        }
      }
    }

    /// The place as this run reaches it.
    private final class Wire implements ObjectSink {
      private static final int SLICE = 256;
      private final Run run;

      Wire(Run run) {
        this.run = run;
      }

      private void pass() throws TargetException, InterruptedException {
        if (run.dead) {
          throw new KilledError("the network");
        }
        switch (network) {
          case AWAY -> throw new TargetException.Unavailable("no route to the place", null);
          case BLACK_HOLE -> sleep(Duration.ofDays(1));
          case SLOW, CUTTING, GOOD -> sleep(Duration.ofMillis(100));
        }
      }

      private void sleep(Duration wait) throws InterruptedException {
        world.machine.seam().time().sleep(wait);
        if (run.dead) {
          throw new KilledError("the network");
        }
      }

      @Override
      public void probe() throws TargetException, InterruptedException {
        place.probe();
      }

      @Override
      public Traits traits() {
        return place.traits();
      }

      @Override
      public CreateResult create(ObjectName name, Content content)
          throws TargetException, InterruptedException {
        pass();
        long cutAt = network == Network.CUTTING ? random.nextInt(20_000) : Long.MAX_VALUE;
        long sent = 0;
        try (InputStream in = content.open()) {
          byte[] slice = new byte[SLICE];
          for (int n = in.read(slice); n >= 0; n = in.read(slice)) {
            sent += n;
            carry(n, sent, cutAt);
          }
        } catch (IOException e) {
          throw new TargetException.SourceFailed("the source failed", e);
        }
        CreateResult result = place.create(name, content);
        if (network == Network.CUTTING && random.nextInt(6) == 0) {
          throw new TargetException.OutcomeUnknown("the answer was lost", null);
        }
        return result;
      }

      private void carry(int bytes, long sent, long cutAt)
          throws TargetException, InterruptedException {
        if (sent > cutAt || network == Network.AWAY) {
          throw new TargetException.OutcomeUnknown("the link broke off", null);
        }
        switch (network) {
          case BLACK_HOLE -> sleep(Duration.ofDays(1));
          case SLOW -> sleep(Duration.ofMillis(bytes * 40L));
          case CUTTING, GOOD -> sleep(Duration.ofMillis(bytes / 50));
          case AWAY -> throw new IllegalStateException();
        }
      }

      @Override
      public Optional<InputStream> open(ObjectName name, long offset, long length)
          throws TargetException, InterruptedException {
        pass();
        return place.open(name, offset, length);
      }

      @Override
      public List<ObjectInfo> list(String prefix, String after, int limit)
          throws TargetException, InterruptedException {
        pass();
        return place.list(prefix, after, limit);
      }

      @Override
      public void delete(ObjectName name) throws TargetException, InterruptedException {
        pass();
        place.delete(name);
      }

      @Override
      public void close() {}
    }
  }
}
