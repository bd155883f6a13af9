package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.seam.SimKilled;
import dev.tidemark.engine.seam.Survival;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.KilledError;
import dev.tidemark.testkit.MemorySink;
import dev.tidemark.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A machine is gone, a clone of its archive was promoted, and the archive is continued.
class AdoptionTest {

  private final Random random = new Random(5);
  private final World world = new World(5);
  private final MemorySink place = new MemorySink();
  private final Machine old = new Machine(world, new ModelVolume(), place);

  private void mirrored(int rounds) throws Exception {
    old.create();
    goOn(old, rounds);
  }

  private void goOn(Machine machine, int rounds) throws Exception {
    for (int i = 0; i < rounds; i++) {
      machine.write(random, 3_000);
      assertThat(machine.round()).isInstanceOf(RoundOutcome.Done.class);
    }
  }

  private Machine promoted(long salt) {
    return old.promotedAt(old.volume.head().tid(), salt, place);
  }

  private CommitHeader newest() throws Exception {
    return world.reading(place, reader -> reader.newest().orElseThrow());
  }

  private static void assertParked(RoundOutcome outcome) {
    assertThat(outcome).isInstanceOf(RoundOutcome.Parked.class);
    assertThat(((RoundOutcome.Parked) outcome).reason())
        .isIn(RoundOutcome.Reason.DIVERGED, RoundOutcome.Reason.FENCED);
  }

  private static void assertAtHead(RoundOutcome outcome) {
    assertThat(outcome).isInstanceOf(RoundOutcome.Done.class);
    assertThat(((RoundOutcome.Done) outcome).atHead()).isTrue();
  }

  @Test
  void the_archive_is_continued_with_a_base_and_no_extent_is_sent_twice() throws Exception {
    mirrored(4);
    List<TxId> before = world.checkAllPoints(old.volume, place);
    CommitHeader last = newest();
    Machine next = promoted(1);
    next.write(random, 9_000);
    assertThat(next.adopt())
        .isEqualTo(
            new Adoption.Branch(
                old.volume.timeline(),
                old.volume.head().tid(),
                old.volume.head().tid(),
                last.number(),
                old.volume.head().tid(),
                last.number()));
    assertAtHead(next.round());
    CommitHeader first = world.reading(place, r -> r.asOfCommit(last.number() + 1).newest().get());
    assertThat(first.mark().timeline()).isEqualTo(next.volume.timeline());
    assertThat(first.from()).isEqualTo(last.nextFrom());
    assertThat(first.previous().orElseThrow().number()).isEqualTo(last.number());
    assertThat(newest().kind()).isEqualTo(CommitKind.BASE);
    assertThat(next.firstSent().timelineNumber()).isEqualTo(1);
    assertThat(world.checkAllPoints(next.volume, place))
        .containsAll(before)
        .contains(next.volume.head().tid());
    goOn(next, 5);
    assertThat(world.checkAllPoints(next.volume, place))
        .containsAll(before)
        .contains(next.volume.head().tid());
    assertThat(checkLine(next.volume, newest().number())).containsAll(before);
    assertThat(world.<List<CommitHeader>>reading(place, ArchiveReader::oldBranches)).isEmpty();
  }

  @Test
  void without_a_word_an_archive_of_an_earlier_timeline_is_neither_created_nor_written()
      throws Exception {
    mirrored(2);
    Machine next = promoted(1);
    List<String> names = place.names();
    assertThatThrownBy(next::create)
        .isInstanceOf(TargetException.Diverged.class)
        .hasMessageContaining("left at tid " + old.volume.head().tid())
        .hasMessageContaining("tidemark target adopt t");
    assertThat(((RoundOutcome.Parked) next.round()).reason())
        .isEqualTo(RoundOutcome.Reason.NOT_CREATED);
    assertThat(place.names()).isEqualTo(names);
  }

  @Test
  void the_old_machine_is_fenced_when_it_comes_back() throws Exception {
    mirrored(3);
    Machine next = promoted(1);
    next.adopt();
    assertAtHead(next.round());
    List<String> names = place.names();
    old.write(random, 2_000);
    RoundOutcome outcome = old.round();
    assertParked(outcome);
    assertThat(outcome.text())
        .contains("a promoted copy of this volume continues it")
        .contains(next.volume.timeline().toString());
    assertThat(place.names()).isEqualTo(names);
    goOn(next, 1);
  }

