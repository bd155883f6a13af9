package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.KilledError;
import dev.tidemark.testkit.MemorySink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a lane sends again and what it does not, when it commits on the way, and what it tells.
class VolumeLaneTest {

  private final Random random = new Random(12);
  private final World world = new World(12);
  private final ModelVolume volume = new ModelVolume();
  private final MemorySink place = new MemorySink();
  private final FaultySink seen = new FaultySink(place);

  @BeforeEach
  void create() throws Exception {
    world.create(volume, "t", place);
  }

  /// So many packs, and a whole state at their end.
  private void write(int packs) {
    for (int i = 0; i < packs; i++) {
      Kind kind = i == packs - 1 ? Kind.WHOLE : Kind.PART;
      volume.write(kind, new Change("f" + i, ModelVolume.content(random, 4_000)));
      volume.sync();
    }
  }

  private RoundOutcome.Done round() throws Exception {
    RoundOutcome outcome = world.round(volume, "t", seen);
    assertThat(outcome).isInstanceOf(RoundOutcome.Done.class);
    return (RoundOutcome.Done) outcome;
  }

  private static boolean isPack(FaultySink.Call call) {
    return call.kind() == FaultySink.Kind.CREATE && call.subject().startsWith("packs/");
  }

  private static boolean isCommit(FaultySink.Call call) {
    return call.kind() == FaultySink.Kind.CREATE && call.subject().startsWith("commits/");
  }

  private List<String> packsCreated() {
    return seen.calls().stream()
        .filter(VolumeLaneTest::isPack)
        .map(FaultySink.Call::subject)
        .toList();
  }

  /// What each commit adds, by its number.
  private Map<Long, List<PackRef>> packsNamed() throws Exception {
    return world.reading(
        place,
        reader -> {
          Map<Long, List<PackRef>> named = new TreeMap<>();
          for (long number = 1; number <= reader.newest().orElseThrow().number(); number++) {
            named.put(number, reader.asOfCommit(number).newest().orElseThrow().packs());
          }
          return named;
        });
  }

  /// Goal: what has arrived is not sent again by the next process, and what has not is sent.
  ///
  /// Method: of the packs in flight the first never arrives, and the process is killed.
  @Test
  void a_pack_that_arrived_before_an_older_one_is_not_sent_again_and_the_older_one_is()
      throws Exception {
    write(3);
    seen.script(call -> isPack(call) && isFirst(call) ? Fault.UNAVAILABLE : Fault.NONE);
    assertThat(world.round(volume, "t", seen)).isInstanceOf(RoundOutcome.Offline.class);
    List<String> arrived = packs();
    assertThat(arrived).hasSize(2);
    assertThat(packsCreated()).filteredOn(arrived::contains).hasSize(2);
    world.killProcess();
    seen.script(FaultySink.none());
    seen.resetCounts();
    assertThat(round().atHead()).isTrue();
    assertThat(packsCreated()).hasSize(1).doesNotContainAnyElementsOf(arrived);
    assertThat(packs()).hasSize(3);
    world.checkAllPoints(volume, place);
  }

  private boolean isFirst(FaultySink.Call call) {
    return call.subject().contains("-%016x-".formatted(1));
  }

  private List<String> packs() {
    return place.names().stream().filter(name -> name.startsWith("packs/")).sorted().toList();
  }

  /// Method: the first commit of extents does not get through, while other packs are under way.
  @Test
  void an_attempt_that_follows_a_failed_one_of_this_process_asks_for_no_pack_that_has_arrived()
      throws Exception {
    write(9);
    List<FaultySink.Call> failed = new ArrayList<>();
    seen.script(call -> {
      boolean fails = failed.isEmpty() && isCommit(call);
      if (fails) {
        failed.add(call);
      }
      return fails ? Fault.UNAVAILABLE : Fault.NONE;
    });
    assertThat(round().atHead()).isTrue();
    assertThat(failed).hasSize(1);
    assertThat(seen.calls()).noneMatch(call -> call.toString().startsWith("LIST packs/"));
    assertThat(packsCreated()).doesNotHaveDuplicates();
  }

  @Test
  void no_commit_names_a_pack_that_was_found_twice() throws Exception {
    write(7);
    seen.script(call -> isCommit(call) ? Fault.KILL_BEFORE : Fault.NONE);
    try {
      world.round(volume, "t", seen);
    } catch (KilledError e) {
      world.killProcess();
    }
    assertThat(packs()).isNotEmpty();
    FaultySink next = new FaultySink(place);
    assertThat(world.round(volume, "t", next)).isInstanceOf(RoundOutcome.Done.class);
    assertThat(packsNamed())
        .isNotEmpty()
        .allSatisfy((number, packs) -> assertThat(packs).doesNotHaveDuplicates());
    world.checkAllPoints(volume, place);
  }

  /// A commit may be there although no answer came.
  @Test
  void of_a_commit_that_was_tried_it_is_known_that_it_may_be_there() throws Exception {
    write(1);
    seen.script(call -> isCommit(call) ? Fault.KILL_BEFORE : Fault.NONE);
    try {
      world.round(volume, "t", seen);
    } catch (KilledError e) {
      world.killProcess();
    }
    assertThat(world.mirror(volume).known()).singleElement().matches(KnownTarget::attempted);
    world.round(volume, "t", place);
    assertThat(world.mirror(volume).known()).singleElement().matches(known -> !known.attempted());
  }

  private void onlyByTime() {
    world.limits =
        new MirrorLimits(
            new MirrorLimits.Packing(PackSize.Bounds.fixed(4_000), 4_000, 100, 1),
            new MirrorLimits.FirstUpload(Long.MAX_VALUE / 4, Duration.ofMinutes(30)),
            new MirrorLimits.BaseDue(1_500, 2, 100),
            2_000,
            1 << 20,
            Optional.empty());
  }

