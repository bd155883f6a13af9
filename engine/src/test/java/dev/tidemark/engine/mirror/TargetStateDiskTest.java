package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimKilled;
import dev.tidemark.engine.seam.Survival;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Mark;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a kill or a power cut at any step leaves of a `.state` file, and what a fresh file keeps.
class TargetStateDiskTest {

  private static final Registration FIRST =
      new Registration(BareHeader.VOLUME, BareHeader.ARCHIVE, "memory:first", false);
  private static final Registration SECOND =
      new Registration(BareHeader.VOLUME, new UUID(5, 6), "memory:second", true);

  @TempDir Path directory;

  private SimDisk machine = new SimDisk();
  private Disk disk = machine.process("p");

  private static CommitHeader commit(long number, CommitKind kind) {
    Mark mark =
        new Mark(
            new Timeline(0, 5, 6),
            new TxId(number * 10),
            new Hash(1, 2, 3, number),
            new ExtentId(number),
            new TxId(number * 10),
            new Hash(1, 2, 3, number));
    return BareHeader.of(number, kind, mark);
  }

  private static Hash hash(long number) {
    return new Hash(number, 0, 0, 0);
  }

  private static RunRef run(long number) {
    return new RunRef(number, 0, 0, 7, Hash.ZERO);
  }

  private static PackRef pack(long id) {
    return new PackRef(1, 0, 99, new ExtentId(id), new ExtentId(id), hash(id));
  }

  private static StateEntry looked(long second) {
    return new StateEntry.Looked(Instant.ofEpochSecond(second), second, new byte[] {1, 2, 3});
  }

  /// Records compare the arrays in them by identity, so the bytes are compared.
  private static List<ByteBuffer> bytes(StateContents contents) {
    return contents.entries().stream().map(StateEntry::encode).map(ByteBuffer::wrap).toList();
  }

  private StateContents read() throws IOException {
    return TargetState.read(disk, "t").orElseThrow();
  }

  private TargetState open() throws IOException {
    return TargetState.open(disk, "t").orElseThrow();
  }

  @FunctionalInterface
  private interface Story {
    void run() throws IOException;
  }

  /// Whether the process was killed before the step of this number.
  private boolean isKilledAt(int step, Story story) throws IOException {
    machine.crashAfter(step);
    try {
      story.run();
      machine.crashAt(Long.MAX_VALUE);
      return false;
    } catch (SimKilled e) {
      return true;
    }
  }

  private void cutPower(Survival survival, int seed) {
    machine.powerCut(survival, new SplittableRandom(seed));
    disk = machine.process("next");
  }

  private void restart() {
    machine = new SimDisk();
    disk = machine.process("p");
  }

  @FunctionalInterface
  private interface Judge {
    void check(boolean killed) throws IOException;
  }

  /// Tells the whole story, cut at each of its steps, to unlucky, lucky and any other disks.
  private void atEachStep(Story before, Story story, Judge judge) throws IOException {
    for (Survival survival : Survival.values()) {
      boolean killed = true;
      for (int step = 0; killed; step++) {
        restart();
        before.run();
        killed = isKilledAt(step, story);
        cutPower(survival, step);
        judge.check(killed);
      }
    }
  }

  @Test
  void a_registration_that_returned_survives_a_power_cut_on_a_disk_without_targets()
      throws IOException {
    atEachStep(
        () -> {},
        () -> TargetState.register(disk, "t", FIRST).close(),
        killed -> {
          Optional<StateContents> left = TargetState.read(disk, "t");
          left.ifPresent(state -> assertThat(state.registration()).isEqualTo(FIRST));
          assertThat(killed || left.isPresent()).isTrue();
          TargetState.register(disk, "t", SECOND).close();
          assertThat(read().registration()).isEqualTo(SECOND);
        });
  }

  @Test
  void what_a_killed_process_left_of_a_longer_file_adds_nothing_to_the_next_one()
      throws IOException {
    try (TargetState first = TargetState.register(disk, "t", FIRST)) {
      for (int second = 0; second < 50; second++) {
        first.note(looked(second));
      }
    }
    disk.rename("targets/t.state", "targets/t.state.new");
    TargetState.register(disk, "t", SECOND).close();
    assertThat(read().registration()).isEqualTo(SECOND);
    assertThat(read().looked()).isEmpty();
  }

  @Test
  void a_registration_that_takes_the_place_of_another_leaves_one_of_them_at_any_power_cut()
      throws IOException {
    atEachStep(
        () -> TargetState.register(disk, "t", FIRST).close(),
        () -> TargetState.register(disk, "t", SECOND).close(),
        killed -> {
          Registration left = read().registration();
          assertThat(left).isIn(FIRST, SECOND);
          assertThat(killed || left.equals(SECOND)).isTrue();
        });
  }