  @Test
  void the_old_machine_is_fenced_in_the_middle_of_its_round() throws Exception {
    mirrored(3);
    Machine next = promoted(1);
    next.adopt();
    old.write(random, 3_000);
    old.place.script(call -> {
      if (call.kind() == FaultySink.Kind.CREATE && call.subject().startsWith("commits/")) {
        old.place.script(FaultySink.none());
        assertAtHead(next.roundWithin());
      }
      return Fault.NONE;
    });
    RoundOutcome outcome = old.round();
    assertThat(((RoundOutcome.Parked) outcome).reason()).isEqualTo(RoundOutcome.Reason.FENCED);
    assertThat(world.checkAllPoints(next.volume, place)).contains(next.volume.head().tid());
  }

  @Test
  void of_two_promoted_copies_that_both_adopt_one_wins_and_the_other_is_fenced() throws Exception {
    mirrored(3);
    Machine a = promoted(1);
    Machine b = promoted(2);
    a.adopt();
    b.adopt();
    a.write(random, 2_000);
    b.write(random, 2_000);
    assertAtHead(a.round());
    assertParked(b.round());
    assertThatThrownBy(b::adopt).isInstanceOf(TargetException.Diverged.class);
    goOn(a, 2);
    assertParked(b.round());
    assertThat(world.checkAllPoints(a.volume, place)).contains(a.volume.head().tid());
  }

  @Test
  void what_the_old_machine_had_beyond_the_branching_point_stays_readable_as_an_old_branch()
      throws Exception {
    mirrored(3);
    Machine next = promoted(1);
    goOn(old, 3);
    CommitHeader top = newest();
    Adoption adoption = next.adopt();
    assertThat(((Adoption.Branch) adoption).leavesBranch()).isTrue();
    next.write(random, 9_000);
    assertAtHead(next.round());
    goOn(next, 4);
    assertThat(world.checkAllPoints(next.volume, place)).contains(next.volume.head().tid());
    assertThat(world.<List<CommitHeader>>reading(place, ArchiveReader::oldBranches))
        .extracting(CommitHeader::number)
        .containsExactly(top.number());
    assertThat(checkLine(old.volume, top.number())).contains(old.volume.head().tid());
    assertThat(checkLine(next.volume, newest().number())).contains(next.volume.head().tid());
    assertThat(next.firstSent().timelineNumber()).isEqualTo(1);
  }

  /// The history of a line, which a clone takes, shows each of its points as the volume had it.
  private static void checkHistory(ModelVolume volume, ArchiveReader line) throws Exception {
    List<RestorePoint> points = line.points();
    List<VersionedRecord> history = World.all(line.history(points.getLast().tid()));
    for (RestorePoint point : points) {
      TxId tid = point.tid();
      List<VersionedRecord> shown =
          history.stream()
              .filter(record -> !record.created().isAfter(tid))
              .filter(record -> record.isLive() || record.deleted().isAfter(tid))
              .map(record ->
                  new VersionedRecord(record.key(), record.created(), TxId.ZERO, record.value()))
              .toList();
      assertThat(World.show(shown)).isEqualTo(World.show(World.all(volume.live(tid))));
    }
  }

  /// Every point of the line of a commit gives back what a volume had.
  private List<TxId> checkLine(ModelVolume volume, long commit) throws Exception {
    return world.reading(
        place,
        newest -> {
          List<TxId> tids = new ArrayList<>();
          ArchiveReader reader = newest.asOfCommit(commit);
          checkHistory(volume, reader);
          for (RestorePoint point : reader.points()) {
            World.checkPoint(volume, reader, point.tid());
            tids.add(point.tid());
          }
          return tids;
        });
  }