  private List<CommitKind> committed() {
    return world.events.stream()
        .filter(MirrorEvent.Committed.class::isInstance)
        .map(event -> ((MirrorEvent.Committed) event).kind())
        .toList();
  }

  /// Each pack takes eleven minutes, so records are due after each third one.
  @Test
  void a_first_upload_that_takes_long_commits_records_each_half_hour() throws Exception {
    onlyByTime();
    write(12);
    seen.script(call -> {
      if (isPack(call)) {
        world.machine.advance(Duration.ofMinutes(11));
      }
      return Fault.NONE;
    });
    round();
    assertThat(committed()).hasSizeBetween(4, 5).doesNotContain(CommitKind.EXTENTS);
    assertThat(world.checkAllPoints(volume, place)).hasSize(committed().size());
  }

  @Test
  void a_first_upload_that_takes_no_time_commits_records_once() throws Exception {
    onlyByTime();
    write(12);
    round();
    assertThat(committed()).containsExactly(CommitKind.BASE);
  }

  @Test
  void records_on_the_way_count_the_packs_that_no_commit_names_yet() throws Exception {
    onlyByTime();
    MirrorLimits l = world.limits;
    world.limits =
        new MirrorLimits(
            new MirrorLimits.Packing(l.packing().sizes(), l.packing().inlineBytes(), 100, 1),
            new MirrorLimits.FirstUpload(20_000, l.firstUpload().recordsEvery()),
            new MirrorLimits.BaseDue(1_500, 2, 100),
            2_000,
            1 << 20,
            Optional.empty());
    write(12);
    round();
    assertThat(committed()).hasSize(3).doesNotContain(CommitKind.EXTENTS);
    assertThat(world.checkAllPoints(volume, place)).hasSize(3);
  }

  /// Goal: what has arrived is progress, also before a commit names it, and patience begins anew.
  ///
  /// Method: each pack takes 70 seconds and every other one fails; patience lasts two minutes.
  @Test
  void a_place_where_now_and_then_a_pack_arrives_is_not_given_up() throws Exception {
    onlyByTime();
    write(6);
    List<FaultySink.Call> sent = new ArrayList<>();
    seen.script(call -> {
      if (!isPack(call)) {
        return Fault.NONE;
      }
      world.machine.advance(Duration.ofSeconds(70));
      sent.add(call);
      return sent.size() % 2 == 0 ? Fault.UNAVAILABLE : Fault.NONE;
    });
    assertThat(round().atHead()).isTrue();
    assertThat(sent).hasSizeGreaterThan(9);
  }

  private List<MirrorEvent.Phase> phases() {
    return world.events.stream()
        .filter(MirrorEvent.PhaseBegun.class::isInstance)
        .map(event -> ((MirrorEvent.PhaseBegun) event).phase())
        .toList();
  }

  @Test
  void a_round_tells_its_phases_and_how_much_there_is_to_send() throws Exception {
    write(12);
    long bytes = volume.bytesBetween(ExtentId.NONE, volume.head().lastExtent());
    round();
    assertThat(phases())
        .startsWith(MirrorEvent.Phase.LOOKING, MirrorEvent.Phase.EXTENTS)
        .endsWith(MirrorEvent.Phase.RECORDS);
    MirrorEvent.Progress first =
        world.events.stream()
            .filter(MirrorEvent.Progress.class::isInstance)
            .map(MirrorEvent.Progress.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(first.total()).isGreaterThanOrEqualTo(bytes);
  }

  /// Goal: what is interrupted ends soon, though a call of its place never ends by itself.
  @Test
  void an_interrupted_round_ends_though_a_pack_hangs() throws Exception {
    write(3);
    assertEndsWhenInterrupted(
        () -> Objects.requireNonNull(world.mirror(volume).round(List.of(target())).get("t")));
  }

  @Test
  void an_interrupted_repair_ends_though_a_pack_hangs() throws Exception {
    write(3);
    round();
    List<PackRef> named = packsNamed().values().stream().flatMap(List::stream).toList();
    PackRef gone = named.stream().filter(pack -> !pack.inline()).findFirst().orElseThrow();
    place.delete(gone.object());
    ArchiveDamage damage = new ArchiveDamage(Set.of(gone));
    assertEndsWhenInterrupted(
        () -> world.mirror(volume).repair(target(), damage, Optional.empty()));
  }

  private Target target() {
    return new Target("t", () -> seen, false);
  }

  private void assertEndsWhenInterrupted(Callable<RoundOutcome> work) throws Exception {
    List<FaultySink.Call> hanging = new ArrayList<>();
    seen.script(call -> {
      if (isPack(call)) {
        hanging.add(call);
      }
      return isPack(call) ? Fault.STALL : Fault.NONE;
    });
    long began = world.machine.seam().time().nanoTime();
    RoundOutcome outcome = world.machine.run(() -> interrupted(work));
    assertThat(hanging).isNotEmpty();
    assertThat(outcome).isInstanceOf(RoundOutcome.Stopped.class);
    assertThat(Duration.ofNanos(world.machine.seam().time().nanoTime() - began))
        .isLessThan(Duration.ofSeconds(5));
  }

  private RoundOutcome interrupted(Callable<RoundOutcome> work) throws Exception {
    CompletableFuture<RoundOutcome> outcome = new CompletableFuture<>();
    Runnable working =
        () -> {
          try {
            outcome.complete(work.call());
          } catch (Exception e) {
            outcome.completeExceptionally(e);
          }
        };
    Thread thread = world.machine.seam().threads().start("work", working);
    world.machine.seam().time().sleep(Duration.ofSeconds(2));
    thread.interrupt();
    thread.join();
    return outcome.get();
  }
}
