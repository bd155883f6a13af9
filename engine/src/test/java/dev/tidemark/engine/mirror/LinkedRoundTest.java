package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.link.BreakerPolicy;
import dev.tidemark.engine.link.ByteRate;
import dev.tidemark.engine.link.LinkLimits;
import dev.tidemark.engine.link.LinkPolicy;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.link.RetryPolicy;
import dev.tidemark.engine.link.SlowLink;
import dev.tidemark.engine.link.Timetable;
import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.seam.Time;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import dev.tidemark.testkit.Seeds;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Rounds over links that are slow, limited or cut, on a simulated clock.
class LinkedRoundTest {

  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  private final World world = new World(9);
  private final ModelVolume volume = new ModelVolume();
  private final Random random = new Random(9);
  private final MemorySink place = new MemorySink();

  /// A whole transaction of `bytes` in files of `from` to twice as many.
  private void write(ModelVolume into, int bytes, int from) {
    List<Change> changes = new ArrayList<>();
    int left = bytes;
    while (left > 0) {
      int length = from + random.nextInt(from);
      changes.add(new Change("f" + random.nextInt(1 << 30), ModelVolume.content(random, length)));
      left -= length;
    }
    into.write(Kind.WHOLE, changes);
    into.sync();
  }

  private static LinkPolicy uploading(long bytesPerSecond) {
    return LinkPolicy.defaults()
        .with(
            new LinkLimits(
                new ByteRate(bytesPerSecond),
                ByteRate.UNLIMITED,
                Optional.empty(),
                Timetable.empty(ZoneOffset.UTC)));
  }

  private Duration finished(String target) {
    return Objects.requireNonNull(times.get(target));
  }

  private final Map<String, Duration> times = new java.util.HashMap<>();

  private Map<String, RoundOutcome> timed(Target... targets) throws Exception {
    Time time = world.machine.seam().time();
    long began = time.nanoTime();
    Mirror mirror =
        new MirrorBuilder(volume, world.process)
            .seam(world.machine.seam())
            .limits(world.limits)
            .listener(event -> {
              if (event instanceof MirrorEvent.Finished end) {
                times.put(end.target(), Duration.ofNanos(time.nanoTime() - began));
              }
            })
            .writer("test")
            .build();
    return world.machine.run(() -> mirror.round(List.of(targets)));
  }

  @Test
  void a_throttled_target_and_one_that_fails_slow_no_neighbour() throws Exception {
    Time time = world.machine.seam().time();
    world.limits = MirrorLimits.defaults();
    MemorySink slow = new MemorySink();
    FaultySink broken = new FaultySink(new MemorySink());
    for (var target : Map.of("free", place, "slow", slow).entrySet()) {
      world.create(volume, target.getKey(), target.getValue());
    }
    world.create(volume, "broken", broken);
    broken.script(call -> Fault.UNAVAILABLE);
    write(volume, 24 * MIB, 300 * KIB);
    MemorySink other = new MemorySink();
    world.create(volume, "alone", other);
    timed(new Target("alone", () -> SlowLink.uncut(other, time, 4 * MIB), false));
    Map<String, RoundOutcome> outcomes =
        timed(
            new Target("free", () -> SlowLink.uncut(place, time, 4 * MIB), false),
            new Target(
                "slow", () -> SlowLink.uncut(slow, time, 4 * MIB), false, uploading(16 * KIB)),
            new Target("broken", () -> broken, false));
    assertThat(outcomes.get("free")).isInstanceOf(RoundOutcome.Done.class);
    assertThat(outcomes.get("slow")).isInstanceOf(RoundOutcome.Done.class);
    assertThat(outcomes.get("broken")).isInstanceOf(RoundOutcome.Offline.class);
    assertThat(finished("free")).isLessThanOrEqualTo(finished("alone").plusMillis(200));
    assertThat(finished("slow")).isGreaterThan(Duration.ofMinutes(24));
  }

