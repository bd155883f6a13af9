package dev.tidemark.engine.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.ArchiveException;
import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.mirror.RoundOutcome;
import dev.tidemark.engine.mirror.VerifyResult;
import dev.tidemark.engine.restore.MirroredVolume;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.view.ArchiveState;
import dev.tidemark.engine.view.ChosenState;
import dev.tidemark.engine.view.StateSelector;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: a damaged archive gives its newest state exactly, or says that it is damaged; the next
/// round makes it good again. Method: one fault after the other in every commit, part of a run and
/// the descriptor, each in a fresh image of the same archive. `-Dtidemark.damage.offsets=100000`
/// flips a bit at every offset.
class DamagedArchiveTest {

  private static final int OFFSETS = Integer.getInteger("tidemark.damage.offsets", 5);
  private static final String DESCRIPTOR = "tidemark.json";

  private final Disk scratch = new SimDisk().process("scratch");
  private MirroredVolume origin;
  private Map<String, byte[]> image;
  private byte[] state;
  private RestorePoint head;
  private List<String> records;

  /// A fault and what it does.
  private record Damage(String name, Runnable act) {}

  @BeforeEach
  void create() throws Exception {
    origin = new MirroredVolume(new SimDisk().process("origin"), new Random(11));
    for (int i = 0; i < 9; i++) {
      for (int j = 0; j < (i % 4 == 0 ? 40 : 1); j++) {
        origin.grow();
      }
      origin.mirror();
    }
    image = new LinkedHashMap<>();
    for (String name : origin.sink.names()) {
      image.put(name, origin.sink.bytes(name).orElseThrow());
    }
    state = origin.state();
    try (ArchiveReader reader = origin.reader()) {
      ChosenState latest = ArchiveState.choose(reader, new StateSelector.Latest());
      assertThat(latest.findings()).isEmpty();
      head = latest.point();
      records = records(reader);
    }
    assertThat(image.keySet()).anyMatch(name -> name.startsWith("runs/"));
  }

  @AfterEach
  void close() {
    origin.close();
  }

  private void restoreImage() throws Exception {
    origin.sink.wipe();
    image.forEach(origin.sink::tamper);
    origin.state(state);
  }