  @Test
  void a_pack_that_the_old_machine_has_given_up_beyond_the_branching_point_is_not_taken_up_again()
      throws Exception {
    mirrored(4);
    Machine next = promoted(1);
    PackRef damaged = packs().getFirst();
    goOn(old, 1);
    assertThat(old.repair(new ArchiveDamage(Set.of(damaged))))
        .isInstanceOf(RoundOutcome.Done.class);
    assertThat(packs()).doesNotContain(damaged);
    next.write(random, 9_000);
    next.adopt();
    assertAtHead(next.round());
    assertThat(packs()).isNotEmpty().doesNotContain(damaged);
    assertThat(newest().mark().timeline()).isEqualTo(next.volume.timeline());
    assertThat(world.checkAllPoints(next.volume, place)).contains(next.volume.head().tid());
  }

  private List<PackRef> packs() throws Exception {
    CommitHeader newest = newest();
    return world.machine.run(() -> new ArchivePacks(place, world.machine.seam()).ofRecords(newest));
  }

  @Test
  void extents_that_the_old_machine_sent_beyond_its_records_are_not_taken_for_ours()
      throws Exception {
    mirrored(3);
    Machine next = promoted(1);
    for (int i = 0; i < 20; i++) {
      old.volume.write(Kind.PART, new Change("g" + i, ModelVolume.content(random, 3_000)));
    }
    old.volume.sync();
    old.round();
    assertThat(newest().kind()).isEqualTo(CommitKind.EXTENTS);
    next.adopt();
    next.write(random, 9_000);
    assertAtHead(next.round());
    assertThat(newest().mark().lastExtent()).isEqualTo(next.volume.head().lastExtent());
    assertThat(world.checkAllPoints(next.volume, place)).contains(next.volume.head().tid());
    goOn(next, 3);
    assertThat(world.checkAllPoints(next.volume, place)).contains(next.volume.head().tid());
  }

  /// Method: the clone is of another place of the same volume, which was further.
  @Test
  void an_archive_that_was_behind_is_continued_from_its_own_newest_state() throws Exception {
    mirrored(3);
    TxId behind = old.volume.head().tid();
    ExtentId had = old.volume.head().lastExtent();
    for (int i = 0; i < 6; i++) {
      old.write(random, 3_000);
    }
    Machine next = promoted(1);
    Adoption.Branch branch = (Adoption.Branch) next.adopt();
    assertThat(branch.at()).isEqualTo(behind);
    assertThat(branch.leavesBranch()).isFalse();
    assertAtHead(next.round());
    assertThat(next.firstSent()).isGreaterThan(had);
    assertThat(world.checkAllPoints(next.volume, place)).contains(behind);
    goOn(next, 3);
    assertThat(world.checkAllPoints(next.volume, place)).contains(behind);
  }

  /// Method: parts that a broken import left; they are at the place, no commit has their records.
  @Test
  void extents_that_an_archive_has_ahead_of_its_records_are_named_and_not_sent_again()
      throws Exception {
    mirrored(2);
    for (int i = 0; i < 8; i++) {
      old.volume.write(Kind.PART, new Change("g" + i, ModelVolume.content(random, 3_000)));
    }
    old.volume.sync();
    old.round();
    CommitHeader ahead = newest();
    assertThat(ahead.kind()).isEqualTo(CommitKind.EXTENTS);
    old.write(random, 100);
    Machine next = promoted(1);
    next.adopt();
    assertAtHead(next.round());
    ExtentId first = next.firstSent();
    assertThat(first.equals(ExtentId.NONE) || first.isAfter(ahead.mark().lastExtent())).isTrue();
    assertThat(world.checkAllPoints(next.volume, place)).contains(next.volume.head().tid());
  }