  /// Goal: what the whole lane sends, over a line of 4 MB/s that is cut every 2 to 8 s, is at most
  /// 1.2 times what it brings.
  @Test
  void a_link_cut_every_2_to_8_seconds_carries_at_most_1_2_times_the_payload() throws Exception {
    Seeds.forEach(
        3,
        seeded -> {
          World machine = new World(seeded.nextLong());
          machine.limits = MirrorLimits.defaults();
          ModelVolume source = new ModelVolume();
          MemorySink target = new MemorySink();
          machine.create(source, "t", target);
          write(source, 64 * MIB, 300 * KIB);
          SlowLink line =
              new SlowLink(
                  target,
                  machine.machine.seam().time(),
                  4_000_000,
                  now -> now + Duration.ofMillis(2000 + seeded.nextInt(6000)).toNanos());
          RoundOutcome outcome = machine.round(source, "t", line);
          assertThat(outcome).isInstanceOf(RoundOutcome.Done.class);
          assertThat(line.carried()).isLessThan((long) (1.2 * 64 * MIB));
          machine.checkAllPoints(source, target);
        });
  }

  /// Method: everything is a 1024th: packs of 4 KiB for 4 MiB, a MiB for a GiB.
  private static MirrorLimits scaled(PackSize.Bounds packs) {
    return new MirrorLimits(
        new MirrorLimits.Packing(packs, 8 * KIB, 16, 3),
        new MirrorLimits.FirstUpload(256 * KIB, Duration.ofMinutes(30)),
        new MirrorLimits.BaseDue(KIB, 8, 4096),
        256 * KIB,
        MIB,
        Optional.empty());
  }

  @Test
  void a_first_gib_takes_at_most_200_requests_in_packs_of_8_mib() throws Exception {
    world.limits = scaled(PackSize.Bounds.fixed(8 * KIB));
    world.create(volume, "t", place);
    write(volume, MIB, 300);
    assertThat(done("t").sent().requests()).isBetween(100L, 200L);
  }

  @Test
  void a_gib_takes_at_most_24_requests_once_packs_have_grown() throws Exception {
    world.limits = scaled(new PackSize.Bounds(4 * KIB, 256, 64 * KIB));
    world.create(volume, "t", place);
    Mirror mirror = world.mirror(volume);
    Target target = new Target("t", () -> place, false);
    write(volume, MIB, 300);
    world.machine.run(() -> mirror.round(List.of(target)));
    assertThat(mirror.links().find("t").orElseThrow().packs().bytes()).isEqualTo(64 * KIB);
    write(volume, MIB, 300);
    Map<String, RoundOutcome> second = world.machine.run(() -> mirror.round(List.of(target)));
    RoundOutcome.Done done = (RoundOutcome.Done) Objects.requireNonNull(second.get("t"));
    assertThat(done.sent().requests()).isLessThanOrEqualTo(24);
    world.checkAllPoints(volume, place);
  }

  /// Goal: the records of a round, in parts, get over a link that is cut again and again while they
  /// are under way, and each part that arrives is progress.
  @Test
  void parts_of_a_run_that_have_arrived_are_not_sent_again() throws Exception {
    PackSize.Bounds packs = new PackSize.Bounds(64 * KIB, 16 * KIB, MIB);
    world.limits =
        new MirrorLimits(
            new MirrorLimits.Packing(packs, 16 * KIB, 16, 3),
            new MirrorLimits.FirstUpload(256L * MIB, Duration.ofMinutes(30)),
            new MirrorLimits.BaseDue(MIB, 8, 4096),
            128 * KIB,
            MIB,
            Optional.empty());
    world.create(volume, "t", place);
    write(volume, 600 * KIB, 24);
    SlowLink line =
        new SlowLink(
            place,
            world.machine.seam().time(),
            50_000,
            now -> now + Duration.ofMillis(2000 + random.nextInt(6000)).toNanos());
    LinkPolicy impatient =
        LinkPolicy.defaults().with(RetryPolicy.defaults().withPatience(Duration.ofSeconds(10)));
    assertThat(world.round(volume, new Target("t", () -> line, false, impatient)).get("t"))
        .isInstanceOf(RoundOutcome.Done.class);
    List<String> parts = place.names().stream().filter(name -> name.startsWith("runs/")).toList();
    assertThat(parts).hasSizeGreaterThan(10);
    long stored =
        place.names().stream().mapToLong(name -> place.bytes(name).orElseThrow().length).sum();
    assertThat(line.carried()).isLessThan(stored * 13 / 10);
    world.checkAllPoints(volume, place);
  }