  private List<String> names(String prefix) {
    return image.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  private byte[] good(String name) {
    return Objects.requireNonNull(image.get(name), name).clone();
  }

  private Damage flip(String name, int at) {
    return new Damage(
        "bit flipped at " + at + " of " + name,
        () -> {
          byte[] bytes = good(name);
          bytes[at] ^= (byte) (1 << (at % 8));
          origin.sink.tamper(name, bytes);
        });
  }

  private List<Damage> flips(String name) {
    int length = good(name).length;
    List<Damage> flips = new ArrayList<>();
    for (int i = 0; i < Math.min(OFFSETS, length); i++) {
      flips.add(
          flip(name, (int) ((long) i * (length - 1) / Math.max(1, Math.min(OFFSETS, length) - 1))));
    }
    return flips;
  }

  private Damage put(String what, String name, byte[] bytes) {
    return new Damage(name + " " + what, () -> origin.sink.tamper(name, bytes));
  }

  private Damage drop(String name) {
    return new Damage(name + " dropped", () -> delete(name));
  }

  private void delete(String name) {
    try {
      origin.sink.delete(new ObjectName(name));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Damage> inTurn(String name, String other) {
    int length = good(name).length;
    List<Damage> faults = new ArrayList<>(flips(name));
    faults.add(put("cut in half", name, Arrays.copyOf(good(name), length / 2)));
    faults.add(put("without its last byte", name, Arrays.copyOf(good(name), length - 1)));
    faults.add(put("with a byte more", name, Arrays.copyOf(good(name), length + 1)));
    faults.add(put("emptied", name, new byte[0]));
    faults.add(put("zeroed", name, new byte[length]));
    faults.add(put("replaced by " + other, name, good(other)));
    faults.add(drop(name));
    return faults;
  }

  /// The newest state, exactly, or damage is said.
  ///
  /// @return whether damage was said
  private boolean newestIsExactOrDamageIsSaid() throws Exception {
    try (ArchiveReader reader = origin.reader()) {
      reader.compare(origin.memory().remembered());
      ChosenState latest = ArchiveState.choose(reader, new StateSelector.Latest());
      assertThat(latest.point().tid()).isEqualTo(head.tid());
      if (!records(reader).equals(records) || !contentIsGood(reader)) {
        return true;
      }
      return latest.isDamaged();
    } catch (TargetException.Corrupt e) {
      assertThat(e.getMessage()).isNotEmpty();
      return true;
    } catch (ArchiveException e) {
      assertThat(e.reason()).isInstanceOf(TargetException.Corrupt.class);
      return true;
    }
  }

  /// Fails if anything is read that is wrong and looks right.
  private List<String> records(ArchiveReader reader) throws Exception {
    List<String> shown = new ArrayList<>();
    try (RecordScan scan = reader.state(head.tid())) {
      for (VersionedRecord r = scan.next(); r != null; r = scan.next()) {
        shown.add(
            HexFormat.of().formatHex(r.key()) + r.created() + HexFormat.of().formatHex(r.value()));
      }
    }
    assertThat(records == null ? shown : records).isEqualTo(shown);
    return shown;
  }

  private boolean contentIsGood(ArchiveReader reader) throws Exception {
    ArchiveState source = ArchiveState.of(reader, head);
    try (ContentCheck check = new ContentCheck(source, scratch, Seam.real());
        RecordScan scan = reader.state(head.tid())) {
      for (VersionedRecord r = scan.next(); r != null; r = scan.next()) {
        check.add(r);
      }
      return check.run(1, bytes -> {}).bad().isEmpty();
    } catch (VolumeException.Damaged e) {
      return false;
    }
  }

  private CheckResult verify(boolean tellNextRound) throws Exception {
    VerifyArchive check =
        new VerifyArchive(origin.sink, scratch, Seam.real(), CheckListener.SILENT);
    CheckResult report =
        check.run(new CheckDepth.All(), Optional.of(origin.volume), origin.memory().remembered());
    if (tellNextRound && !check.damagedCommits().isEmpty()) {
      VerifyResult result = check.result(report, new CheckDepth.All());
      assertThat(origin.notes().note("memory", result)).isTrue();
    }
    return report;
  }

  private RoundOutcome.Done nextRound() throws Exception {
    origin.dayPasses();
    RoundOutcome outcome = origin.round();
    assertThat(outcome).isInstanceOf(RoundOutcome.Done.class);
    assertThat(((RoundOutcome.Done) outcome).atHead()).isTrue();
    return (RoundOutcome.Done) outcome;
  }

  private void allIsGood() throws Exception {
    assertThat(verify(false).findings()).isEmpty();
    assertThat(newestIsExactOrDamageIsSaid()).as("damage is still said").isFalse();
  }

  private void isSaidAndMended(Damage damage) throws Exception {
    restoreImage();
    damage.act().run();
    try {
      newestIsExactOrDamageIsSaid();
      assertThat(verify(true).isGood()).as("verify says good").isFalse();
      assertThat(nextRound().mended()).as("the round says nothing").isNotEmpty();
      allIsGood();
    } catch (AssertionError | Exception e) {
      throw new AssertionError(damage.name() + ": " + e.getMessage(), e);
    }
  }

  @Test
  void every_fault_in_a_commit_is_said_and_mended_by_the_next_round() throws Exception {
    List<String> commits = names("commits/");
    for (int i = 0; i < commits.size(); i++) {
      String other = commits.get((i + 1) % commits.size());
      for (Damage damage : inTurn(commits.get(i), other)) {
        isSaidAndMended(damage);
      }
    }
  }

  @Test
  void every_fault_in_a_part_of_a_run_is_said_and_mended_by_the_next_round() throws Exception {
    List<String> parts = names("runs/");
    for (int i = 0; i < parts.size(); i++) {
      String other = parts.get((i + 1) % parts.size());
      for (Damage damage : inTurn(parts.get(i), other)) {
        isSaidAndMended(damage);
      }
    }
  }

  @Test
  void a_commit_that_the_newest_state_needs_is_missed_by_the_round_itself() throws Exception {
    List<String> needed = new ArrayList<>();
    try (ArchiveReader reader = origin.reader()) {
      reader.commits(head.tid()).forEach(commit -> needed.add("-" + commit.number()));
    }
    for (String commit : names("commits/")) {
      if (needed.stream().anyMatch(commit::endsWith)) {
        for (Damage damage : List.of(drop(commit), put("zeroed", commit, new byte[500]))) {
          restoreImage();
          damage.act().run();
          assertThat(newestIsExactOrDamageIsSaid()).as(damage.name()).isTrue();
          assertThat(nextRound().mended()).as(damage.name()).isNotEmpty();
          allIsGood();
        }
      }
    }
  }

  @Test
  void a_damaged_descriptor_is_said_and_written_again_as_it_was() throws Exception {
    List<Damage> faults = new ArrayList<>(inTurn(DESCRIPTOR, names("commits/").getFirst()));
    int length = good(DESCRIPTOR).length;
    for (int at = 0; at < length; at += OFFSETS > 100 ? 1 : 7) {
      faults.add(flip(DESCRIPTOR, at));
    }
    for (Damage damage : faults) {
      restoreImage();
      damage.act().run();
      try (ArchiveReader reader = origin.reader()) {
        assertThat(reader.volume()).isEqualTo(origin.volume.id());
      }
      newestIsExactOrDamageIsSaid();
      nextRound();
      allIsGood();
    }
    restoreImage();
    delete(DESCRIPTOR);
    assertThat(newestIsExactOrDamageIsSaid()).isTrue();
    assertThat(nextRound().mended()).singleElement().asString().contains("written again");
    assertThat(origin.sink.bytes(DESCRIPTOR).orElseThrow()).isEqualTo(good(DESCRIPTOR));
  }

  @Test
  void an_archive_whose_commits_are_all_gone_is_neither_good_nor_begun_anew() throws Exception {
    names("commits/").forEach(this::delete);
    assertThat(verify(false).isGood()).isFalse();
    origin.dayPasses();
    assertThat(origin.round())
        .isInstanceOfSatisfying(
            RoundOutcome.Parked.class,
            parked -> {
              assertThat(parked.reason()).isEqualTo(RoundOutcome.Reason.MISSING);
              assertThat(parked.message()).contains("all its commits are gone", "target detach");
            });
    assertThat(origin.sink.names()).noneMatch(name -> name.startsWith("commits/"));
  }

  @Test
  void an_archive_that_was_set_back_is_found_by_whoever_remembers_and_numbers_go_on()
      throws Exception {
    List<String> commits = names("commits/");
    for (int gone = 1; gone < commits.size(); gone++) {
      restoreImage();
      commits.subList(0, gone).forEach(this::delete);
      assertThat(newestIsExactOrDamageIsSaid()).isTrue();
      assertThat(verify(false).isGood()).isFalse();
      assertThat(nextRound().mended()).isNotEmpty();
      allIsGood();
      try (ArchiveReader reader = origin.reader()) {
        assertThat(reader.highest()).isGreaterThan(commits.size());
      }
    }
  }

  @Test
  void an_archive_whose_commits_are_all_void_is_filled_again_from_the_packs_that_are_there()
      throws Exception {
    names("commits/").forEach(name -> origin.sink.tamper(name, new byte[100]));
    List<String> packs = names("packs/");
    assertThat(newestIsExactOrDamageIsSaid()).isTrue();
    nextRound();
    allIsGood();
    assertThat(origin.sink.names()).containsAll(packs);
    long sentAgain = origin.sink.names().stream().filter(n -> n.startsWith("packs/")).count();
    assertThat(sentAgain).isLessThan(2L * packs.size());
  }

  @Test
  void a_place_emptied_behind_its_back_is_noticed_within_a_day_without_anything_to_send()
      throws Exception {
    RoundOutcome.Done idle = (RoundOutcome.Done) origin.round();
    assertThat(idle.sent().requests()).isZero();
    origin.sink.wipe();
    origin.dayPasses();
    assertThat(origin.round())
        .isInstanceOfSatisfying(
            RoundOutcome.Parked.class,
            parked -> assertThat(parked.reason()).isEqualTo(RoundOutcome.Reason.MISSING));
  }

  @Test
  void a_round_that_has_looked_asks_nothing_for_a_day_and_its_age_is_known() throws Exception {
    origin.dayPasses();
    assertThat(((RoundOutcome.Done) origin.round()).sent().requests()).isPositive();
    assertThat(((RoundOutcome.Done) origin.round()).sent().requests()).isZero();
    assertThat(origin.known().looked()).isPresent();
  }

  @Test
  void a_mending_that_is_broken_off_anywhere_is_finished_by_a_later_round() throws Exception {
    List<String> commits = names("commits/");
    String middle = commits.get(commits.size() / 2);
    for (int calls = 0; ; calls++) {
      restoreImage();
      delete(middle);
      int left = calls;
      FaultySink broken =
          new FaultySink(origin.sink, call -> call.index() >= left ? Fault.REJECTED : Fault.NONE);
      origin.reachedBy(broken);
      origin.dayPasses();
      boolean done = origin.round() instanceof RoundOutcome.Done;
      origin.reachedBy(origin.sink);
      nextRound();
      allIsGood();
      if (done) {
        assertThat(calls).isPositive();
        return;
      }
    }
  }

  @Test
  void older_states_come_by_name_and_with_a_word() throws Exception {
    Map<String, RestorePoint> before = new TreeMap<>();
    try (ArchiveReader reader = origin.reader()) {
      reader.points().forEach(point -> before.put(point.tid().toString(), point));
    }
    origin.sink.tamper(names("commits/").getFirst(), new byte[10]);
    try (ArchiveReader reader = origin.reader()) {
      RestorePoint older = reader.points().getFirst();
      assertThat(before).containsKey(older.tid().toString());
      ChosenState choice = ArchiveState.choose(reader, new StateSelector.At(older.tid()));
      assertThat(choice.findings()).isNotEmpty();
      assertThat(choice.isDamaged()).isFalse();
      assertThat(ArchiveState.choose(reader, new StateSelector.Time(older.time())).point())
          .isEqualTo(older);
    }
  }

  @Test
  void a_damaged_only_base_is_damage_and_not_an_empty_archive() throws Exception {
    try (MirroredVolume small = new MirroredVolume(new SimDisk().process("s"), new Random(1))) {
      small.grow();
      small.mirror();
      String only =
          small.sink.names().stream()
              .filter(n -> n.startsWith("commits/"))
              .findFirst()
              .orElseThrow();
      small.sink.tamper(only, new byte[100]);
      try (ArchiveReader reader = small.reader()) {
        for (StateSelector when :
            List.of(
                new StateSelector.Latest(),
                new StateSelector.Head(),
                new StateSelector.Snapshot("s"))) {
          assertThat(catchThrowable(reader, when)).isInstanceOf(TargetException.Corrupt.class);
        }
      }
    }
  }

  private static Throwable catchThrowable(ArchiveReader reader, StateSelector when) {
    return org.assertj.core.api.Assertions.catchThrowable(() -> ArchiveState.choose(reader, when));
  }

  @Test
  void a_damaged_archive_can_become_a_target_again_and_is_mended() throws Exception {
    long base;
    try (ArchiveReader reader = origin.reader()) {
      base = reader.commits(head.tid()).getLast().number();
    }
    origin.sink.tamper(ArchiveNames.commit(base).value(), new byte[100]);
    origin.sink.tamper(DESCRIPTOR, new byte[100]);
    origin.forget();
    origin.create();
    assertThat(nextRound().mended()).isNotEmpty();
    allIsGood();
  }
}
