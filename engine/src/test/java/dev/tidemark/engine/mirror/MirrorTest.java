package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// One story after another, on a model volume and a place in memory.
class MirrorTest {

  private final Random random = new Random(4);
  private final World world = new World(4);
  private final ModelVolume volume = new ModelVolume();
  private final MemorySink place = new MemorySink();
  private final FaultySink counted = new FaultySink(place);

  private Change file(String name, int length) {
    return new Change(name, ModelVolume.content(random, length));
  }

  private TxId whole(Change... changes) {
    TxId tid = volume.write(Kind.WHOLE, changes);
    volume.sync();
    return tid;
  }

  private RoundOutcome.Done round() throws Exception {
    RoundOutcome outcome = world.round(volume, "t", counted);
    assertThat(outcome).isInstanceOf(RoundOutcome.Done.class);
    return (RoundOutcome.Done) outcome;
  }

  private List<String> calls() {
    return counted.calls().stream().map(FaultySink.Call::toString).toList();
  }

  @Test
  void a_small_volume_becomes_one_commit_object_that_gives_it_back() throws Exception {
    world.create(volume, "t", counted);
    TxId tid = whole(file("a", 900), file("b", 700));
    RoundOutcome.Done done = round();
    assertThat(done.atHead()).isTrue();
    assertThat(done.mark().tid()).isEqualTo(tid);
    assertThat(place.names()).hasSize(2);
    assertThat(world.checkAllPoints(volume, place)).containsExactly(tid);
  }

  @Test
  void ten_changed_files_cost_one_list_and_one_create_and_an_idle_round_nothing() throws Exception {
    world.create(volume, "t", counted);
    whole(file("a", 9_000), file("b", 7_000));
    round();
    Change[] changes = new Change[10];
    for (int i = 0; i < changes.length; i++) {
      changes[i] = file("f" + i, 100);
    }
    whole(changes);
    counted.resetCounts();
    round();
    assertThat(calls())
        .hasSize(2)
        .satisfies(calls -> assertThat(calls.getFirst()).isEqualTo("LIST commits/"))
        .satisfies(calls -> assertThat(calls.getLast()).startsWith("CREATE commits/"));
    counted.resetCounts();
    assertThat(round().sent().requests()).isZero();
    assertThat(calls()).isEmpty();
    world.checkAllPoints(volume, place);
  }

  @Test
  void an_increment_from_a_long_running_process_is_one_request() throws Exception {
    world.create(volume, "t", counted);
    Mirror mirror = world.mirror(volume);
    whole(file("a", 9_000), file("b", 7_000));
    round(mirror);
    for (int i = 0; i < 4; i++) {
      whole(file("a", 200));
      counted.resetCounts();
      round(mirror);
      assertThat(calls()).singleElement().asString().startsWith("CREATE commits/");
    }
    counted.resetCounts();
    round(mirror);
    assertThat(calls()).isEmpty();
    world.machine.advance(Duration.ofHours(1));
    whole(file("a", 300));
    round(mirror);
    assertThat(calls()).hasSize(2).first().isEqualTo("LIST commits/");
    world.checkAllPoints(volume, place);
  }

  @Test
  void what_another_writer_did_meanwhile_is_found_by_its_number() throws Exception {
    world.create(volume, "t", counted);
    Mirror mirror = world.mirror(volume);
    whole(file("a", 900));
    round(mirror);
    World other = new World(5);
    other.create(volume, "t", place);
    whole(file("b", 900));
    other.round(volume, "t", place);
    TxId last = whole(file("c", 900));
    assertThat(round(mirror).mark().tid()).isEqualTo(last);
    world.checkAllPoints(volume, place);
  }

  private RoundOutcome.Done round(Mirror mirror) throws Exception {
    Target target = new Target("t", () -> counted, false);
    RoundOutcome outcome = world.machine.run(() -> mirror.round(List.of(target))).get("t");
    return (RoundOutcome.Done) Objects.requireNonNull(outcome);
  }