  private RoundOutcome.Done done(String name) throws Exception {
    RoundOutcome outcome = world.round(volume, name, place);
    assertThat(outcome).isInstanceOf(RoundOutcome.Done.class);
    return (RoundOutcome.Done) outcome;
  }

  private LastRound note() throws Exception {
    return world.mirror(volume).known().getFirst().lastRound().orElseThrow();
  }

  @Test
  void the_next_process_begins_with_the_packs_that_a_bad_link_had_come_to() throws Exception {
    world.limits = MirrorLimits.defaults();
    world.create(volume, "t", place);
    write(volume, 24 * MIB, 300 * KIB);
    SlowLink line =
        new SlowLink(
            place,
            world.machine.seam().time(),
            MIB,
            now -> now + Duration.ofSeconds(2 + random.nextInt(6)).toNanos());
    assertThat(world.round(volume, "t", line)).isInstanceOf(RoundOutcome.Done.class);
    int came = note().link().packBytes();
    assertThat(came).isLessThan(MIB);
    world.killProcess();
    write(volume, KIB, 300);
    Mirror next = world.mirror(volume);
    world.machine.run(() -> next.round(List.of(new Target("t", () -> place, false))));
    assertThat(next.links().find("t").orElseThrow().packs().bytes()).isEqualTo(came);
  }

  @Test
  void what_a_round_came_to_is_there_for_other_processes_until_the_target_is_detached()
      throws Exception {
    world.create(volume, "t", place);
    write(volume, 9_000, 500);
    FaultySink faulty = new FaultySink(place, call -> Fault.UNAVAILABLE);
    world.round(volume, "t", faulty);
    LastRound failed = note();
    assertThat(failed.outcome()).isEqualTo("offline");
    assertThat(failed.failingSince()).contains(failed.at());
    assertThat(failed.link().retries()).isPositive();
    assertThat(failed.link().lastFailure().orElseThrow().message())
        .contains("unavailable on script");
    world.round(volume, "t", faulty);
    assertThat(note().failingSince()).contains(failed.at());
    RoundOutcome.Done done = done("t");
    assertThat(note().outcome()).isEqualTo("done");
    assertThat(note().failingSince()).isEmpty();
    assertThat(note().link().requests()).isEqualTo(done.sent().requests());
    assertThat(note().link().bytesUp()).isEqualTo(done.sent().bytes());
    LastRound last = note();
    done("t");
    assertThat(note()).isEqualTo(last);
    world.mirror(volume).detach("t");
    assertThat(world.process.list("targets")).containsExactly("t.lock");
  }

  @Test
  void a_place_left_alone_ends_the_next_round_without_a_request() throws Exception {
    world.create(volume, "t", place);
    write(volume, 9_000, 500);
    FaultySink faulty = new FaultySink(place, call -> Fault.UNAVAILABLE);
    LinkPolicy policy =
        LinkPolicy.defaults()
            .with(new BreakerPolicy(50, 6, Duration.ofMinutes(10)))
            .with(RetryPolicy.defaults().withPatience(Duration.ofMinutes(5)));
    Target target = new Target("t", () -> faulty, false, policy);
    Mirror mirror = world.mirror(volume);
    world.machine.run(() -> mirror.round(List.of(target)));
    assertThat(faulty.calls()).hasSize(3);
    Map<String, RoundOutcome> second = world.machine.run(() -> mirror.round(List.of(target)));
    assertThat(second.get("t"))
        .isInstanceOfSatisfying(
            RoundOutcome.Offline.class,
            offline -> assertThat(offline.message()).contains("left alone"));
    assertThat(faulty.calls()).hasSize(3);
    faulty.script(FaultySink.none());
    world.machine.advance(Duration.ofMinutes(11));
    Map<String, RoundOutcome> third = world.machine.run(() -> mirror.round(List.of(target)));
    assertThat(third.get("t")).isInstanceOf(RoundOutcome.Done.class);
  }
}