  /// Goal: what a note announces happens only after the note cannot be lost any more.
  @Test
  void every_note_that_returned_survives_any_power_cut() throws IOException {
    List<RunRef> noted = new ArrayList<>();
    atEachStep(
        () -> {
          TargetState.register(disk, "t", FIRST).close();
          noted.clear();
        },
        () -> {
          try (TargetState state = open()) {
            for (int number = 1; number < 5; number++) {
              state.noteRun(run(number));
              noted.add(run(number));
            }
          }
        },
        killed -> {
          List<RunRef> left = read().runs();
          assertThat(left.subList(0, Math.min(left.size(), noted.size()))).isEqualTo(noted);
        });
  }

  private void fillUp() throws IOException {
    try (TargetState state = TargetState.register(disk, "t", FIRST)) {
      state.note(new StateEntry.Attempt(commit(3, CommitKind.INCREMENT)));
      state.noteSeen(commit(2, CommitKind.INCREMENT), hash(2));
      state.notePack(pack(5), new ExtentId(4));
      state.noteRun(run(3));
      state.noteAdopted(new Timeline(1, 8, 9), new TxId(7));
      state.note(new StateEntry.Mounted("/mnt/usb"));
      state.note(new StateEntry.Damaged(LostCommits.between(1, 2)));
      state.noteGivenUp(Set.of(pack(1)));
      state.note(
          new StateEntry.Found(
              new KnownDamage(
                  Instant.ofEpochSecond(9), 2, Set.of(pack(1)), Set.of(run(1)), 3, true, true)));
      state.note(
          new StateEntry.Verified(
              new VerifyNote.Whole(Instant.ofEpochMilli(1), Instant.ofEpochMilli(2), 3)));
      state.note(
          new StateEntry.VerifiedUpTo(new VerifyNote.Pass(Instant.ofEpochMilli(4), pack(5), 6)));
      byte[] descriptor = new byte[60 << 10];
      for (int second = 1; second < 6; second++) {
        state.note(new StateEntry.Looked(Instant.ofEpochSecond(second), 2, descriptor));
      }
    }
  }

  @Test
  void all_that_counts_is_in_a_fresh_file_whatever_power_cut_meets_its_writing()
      throws IOException {
    fillUp();
    List<ByteBuffer> before = bytes(read());
    assertThat(before).hasSize(13);
    long length = disk.length(TargetState.file("t"));
    atEachStep(
        this::fillUp,
        () -> open().close(),
        killed -> {
          assertThat(bytes(read())).isEqualTo(before);
          open().close();
          assertThat(bytes(read())).isEqualTo(before);
          assertThat(disk.length(TargetState.file("t"))).isLessThan(length / 3);
        });
  }

  /// Goal: an entry that was cut off never comes back.
  @Test
  void a_damaged_last_entry_is_cut_off_for_good() throws IOException {
    try (TargetState state = TargetState.register(disk, "t", FIRST)) {
      state.noteSeen(commit(1, CommitKind.INCREMENT), hash(1));
      long damaged = disk.length(TargetState.file("t"));
      state.noteSeen(commit(2, CommitKind.INCREMENT), hash(2));
      machine.flip(TargetState.file("t"), damaged + 12, 3);
    }
    try (TargetState state = open()) {
      assertThat(state.contents().seen().orElseThrow().hash()).isEqualTo(hash(1));
      state.noteRun(run(3));
    }
    assertThat(read().seen().orElseThrow().hash()).isEqualTo(hash(1));
    assertThat(read().runs()).containsExactly(run(3));
  }

  @Test
  void a_torn_tail_of_any_length_costs_that_entry_alone() throws IOException {
    byte[] entry = new StateEntry.NotedRun(run(2)).encode();
    for (int length = 0; length <= entry.length; length++) {
      restart();
      try (TargetState state = TargetState.register(disk, "t", FIRST)) {
        state.noteRun(run(1));
      }
      long end = disk.length(TargetState.file("t"));
      try (DiskFile file = disk.openForWrite(TargetState.file("t"))) {
        file.write(ByteBuffer.wrap(entry, 0, length), end);
      }
      try (TargetState state = open()) {
        state.noteRun(run(3));
      }
      boolean whole = length == entry.length;
      assertThat(read().runs())
          .isEqualTo(whole ? List.of(run(1), run(2), run(3)) : List.of(run(1), run(3)));
    }
  }