  /// Method: a volume that was rolled back and went on uses TIDs and extent ids that the archive
  /// has from before, for other things. The round that continues the archive is killed behind the
  /// first commit of its own, so that another one finds its packs beside those of the old branch.
  @Test
  void nothing_of_another_past_with_the_same_numbers_is_taken_for_ours() throws Exception {
    mirrored(2);
    CommitHeader common = newest();
    ModelVolume parted = old.volume.copy(9);
    goOn(old, 3);
    for (int i = 0; i < 12; i++) {
      parted.write(Kind.WHOLE, new Change("g" + i, ModelVolume.content(random, 3_000)));
    }
    parted.sync();
    Machine next = new Machine(world, parted.promotedAt(parted.head().tid(), 1), place);
    assertThat(((Adoption.Branch) next.adopt()).commit()).isEqualTo(common.number());
    next.place.script(call ->
        call.kind() == FaultySink.Kind.CREATE && call.subject().startsWith("commits/")
            ? Fault.KILL_AFTER
            : Fault.NONE);
    assertThatThrownBy(next::round).isInstanceOf(KilledError.class);
    assertThat(newest().kind()).isEqualTo(CommitKind.EXTENTS);
    next.killProcess();
    assertAtHead(next.round());
    assertThat(checkLine(next.volume, newest().number())).contains(next.volume.head().tid());
    assertThat(checkLine(old.volume, common.number() + 3)).contains(old.volume.head().tid());
  }

  @Test
  void an_archive_whose_extents_are_of_another_past_is_not_written() throws Exception {
    mirrored(2);
    ModelVolume parted = old.volume.copy(9);
    for (int i = 0; i < 8; i++) {
      old.volume.write(Kind.PART, new Change("g" + i, ModelVolume.content(random, 3_000)));
      parted.write(Kind.PART, new Change("g" + i, ModelVolume.content(random, 3_000)));
    }
    old.volume.sync();
    parted.sync();
    Machine other = new Machine(world, parted, place);
    other.create();
    old.round();
    List<String> names = place.names();
    assertParked(other.round());
    assertThat(place.names()).isEqualTo(names);
  }

  @Test
  void a_word_counts_on_its_own_timeline_and_is_kept_when_the_notes_are_written_anew()
      throws Exception {
    Timeline timeline = new Timeline(1, 2, 3);
    Registration registration = new Registration(new UUID(1, 1), new UUID(2, 2), "memory:", false);
    try (TargetState state = TargetState.register(world.process, "t", registration)) {
      state.noteAdopted(timeline, new TxId(7));
    }
    try (TargetState state = TargetState.open(world.process, "t").orElseThrow()) {
      assertThat(state.contents().isAdopted(timeline)).isTrue();
      assertThat(state.contents().isAdopted(new Timeline(1, 2, 4))).isFalse();
      assertThat(state.contents().entries())
          .contains(new StateEntry.Adopted(timeline, new TxId(7)));
    }
  }

  @Test
  void an_archive_that_lacks_what_its_states_need_is_adopted_and_the_next_round_sends_that_again()
      throws Exception {
    mirrored(3);
    old.write(random, 9_000);
    old.round();
    Machine next = promoted(1);
    String pack =
        place.names().stream().filter(name -> name.startsWith("packs/")).findFirst().orElseThrow();
    place.delete(new ObjectName(pack));
    next.adopt();
    assertThat(next.known().found().packs())
        .extracting(lost -> lost.object().value())
        .containsExactly(pack);
    next.write(random, 500);
    assertAtHead(next.round());
    assertThat(next.known().found().isEmpty()).isTrue();
    assertThat(world.checkAllPoints(next.volume, place)).contains(next.volume.head().tid());
  }

  @Test
  void an_archive_that_went_on_without_the_branching_point_is_refused() throws Exception {
    mirrored(2);
    old.write(random, 500);
    Machine next = promoted(1);
    goOn(old, 1);
    List<String> names = place.names();
    assertThatThrownBy(next::adopt)
        .isInstanceOf(TargetException.Diverged.class)
        .hasMessageContaining(
            "cannot give back tid " + next.volume.lastOf(old.volume.timeline()).get().tid())
        .hasMessageContaining("tidemark clone");
    assertThatThrownBy(next::create).isInstanceOf(TargetException.Diverged.class);
    assertThat(place.names()).isEqualTo(names);
  }

  @Test
  void a_snapshot_in_an_increment_is_a_branching_point() throws Exception {
    mirrored(2);
    old.write(random, 500);
    TxId point = old.volume.head().tid();
    old.volume.name("here", point);
    goOn(old, 1);
    Machine next = old.promotedAt(point, 1, place);
    assertThat(((Adoption.Branch) next.adopt()).left()).isEqualTo(point);
    next.write(random, 500);
    assertAtHead(next.round());
    assertThat(world.checkAllPoints(next.volume, place)).contains(next.volume.head().tid());
    assertThat(checkLine(old.volume, newest().previous().orElseThrow().number())).contains(point);
  }