  @Test
  void an_idle_round_to_a_folder_looks_at_the_folder() throws Exception {
    MemorySink folder = new MemorySink("memory:folder", true);
    FaultySink seen = new FaultySink(folder);
    world.create(volume, "t", seen);
    whole(file("a", 900));
    world.round(volume, "t", seen);
    seen.resetCounts();
    world.round(volume, "t", seen);
    assertThat(seen.count(FaultySink.Kind.OPEN)).isEqualTo(3);
    assertThat(seen.count(FaultySink.Kind.LIST)).isZero();
    assertThat(seen.count(FaultySink.Kind.CREATE)).isZero();
  }

  @Test
  void a_first_upload_commits_records_on_the_way_at_part_tids_that_can_be_restored()
      throws Exception {
    world.create(volume, "t", counted);
    for (int i = 0; i < 30; i++) {
      volume.write(i == 29 ? Kind.WHOLE : Kind.PART, file("f" + i, 3_000), file("g" + i, 1_500));
      volume.sync();
    }
    round();
    List<TxId> points = world.checkAllPoints(volume, place);
    assertThat(points).hasSizeGreaterThan(2).contains(volume.head().tid());
    assertThat(kinds()).contains(CommitKind.EXTENTS, CommitKind.BASE, CommitKind.INCREMENT);
  }

  private List<CommitKind> kinds() {
    List<CommitKind> kinds = new ArrayList<>();
    for (MirrorEvent event : world.events) {
      if (event instanceof MirrorEvent.Committed committed) {
        kinds.add(committed.kind());
      }
    }
    return kinds;
  }

  @Test
  void what_is_published_but_not_durable_is_not_mirrored() throws Exception {
    world.create(volume, "t", counted);
    TxId durable = whole(file("a", 500));
    volume.write(Kind.WHOLE, file("b", 500));
    assertThat(round().mark().tid()).isEqualTo(durable);
    volume.crash();
    whole(file("c", 500));
    assertThat(round().atHead()).isTrue();
    world.checkAllPoints(volume, place);
  }

  @Test
  void an_open_import_sends_whole_packs_of_its_extents_and_no_records() throws Exception {
    world.create(volume, "t", counted);
    TxId whole = whole(file("a", 500));
    round();
    for (int i = 0; i < 5; i++) {
      volume.write(Kind.PART, file("f" + i, 3_000));
      volume.sync();
    }
    RoundOutcome.Done done = round();
    assertThat(done.mark().tid()).isEqualTo(whole);
    assertThat(done.mark().lastExtent()).isGreaterThan(new ExtentId(3));
    assertThat(world.checkAllPoints(volume, place)).containsExactly(whole);
    TxId next = whole(file("g", 10));
    assertThat(round().mark().tid()).isEqualTo(next);
    assertThat(world.checkAllPoints(volume, place)).containsExactly(whole, next);
  }