  @Test
  void an_entry_without_a_payload_at_the_end_of_the_file_is_read() throws IOException {
    try (TargetState state = TargetState.register(disk, "t", FIRST)) {
      assertThat(state.contents().mountPoint()).isEmpty();
      state.note(new StateEntry.Mounted(""));
    }
    assertThat(read().mountPoint()).contains("");
    open().close();
    assertThat(read().mountPoint()).contains("");
  }

  @Test
  void a_part_is_remembered_until_a_commit_of_its_number_is_seen() throws IOException {
    try (TargetState state = TargetState.register(disk, "t", FIRST)) {
      state.noteRun(run(1));
      state.noteRun(run(2));
      state.noteSeen(commit(1, CommitKind.INCREMENT), hash(1));
      assertThat(state.contents().runs()).containsExactly(run(2));
    }
    assertThat(read().runs()).containsExactly(run(2));
  }

  @Test
  void commits_stay_damaged_until_a_base_is_seen() throws IOException {
    try (TargetState state = TargetState.register(disk, "t", FIRST)) {
      state.note(new StateEntry.Damaged(LostCommits.between(1, 2)));
      state.noteSeen(commit(3, CommitKind.INCREMENT), hash(3));
      assertThat(read().damaged()).isEqualTo(LostCommits.between(1, 2));
      state.noteSeen(commit(4, CommitKind.BASE), hash(4));
      assertThat(read().damaged()).isEqualTo(LostCommits.NONE);
    }
  }

  @Test
  void a_commit_is_noted_unless_it_is_the_very_one_that_was_seen_last() throws IOException {
    try (TargetState state = TargetState.register(disk, "t", FIRST)) {
      CommitHeader two = commit(2, CommitKind.INCREMENT);
      state.noteSeen(two, hash(2));
      long length = disk.length(TargetState.file("t"));
      state.noteSeen(two, hash(2));
      assertThat(disk.length(TargetState.file("t"))).isEqualTo(length);
      state.noteSeen(two, hash(9));
      assertThat(read().seen().orElseThrow().hash()).isEqualTo(hash(9));
      state.noteSeen(commit(3, CommitKind.INCREMENT), hash(9));
      assertThat(read().seen().orElseThrow().commit().number()).isEqualTo(3);
    }
  }

  @Test
  void the_first_mount_point_of_a_place_stays_and_a_place_elsewhere_has_none() throws IOException {
    try (TargetState state = TargetState.register(disk, "t", FIRST)) {
      state.noteMounted(Optional.empty());
      assertThat(read().mountPoint()).isEmpty();
      state.noteMounted(Optional.of(directory));
      String first = MountPoint.above(directory);
      assertThat(read().mountPoint()).contains(first);
    }
    try (TargetState state = open()) {
      state.note(new StateEntry.Mounted("/mnt/usb"));
      state.noteMounted(Optional.of(directory));
    }
    assertThat(read().mountPoint()).contains("/mnt/usb");
  }

  @Test
  void a_target_that_was_forgotten_stays_so_after_a_power_cut_and_leaves_no_word_of_its_link()
      throws IOException {
    Story before =
        () -> {
          TargetState.register(disk, "t", FIRST).close();
          TargetState.register(disk, "u", SECOND).close();
          for (String file : List.of(LastRound.file("t"), LastRound.file("t") + ".new")) {
            disk.openForWrite(file).close();
          }
          disk.syncDirectory(TargetState.DIRECTORY);
        };
    atEachStep(
        before,
        () -> TargetState.delete(disk, "t"),
        killed -> {
          boolean known = TargetState.read(disk, "t").isPresent();
          assertThat(killed || !known).isTrue();
          assertThat(known || !disk.exists(LastRound.file("t"))).isTrue();
          TargetState.delete(disk, "t");
          assertThat(disk.list(TargetState.DIRECTORY)).containsExactly("u.state");
        });
  }

  @Test
  void only_state_files_are_names_of_targets() throws IOException {
    TargetState.register(disk, "backup", FIRST).close();
    TargetState.register(disk, "a.state", SECOND).close();
    for (String file : List.of("backup.lock", "backup.link", "other.state.new", "Upper.state")) {
      disk.openForWrite(TargetState.DIRECTORY + "/" + file).close();
    }
    assertThat(TargetState.names(disk)).containsExactly("a.state", "backup");
    assertThat(TargetState.names(new SimDisk().process("q"))).isEmpty();
  }

  @Test
  void no_file_stays_open_behind_a_state_that_was_closed() throws IOException {
    fillUp();
    open().close();
    open().close();
    read();
    LastRound.read(disk, "t");
    assertThat(machine.openFiles()).isZero();
  }
}