  @Test
  void a_copy_promoted_twice_goes_on_in_an_archive_that_the_first_promotion_never_met()
      throws Exception {
    mirrored(3);
    Machine once = promoted(1);
    once.write(random, 500);
    Machine twice = once.promotedAt(once.volume.head().tid(), 2, place);
    twice.adopt();
    assertAtHead(twice.round());
    goOn(twice, 2);
    assertThat(world.checkAllPoints(twice.volume, place)).contains(twice.volume.head().tid());
  }

  @Test
  void behind_a_void_commit_the_new_timeline_begins_at_the_newest_good_one() throws Exception {
    mirrored(3);
    CommitHeader good = newest();
    Machine next = promoted(1);
    goOn(old, 1);
    String broken =
        place.names().stream()
            .filter(name -> name.startsWith("commits/"))
            .findFirst()
            .orElseThrow();
    place.tamper(broken, new byte[] {1});
    next.adopt();
    assertAtHead(next.round());
    assertThat(newest().from()).isEqualTo(good.nextFrom());
    assertThat(newest().number()).isEqualTo(good.number() + 2);
    assertThat(world.checkAllPoints(next.volume, place)).contains(next.volume.head().tid());
  }

  /// A line whose way is broken may lead below only to commits of its own timeline.
  @Test
  void if_the_first_commit_of_the_new_timeline_breaks_no_old_branch_is_taken_for_its_past()
      throws Exception {
    mirrored(2);
    Machine next = promoted(1);
    goOn(old, 2);
    next.adopt();
    goOn(next, 2);
    CommitHeader second = newest();
    String first =
        place.names().stream()
            .filter(name -> name.endsWith("-" + (second.number() - 1)))
            .findFirst()
            .orElseThrow();
    place.tamper(first, new byte[] {1});
    List<TxId> points =
        world.reading(place, reader -> reader.points().stream().map(RestorePoint::tid).toList());
    assertThat(points).allMatch(tid -> next.volume.transaction(tid).isPresent());
    assertThat(points).doesNotContain(old.volume.head().tid());
    assertThat(checkLine(old.volume, second.number() - 2)).contains(old.volume.head().tid());
  }

  @Test
  void killed_at_any_call_of_the_adoption_and_its_first_rounds_it_is_gone_on_with()
      throws Exception {
    for (Fault fault : List.of(Fault.KILL_BEFORE, Fault.KILL_AFTER)) {
      boolean killed = true;
      int at = 0;
      for (; killed; at++) {
        killed = killedAndFinished(new AdoptionTest(), FaultySink.at(at, fault), Long.MAX_VALUE);
      }
      assertThat(at).isGreaterThan(12);
    }
  }

  @Test
  void killed_before_any_step_of_the_disk_it_is_gone_on_with() throws Exception {
    boolean killed = true;
    int step = 0;
    for (; killed; step++) {
      killed = killedAndFinished(new AdoptionTest(), FaultySink.none(), step);
    }
    assertThat(step).isGreaterThan(12);
  }

  private static boolean killedAndFinished(AdoptionTest story, FaultySink.Script script, long step)
      throws Exception {
    story.mirrored(2);
    Machine next = story.promoted(1);
    story.goOn(story.old, 1);
    next.write(story.random, 9_000);
    next.place.script(script);
    if (step < Long.MAX_VALUE) {
      next.disk.crashAfter((int) step);
    }
    boolean killed = false;
    try {
      next.adopt();
      next.round();
      next.disk.crashAt(Long.MAX_VALUE);
    } catch (KilledError | SimKilled e) {
      killed = true;
      next.killProcess();
      next.disk.powerCut(Survival.NONE, new SplittableRandom(step));
      next.process = next.disk.process("after");
    }
    next.place.script(FaultySink.none());
    next.adopt();
    assertAtHead(next.round());
    assertThat(story.world.checkAllPoints(next.volume, story.place))
        .contains(next.volume.head().tid());
    assertThat(next.firstSent().timelineNumber()).isEqualTo(1);
    story.old.write(story.random, 100);
    assertParked(story.old.round());
    return killed;
  }