  @Test
  void a_due_base_follows_its_increment_at_the_same_mark_and_no_snapshot_falls_out()
      throws Exception {
    world.create(volume, "t", counted);
    whole(file("a", 300));
    round();
    List<TxId> named = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      TxId between = whole(file("a", 200 + i), file("b" + i, 100));
      named.add(between);
      volume.name("s" + i, between);
      whole(file("a", 300 + i));
      round();
    }
    assertThat(kinds().subList(1, kinds().size())).contains(CommitKind.BASE);
    for (int i = 1; i < kinds().size(); i++) {
      if (kinds().get(i) == CommitKind.BASE) {
        assertThat(kinds().get(i - 1)).isEqualTo(CommitKind.INCREMENT);
      }
    }
    assertThat(world.checkAllPoints(volume, place)).containsAll(named);
    List<String> names =
        world.reading(
            place,
            reader ->
                reader.points().stream().flatMap(point -> point.snapshots().stream()).toList());
    assertThat(names).hasSize(20);
  }

  @Test
  void the_whole_history_comes_back_also_over_bases() throws Exception {
    world.create(volume, "t", counted);
    for (int i = 0; i < 25; i++) {
      whole(file("a", 200 + i), file("b" + i, 100), new Change("b" + (i - 2), null));
      round();
    }
    TxId head = volume.head().tid();
    List<String> history =
        world.reading(place, reader -> World.show(World.all(reader.history(head))));
    assertThat(history).isEqualTo(World.show(volume.history(head)));
  }

  @Test
  void a_place_that_was_never_created_is_not_written() throws Exception {
    whole(file("a", 500));
    RoundOutcome outcome = world.round(volume, "t", counted);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            RoundOutcome.Parked.class,
            parked -> assertThat(parked.reason()).isEqualTo(RoundOutcome.Reason.NOT_CREATED));
    assertThat(calls()).isEmpty();
  }

  @Test
  void a_registered_place_that_is_found_empty_is_missing_and_never_started_again()
      throws Exception {
    world.create(volume, "t", counted);
    whole(file("a", 500));
    round();
    place.wipe();
    whole(file("b", 500));
    RoundOutcome outcome = world.round(volume, "t", counted);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            RoundOutcome.Parked.class,
            parked -> assertThat(parked.reason()).isEqualTo(RoundOutcome.Reason.MISSING));
    assertThat(place.names()).isEmpty();
  }

  @Test
  void the_archive_of_another_volume_and_a_place_with_other_things_are_refused() throws Exception {
    world.create(volume, "t", counted);
    ModelVolume other = new ModelVolume(new UUID(8, 8));
    assertThatThrownBy(() -> new World(7).create(other, "t", place))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("another volume");
    MemorySink strange = new MemorySink();
    strange.tamper("somebody/elses", new byte[10]);
    assertThatThrownBy(() -> world.create(volume, "u", strange))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("not empty");
  }

  @Test
  void a_place_that_fails_its_probe_never_becomes_a_target() throws Exception {
    MemorySink empty = new MemorySink();
    assertThatThrownBy(() -> world.create(volume, "t", new DoubtfulSink(empty)))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("two winners");
    assertThat(empty.names()).isEmpty();

    world.create(volume, "u", place);
    assertThatThrownBy(() -> world.create(volume, "t", new DoubtfulSink(place)))
        .isInstanceOf(TargetException.Rejected.class);
  }

  @Test
  void two_copies_of_a_volume_that_have_parted_never_write_over_each_other() throws Exception {
    world.create(volume, "t", counted);
    whole(file("a", 500));
    round();
    ModelVolume parted = volume.copy(99);
    parted.write(Kind.WHOLE, file("mine", 400));
    parted.sync();
    World elsewhere = new World(5);
    elsewhere.create(parted, "t", place);
    assertThat(elsewhere.round(parted, "t", place)).isInstanceOf(RoundOutcome.Done.class);
    whole(file("other", 400));
    List<String> before = place.names();
    RoundOutcome outcome = world.round(volume, "t", counted);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            RoundOutcome.Parked.class,
            parked -> assertThat(parked.reason()).isEqualTo(RoundOutcome.Reason.DIVERGED));
    assertThat(place.names()).isEqualTo(before);
    elsewhere.checkAllPoints(parted, place);
  }

  @Test
  void a_void_newest_commit_keeps_its_number_and_a_base_follows() throws Exception {
    world.create(volume, "t", counted);
    TxId first = whole(file("a", 500));
    round();
    whole(file("b", 500));
    round();
    String newest = place.names().getFirst();
    byte[] bytes = place.bytes(newest).orElseThrow();
    bytes[bytes.length / 2] ^= 1;
    place.tamper(newest, bytes);
    World fresh = new World(6);
    fresh.create(volume, "t", place);
    TxId third = whole(file("c", 500));
    assertThat(fresh.round(volume, "t", place)).isInstanceOf(RoundOutcome.Done.class);
    assertThat(fresh.checkAllPoints(volume, place)).containsExactly(first, third);
    assertThat(world.<CommitHeader>reading(place, reader -> reader.newest().orElseThrow()))
        .satisfies(commit -> {
          assertThat(commit.number()).isEqualTo(3);
          assertThat(commit.kind()).isEqualTo(CommitKind.BASE);
          assertThat(commit.from()).isEmpty();
        });
  }

  @Test
  void a_stalled_call_is_ended_and_tried_again() throws Exception {
    world.create(volume, "t", counted);
    whole(file("a", 500));
    List<Integer> stalled = new ArrayList<>();
    counted.script(call -> {
      boolean first = stalled.isEmpty() && call.kind() == FaultySink.Kind.CREATE;
      if (first) {
        stalled.add(call.index());
      }
      return first ? Fault.STALL : Fault.NONE;
    });
    assertThat(round().atHead()).isTrue();
    assertThat(stalled).hasSize(1);
    world.checkAllPoints(volume, place);
  }

  /// Goal: records are committed at a TID only with every extent up to X of that TID, wherever X of
  /// the mark is.
  @Test
  void x_in_the_middle_of_a_transaction_does_not_stand_for_its_extents() throws Exception {
    world.create(volume, "t", counted);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 21; i++) {
      changes.add(file("f" + i, 3_000));
    }
    volume.write(Kind.WHOLE, changes);
    volume.sync();
    counted.script(call ->
        call.kind() == FaultySink.Kind.CREATE && place.names().getFirst().startsWith("commits/")
            ? Fault.UNAVAILABLE
            : Fault.NONE);
    assertThat(world.round(volume, "t", counted)).isInstanceOf(RoundOutcome.Offline.class);
    assertThat(kinds()).containsExactly(CommitKind.EXTENTS);
    counted.script(FaultySink.none());
    assertThat(round().atHead()).isTrue();
    assertThat(world.checkAllPoints(volume, place)).contains(volume.head().tid());
  }

  @Test
  void a_round_gives_up_when_its_patience_is_over_and_the_next_one_goes_on() throws Exception {
    world.create(volume, "t", counted);
    whole(file("a", 9_000), file("b", 900));
    counted.script(call -> Fault.UNAVAILABLE);
    assertThat(world.round(volume, "t", counted)).isInstanceOf(RoundOutcome.Offline.class);
    assertThat(world.events).hasAtLeastOneElementOfType(MirrorEvent.Waiting.class);
    counted.script(FaultySink.none());
    assertThat(round().atHead()).isTrue();
  }

  @Test
  void a_place_that_refuses_parks_the_lane_with_its_words() throws Exception {
    world.create(volume, "t", counted);
    whole(file("a", 900));
    counted.script(FaultySink.every(FaultySink.Kind.CREATE, Fault.REJECTED));
    assertThat(world.round(volume, "t", counted))
        .isInstanceOfSatisfying(
            RoundOutcome.Parked.class,
            parked -> {
              assertThat(parked.reason()).isEqualTo(RoundOutcome.Reason.REJECTED);
              assertThat(parked.message()).contains("rejected on script");
            });
  }

  @Test
  void a_round_whose_time_is_over_stops_and_the_next_one_goes_on() throws Exception {
    world.create(volume, "t", counted);
    whole(file("a", 30_000), file("b", 9_000));
    counted.script(call -> {
      world.machine.advance(Duration.ofSeconds(1));
      return Fault.NONE;
    });
    world.limits = World.small().withRoundMax(Duration.ofSeconds(3));
    assertThat(world.round(volume, "t", counted)).isInstanceOf(RoundOutcome.Stopped.class);
    world.limits = World.small();
    assertThat(round().atHead()).isTrue();
    world.checkAllPoints(volume, place);
  }

  @Test
  void a_commit_of_a_newer_program_is_too_new_and_nothing_is_written() throws Exception {
    world.create(volume, "t", counted);
    place.tamper("tidemark.json", newer(place.bytes("tidemark.json").orElseThrow()));
    whole(file("a", 500));
    assertThat(world.round(volume, "t", counted))
        .isInstanceOfSatisfying(
            RoundOutcome.Parked.class, parked -> assertThat(parked.message()).contains("too new"));
    assertThat(place.names()).containsExactly("tidemark.json");
  }

  private static byte[] newer(byte[] descriptor) {
    return new String(descriptor, StandardCharsets.UTF_8)
        .replaceFirst(",\n  \"sha256\": \"[0-9a-f]{64}\"", "")
        .replace("\"format\": 0", "\"format\": 9")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void creating_a_target_again_keeps_what_is_known_of_it_and_detaching_forgets_it()
      throws Exception {
    world.create(volume, "t", counted);
    whole(file("a", 500));
    round();
    world.create(volume, "t", counted);
    assertThat(world.mirror(volume).known())
        .singleElement()
        .satisfies(known -> assertThat(known.mark()).isPresent());
    assertThat(world.mirror(volume).detach("t")).isTrue();
    assertThat(world.mirror(volume).detach("t")).isFalse();
    assertThat(world.mirror(volume).known()).isEmpty();
    world.create(volume, "t", counted);
    assertThat(round().atHead()).isTrue();
    world.checkAllPoints(volume, place);
  }
}