  /// Goal: whatever the order, one of those that want the archive has it, and everything that was
  /// ever committed there can be read under its own name.
  @Test
  void in_random_histories_one_line_goes_on_and_every_old_branch_stays_what_it_was() {
    Seeds.forEach(
        40,
        seeded -> {
          World its = new World(seeded.nextLong());
          MemorySink shared = new MemorySink("memory:shared", seeded.nextBoolean());
          new History(its, shared, seeded).run();
        });
  }

  private static final class History {
    private final World world;
    private final MemorySink place;
    private final Random random;
    private final Map<Timeline, ModelVolume> volumes = new HashMap<>();

    History(World world, MemorySink place, Random random) {
      this.world = world;
      this.place = place;
      this.random = random;
    }

    void run() throws Exception {
      Machine old = new Machine(world, new ModelVolume(), place);
      old.create();
      for (int i = 1 + random.nextInt(5); i > 0; i--) {
        step(old);
      }
      old.write(random, 100);
      old.place.script(FaultySink.none());
      old.round();
      List<TxId> points = world.checkAllPoints(old.volume, place);
      Machine a = old.promotedAt(Seeds.pick(random, points), 1, place);
      Machine b = old.promotedAt(Seeds.pick(random, points), 2, place);
      List<Machine> all = List.of(old, a, b);
      all.forEach(machine -> volumes.put(machine.volume.timeline(), machine.volume));
      if (random.nextBoolean()) {
        step(old);
      }
      adopt(a);
      adopt(b);
      for (int i = 0; i < 15; i++) {
        step(Seeds.pick(random, all));
        check();
      }
      finish(a, b);
    }

    private void adopt(Machine machine) throws Exception {
      machine.place.script(FaultySink.none());
      machine.adopt();
    }

    private void step(Machine machine) throws Exception {
      for (int i = random.nextInt(4); i > 0; i--) {
        machine.volume.write(
            random.nextInt(3) == 0 ? Kind.PART : Kind.WHOLE,
            new Change(
                "f" + random.nextInt(6), ModelVolume.content(random, 1 + random.nextInt(4_000))));
      }
      machine.volume.sync();
      machine.place.script(
          FaultySink.seeded(
              random, 0.15, Fault.UNAVAILABLE, Fault.LOST_ANSWER, Fault.LOST_REQUEST));
      assertThat(machine.round())
          .isInstanceOfAny(
              RoundOutcome.Done.class, RoundOutcome.Offline.class, RoundOutcome.Parked.class);
    }

    /// Each line gives back what the volume of its timeline had.
    private void check() throws Exception {
      world.reading(
          place,
          reader -> {
            checkLine(reader);
            for (CommitHeader branch : reader.oldBranches()) {
              checkLine(reader.asOfCommit(branch.number()));
            }
            return null;
          });
    }

    private void checkLine(ArchiveReader line) throws Exception {
      Timeline timeline = line.newest().orElseThrow().mark().timeline();
      ModelVolume volume = Objects.requireNonNull(volumes.get(timeline));
      for (RestorePoint point : line.points()) {
        World.checkPoint(volume, line, point.tid());
      }
      if (!line.points().isEmpty()) {
        checkHistory(volume, line);
      }
    }

    private void finish(Machine a, Machine b) throws Exception {
      a.place.script(FaultySink.none());
      b.place.script(FaultySink.none());
      boolean aWins = a.round() instanceof RoundOutcome.Done;
      Machine winner = aWins ? a : b;
      assertParked((aWins ? b : a).round());
      assertAtHead(winner.round());
      check();
      TxId head = winner.volume.newestSettled(winner.volume.head().tid()).orElseThrow().tid();
      assertThat(world.checkAllPoints(winner.volume, place)).contains(head);
      ExtentId first = winner.firstSent();
      assertThat(first.equals(ExtentId.NONE) || first.timelineNumber() == 1).isTrue();
    }
  }
}
