package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.seam.Disk;
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
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class TargetStateTest {

  private static final Registration REGISTRATION =
      new Registration(BareHeader.VOLUME, BareHeader.ARCHIVE, "s3://bucket/ünn", true);

  private static CommitHeader commit(long number, long x) {
    Mark mark =
        new Mark(
            new Timeline(0, 5, 6),
            new TxId(number * 10),
            new Hash(1, 2, 3, number),
            new ExtentId(x),
            new TxId(number * 10),
            new Hash(1, 2, 3, number));
    return BareHeader.of(number, CommitKind.INCREMENT, mark);
  }

  private static StateEntry.NotedPack pack(long first, long last) {
    PackRef pack =
        new PackRef(1, 0, 99, new ExtentId(first), new ExtentId(last), new Hash(first, 0, 0, 0));
    return new StateEntry.NotedPack(pack, new ExtentId(first - 1));
  }

  private static void story(Disk disk) throws IOException {
    try (TargetState state = TargetState.register(disk, "t", REGISTRATION)) {
      state.note(pack(1, 5));
      state.note(pack(6, 9));
      state.noteRun(new RunRef(1, 0, 0, 7, Hash.ZERO));
      state.note(new StateEntry.Attempt(commit(1, 5)));
      state.noteSeen(commit(1, 5), new Hash(9, 9, 9, 9));
    }
  }

  private static StateContents read(Disk disk) throws IOException {
    return TargetState.read(disk, "t").orElseThrow();
  }

  @Test
  void what_was_verified_is_remembered_and_a_whole_pass_ends_its_slices() throws IOException {
    Disk disk = new SimDisk().process("p");
    story(disk);
    VerifyNotes notes = new VerifyNotes(disk);
    assertThat(notes.read("t")).isEqualTo(VerifyNote.NONE);
    PackRef last = pack(1, 5).pack();
    VerifyResult good = knowing(KnownDamage.NONE);
    assertThat(notes.note("t", knowing(damage(1, 2, true)), slice(5, 6, last))).isTrue();
    VerifyNote.Pass pass = new VerifyNote.Pass(Instant.ofEpochMilli(5), last, 2);
    assertThat(notes.read("t").pass()).contains(pass);
    assertThat(notes.note("t", good, slice(8, 9))).isTrue();
    VerifyNote.Whole whole =
        new VerifyNote.Whole(Instant.ofEpochMilli(5), Instant.ofEpochMilli(9), 2);
    assertThat(notes.read("t")).isEqualTo(new VerifyNote(Optional.of(whole), Optional.empty()));
    assertThat(read(disk).seen()).isPresent();
    try (TargetState open = TargetState.open(disk, "t").orElseThrow()) {
      for (int i = 0; i < 3_000; i++) {
        open.note(new StateEntry.VerifiedUpTo(pass));
      }
    }
    notes.note("t", good, slice(10, 11, last));
    assertThat(disk.length(TargetState.file("t"))).isLessThan(10 << 10);
    assertThat(notes.read("t")).isEqualTo(new VerifyNote(Optional.of(whole), Optional.of(pass)));
    assertThat(notes.note("other", good, slice(1, 2))).isFalse();
  }

  private static ContentProgress slice(long began, long ended, PackRef... last) {
    return ContentProgress.slice(
        Instant.ofEpochMilli(began), Instant.ofEpochMilli(ended), Stream.of(last).findFirst());
  }

  /// A verification that knew all packs, and read none.
  private static VerifyResult knowing(KnownDamage found) {
    return new VerifyResult(
        found, LostCommits.NONE, Set.of(), Set.of(), Optional.of(Set.of()), false);
  }

  @Test
  void content_that_was_read_at_once_begins_anew_whatever_slices_had_found() throws IOException {
    Disk disk = new SimDisk().process("p");
    story(disk);
    VerifyNotes notes = new VerifyNotes(disk);
    notes.note("t", knowing(damage(1, 2, true)), slice(5, 6, pack(1, 5).pack()));
    Instant seven = Instant.ofEpochMilli(7);
    Instant eight = Instant.ofEpochMilli(8);
    notes.note("t", knowing(KnownDamage.NONE), ContentProgress.atOnce(seven, eight));
    VerifyNote.Whole whole = new VerifyNote.Whole(seven, eight, 0);
    assertThat(notes.read("t")).isEqualTo(new VerifyNote(Optional.of(whole), Optional.empty()));
  }

  @Test
  void where_not_all_packs_are_known_no_reading_of_content_is_remembered() throws IOException {
    Disk disk = new SimDisk().process("p");
    story(disk);
    VerifyNotes notes = new VerifyNotes(disk);
    VerifyResult blind = result(damage(1, 2, true), false);
    notes.note("t", blind, slice(5, 6, pack(1, 5).pack()));
    notes.note("t", blind, slice(5, 6));
    notes.note(
        "t", blind, ContentProgress.atOnce(Instant.ofEpochMilli(5), Instant.ofEpochMilli(6)));
    assertThat(notes.read("t")).isEqualTo(VerifyNote.NONE);
  }

  @Test
  void content_is_not_verified_as_a_whole_while_a_part_of_a_run_is_known_to_be_damaged()
      throws IOException {
    Disk disk = new SimDisk().process("p");
    story(disk);
    VerifyNotes notes = new VerifyNotes(disk);
    RunRef part = new RunRef(2, 0, 0, 9, Hash.ZERO);
    KnownDamage parts = new KnownDamage(Instant.EPOCH, 1, Set.of(), Set.of(part), 0, false, false);
    notes.note("t", knowing(parts));
    notes.note("t", knowing(KnownDamage.NONE), slice(5, 6));
    assertThat(notes.read("t").whole()).isEmpty();
  }

  @Test
  void content_is_not_verified_as_a_whole_while_commits_are_known_to_be_damaged()
      throws IOException {
    Disk disk = new SimDisk().process("p");
    story(disk);
    VerifyNotes notes = new VerifyNotes(disk);
    try (TargetState open = TargetState.open(disk, "t").orElseThrow()) {
      open.note(new StateEntry.Damaged(LostCommits.between(1, 1)));
    }
    notes.note("t", knowing(KnownDamage.NONE), slice(5, 6));
    assertThat(notes.read("t").whole()).isEmpty();
  }

  @Test
  void content_is_not_verified_without_a_finding_while_damage_is_known() throws IOException {
    Disk disk = new SimDisk().process("p");
    story(disk);
    VerifyNotes notes = new VerifyNotes(disk);
    notes.note("t", knowing(damage(1, 3, true)));
    notes.note("t", knowing(KnownDamage.NONE), slice(5, 6));
    assertThat(notes.read("t").whole().orElseThrow().findings()).isEqualTo(3);
  }

  @Test
  void what_bases_have_given_up_is_kept_when_the_notes_are_written_anew() throws IOException {
    Disk disk = new SimDisk().process("p");
    story(disk);
    PackRef a = pack(1, 5).pack();
    PackRef b = pack(6, 9).pack();
    VerifyNote.Pass pass = new VerifyNote.Pass(Instant.ofEpochMilli(5), a, 2);
    try (TargetState open = TargetState.open(disk, "t").orElseThrow()) {
      open.noteGivenUp(Set.of(a));
      open.note(new StateEntry.Omitted(OmittedPacks.base(3)));
      open.note(new StateEntry.Omitted(OmittedPacks.base(7)));
      open.noteGivenUp(Set.of(a, b));
      for (int i = 0; i < 3_000; i++) {
        open.note(new StateEntry.VerifiedUpTo(pass));
      }
    }
    OmittedPacks kept = new OmittedPacks(LostCommits.of(List.of(3L, 7L)), Set.of(a, b));
    assertThat(read(disk).givenUp()).isEqualTo(kept);
    TargetState.open(disk, "t").orElseThrow().close();
    assertThat(disk.length(TargetState.file("t"))).isLessThan(10 << 10);
    assertThat(read(disk).givenUp()).isEqualTo(kept);
  }

  /// Then a lane reads packs rather than believe that it knows.
  @Test
  void where_more_packs_were_given_up_than_are_remembered_no_base_is_known() {
    OmittedPacks known = OmittedPacks.base(3);
    for (long i = 1; i <= KnownDamage.PLACES_MAX; i++) {
      known = known.with(OmittedPacks.packs(Set.of(pack(i, i).pack())));
    }
    assertThat(known.bases().contains(3)).isTrue();
    OmittedPacks more = known.with(OmittedPacks.packs(Set.of(pack(9_000, 9_000).pack())));
    assertThat(more.bases().contains(3)).isFalse();
    assertThat(more.with(OmittedPacks.base(5)).bases().contains(5)).isFalse();
  }

  @Test
  void however_many_packs_are_given_up_what_is_noted_afterwards_is_read_again() throws IOException {
    Disk disk = new SimDisk().process("p");
    Set<PackRef> packs = new HashSet<>();
    for (long i = 1; i <= 20_000; i++) {
      packs.add(pack(i, i).pack());
    }
    KnownDamage found = damage(5, 1, true);
    try (TargetState state = TargetState.register(disk, "t", REGISTRATION)) {
      state.noteGivenUp(packs);
      state.note(new StateEntry.Omitted(OmittedPacks.base(5)));
      state.noteFound(found);
      long length = disk.length(TargetState.file("t"));
      state.noteGivenUp(packs);
      assertThat(disk.length(TargetState.file("t"))).isEqualTo(length);
    }
    assertThat(read(disk).found()).isEqualTo(found);
    assertThat(read(disk).givenUp().bases().contains(5)).isFalse();
  }

  private static KnownDamage damage(long second, long others, boolean inContent, PackRef... packs) {
    return new KnownDamage(
        Instant.ofEpochSecond(second, 7),
        packs.length + others,
        Set.of(packs),
        Set.of(),
        others,
        inContent,
        false);
  }

  /// @param whole every commit and all content was read
  private static VerifyResult result(KnownDamage found, boolean whole, PackRef... proven) {
    Optional<Set<PackRef>> needed = whole ? Optional.of(found.packs()) : Optional.empty();
    return new VerifyResult(found, LostCommits.NONE, Set.of(proven), Set.of(), needed, whole);
  }

  @Test
  void what_was_found_damaged_is_kept_until_it_is_read_and_found_whole() throws IOException {
    Disk disk = new SimDisk().process("p");
    story(disk);
    VerifyNotes notes = new VerifyNotes(disk);
    PackRef a = pack(1, 5).pack();
    PackRef b = pack(6, 9).pack();
    notes.note("t", result(damage(1, 0, true, a), false));
    notes.note("t", result(damage(2, 0, true, b), false));
    assertThat(notes.damage("t").packs()).containsExactlyInAnyOrder(a, b);
    assertThat(notes.damage("t").found()).isEqualTo(Instant.ofEpochSecond(2, 7));
    notes.note("t", result(KnownDamage.NONE, false));
    assertThat(notes.damage("t").packs()).containsExactlyInAnyOrder(a, b);
    notes.note("t", result(KnownDamage.NONE, false, a));
    assertThat(notes.damage("t").packs()).containsExactly(b);
    notes.note("t", result(damage(3, 0, true, a), true));
    assertThat(notes.damage("t")).isEqualTo(damage(3, 0, true, a));
    try (TargetState state = TargetState.open(disk, "t").orElseThrow()) {
      state.note(new StateEntry.Looked(Instant.ofEpochSecond(9), 1, new byte[0]));
    }
    assertThat(notes.damage("t").packs()).containsExactly(a);
    notes.note("t", result(KnownDamage.NONE, true));
    assertThat(notes.damage("t")).isEqualTo(KnownDamage.NONE);
  }

  @Test
  void a_pack_that_no_state_needs_is_not_missed() throws IOException {
    Disk disk = new SimDisk().process("p");
    story(disk);
    VerifyNotes notes = new VerifyNotes(disk);
    PackRef a = pack(1, 5).pack();
    PackRef b = pack(6, 9).pack();
    notes.note("t", result(damage(1, 0, true, a, b), false));
    notes.note(
        "t",
        new VerifyResult(
            KnownDamage.NONE, LostCommits.NONE, Set.of(), Set.of(), Optional.of(Set.of(b)), false));
    assertThat(notes.damage("t").packs()).containsExactly(b);
  }

  @Test
  void findings_in_content_stay_until_content_is_read_again_and_others_until_the_next_look()
      throws IOException {
    Disk disk = new SimDisk().process("p");
    story(disk);
    VerifyNotes notes = new VerifyNotes(disk);
    notes.note("t", result(damage(1, 2, false), false));
    notes.note("t", result(KnownDamage.NONE, false));
    assertThat(notes.damage("t")).isEqualTo(KnownDamage.NONE);
    notes.note("t", result(damage(1, 2, true), false));
    notes.note("t", result(damage(2, 1, false), false));
    notes.note("t", result(KnownDamage.NONE, false));
    assertThat(notes.damage("t").others()).isEqualTo(2);
    notes.note("t", result(KnownDamage.NONE, true));
    assertThat(notes.damage("t").isEmpty()).isTrue();
  }

  @Test
  void a_finding_that_a_look_mends_makes_the_place_due_and_ends_with_it() throws IOException {
    Disk disk = new SimDisk().process("p");
    story(disk);
    Instant now = Instant.ofEpochSecond(100);
    try (TargetState state = TargetState.open(disk, "t").orElseThrow()) {
      state.note(new StateEntry.Looked(now.minusSeconds(60), 1, new byte[0]));
      assertThat(state.contents().isLookDue(now)).isFalse();
      KnownDamage descriptor =
          new KnownDamage(now.minusSeconds(30), 1, Set.of(), Set.of(), 0, false, true);
      state.noteFound(descriptor);
      assertThat(read(disk).isLookDue(now)).isTrue();
      assertThat(read(disk).found()).isEqualTo(descriptor);
      state.note(new StateEntry.Looked(now, 1, new byte[0]));
      assertThat(state.contents().isLookDue(now)).isFalse();
      assertThat(read(disk).found()).isEqualTo(KnownDamage.NONE);
    }
  }

  @Test
  void commits_that_were_found_damaged_are_forgotten_when_they_are_good_again() throws IOException {
    Disk disk = new SimDisk().process("p");
    story(disk);
    VerifyNotes notes = new VerifyNotes(disk);
    KnownDamage gone =
        new KnownDamage(Instant.ofEpochSecond(1), 1, Set.of(), Set.of(), 0, false, true);
    notes.note(
        "t",
        new VerifyResult(
            gone, LostCommits.between(1, 3), Set.of(), Set.of(), Optional.empty(), false));
    assertThat(read(disk).damaged()).isEqualTo(LostCommits.between(1, 3));
    notes.note("t", result(KnownDamage.NONE, false));
    assertThat(read(disk).damaged()).isEqualTo(LostCommits.NONE);
  }

  /// Goal: the list never grows beyond what an entry may hold, and nothing of it is forgotten.
  @Test
  void more_packs_than_an_entry_lists_are_counted_and_stay_known() throws IOException {
    Disk disk = new SimDisk().process("p");
    story(disk);
    PackRef[] packs = new PackRef[5_000];
    for (int i = 0; i < packs.length; i++) {
      packs[i] = pack(i + 1L, i + 1L).pack();
    }
    VerifyNotes notes = new VerifyNotes(disk);
    notes.note("t", result(damage(1, 0, true, packs), true));
    KnownDamage known = notes.damage("t");
    assertThat(known.packs()).hasSize(4_000).contains(packs[0]).doesNotContain(packs[4_999]);
    assertThat(known.others()).isEqualTo(1_000);
    notes.note("t", result(KnownDamage.NONE, false, known.packs().toArray(new PackRef[0])));
    assertThat(notes.damage("t").others()).isEqualTo(1_000);
  }

  @Test
  void what_is_known_to_be_damaged_survives_a_fresh_file_and_a_base_takes_off_older_runs()
      throws IOException {
    Disk disk = new SimDisk().process("p");
    story(disk);
    RunRef part = new RunRef(1, 0, 0, 7, Hash.ZERO);
    KnownDamage damage =
        new KnownDamage(
            Instant.ofEpochSecond(5), 2, Set.of(pack(1, 5).pack()), Set.of(part), 0, true, false);
    new VerifyNotes(disk)
        .note(
            "t",
            new VerifyResult(
                damage, LostCommits.between(1, 1), Set.of(), Set.of(), Optional.empty(), true));
    try (TargetState open = TargetState.open(disk, "t").orElseThrow()) {
      for (int i = 0; i < 3_000; i++) {
        open.note(new StateEntry.Looked(Instant.ofEpochSecond(9), 1, new byte[100]));
      }
    }
    try (TargetState open = TargetState.open(disk, "t").orElseThrow()) {
      assertThat(disk.length(TargetState.file("t"))).isLessThan(10 << 10);
      assertThat(open.contents().found()).isEqualTo(damage);
    }
  }

  @Test
  void what_was_noted_is_there_and_what_a_commit_settled_is_not() throws IOException {
    Disk disk = new SimDisk().process("p");
    story(disk);
    StateContents contents = read(disk);
    assertThat(contents.registration()).isEqualTo(REGISTRATION);
    assertThat(contents.seen().orElseThrow().commit()).isEqualTo(commit(1, 5));
    assertThat(contents.attempt()).contains(commit(1, 5));
    assertThat(contents.packs()).containsExactly(pack(6, 9));
    assertThat(contents.runs()).isEmpty();
    assertThat(TargetState.names(disk)).containsExactly("t");
  }

  /// Goal: a note that returned survives a power cut, and a torn one is none.
  @Test
  void whatever_a_power_cut_leaves_is_a_beginning_of_the_notes() throws IOException {
    for (Survival survival : Survival.values()) {
      boolean killed = true;
      for (int step = 0; killed; step++) {
        SimDisk machine = new SimDisk();
        machine.crashAfter(step);
        killed = false;
        try {
          story(machine.process("p"));
        } catch (SimKilled e) {
          killed = true;
          machine.powerCut(survival, new SplittableRandom(step));
        }
        machine.crashAt(Long.MAX_VALUE);
        Disk disk = machine.process("q");
        Optional<TargetState> opened = TargetState.open(disk, "t");
        if (opened.isPresent()) {
          try (TargetState state = opened.get()) {
            state.noteSeen(commit(2, 9), new Hash(8, 8, 8, 8));
          }
          assertThat(read(disk).packs()).isEmpty();
          assertThat(read(disk).seen().orElseThrow().commit().number()).isEqualTo(2);
        }
        assertThat(killed || opened.isPresent()).isTrue();
      }
    }
  }

  /// What a power cut leaves of the last entry looks the same, so that one alone may be missing.
  @Test
  void a_flipped_bit_costs_the_last_note_at_most_and_is_never_believed() throws IOException {
    SimDisk machine = new SimDisk();
    Disk disk = machine.process("p");
    story(disk);
    long length = disk.length(TargetState.file("t"));
    int withoutLast = 0;
    for (long bit = 0; bit < length * 8; bit++) {
      machine.flip(TargetState.file("t"), bit / 8, (int) (bit % 8));
      try {
        StateContents contents = read(disk);
        assertThat(contents.registration()).isEqualTo(REGISTRATION);
        assertThat(contents.attempt())
            .hasValueSatisfying(a -> assertThat(a).isEqualTo(commit(1, 5)));
        contents.seen().ifPresent(seen -> assertThat(seen.commit()).isEqualTo(commit(1, 5)));
        withoutLast += contents.seen().isEmpty() ? 1 : 0;
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("read targets/t.state");
      }
      machine.flip(TargetState.file("t"), bit / 8, (int) (bit % 8));
    }
    byte[] last = new StateEntry.Seen(commit(1, 5), new Hash(9, 9, 9, 9)).encode();
    assertThat(withoutLast).isEqualTo(8 * last.length);
  }

  @Test
  void an_entry_of_a_kind_that_is_not_known_is_too_new_and_cuts_nothing_off() throws IOException {
    Disk disk = new SimDisk().process("p");
    story(disk);
    byte[] known = pack(20, 30).encode();
    byte[] unknown = known.clone();
    unknown[8] = 99;
    CRC32C crc = new CRC32C();
    crc.update(unknown, 8, unknown.length - 8);
    ByteBuffer.wrap(unknown).putInt(4, (int) crc.getValue());
    long end = disk.length(TargetState.file("t"));
    try (var file = disk.openForWrite(TargetState.file("t"))) {
      file.write(ByteBuffer.wrap(unknown), end);
    }
    assertThatThrownBy(() -> TargetState.open(disk, "t"))
        .isInstanceOf(TargetStateException.TooNew.class)
        .hasMessageContaining("an entry that is not known here; update this program");
    assertThat(disk.length(TargetState.file("t"))).isEqualTo(end + unknown.length);
  }

  @Test
  void a_long_file_is_written_anew_with_what_still_counts() throws IOException {
    Disk disk = new SimDisk().process("p");
    try (TargetState state = TargetState.register(disk, "t", REGISTRATION)) {
      for (int i = 1; i < 1_200; i++) {
        state.noteSeen(commit(i, i), new Hash(i, 0, 0, 0));
      }
      state.note(pack(5_000, 5_001));
    }
    long before = disk.length(TargetState.file("t"));
    TargetState.open(disk, "t").orElseThrow().close();
    assertThat(disk.length(TargetState.file("t"))).isLessThan(before / 50);
    assertThat(read(disk).seen().orElseThrow().commit().number()).isEqualTo(1_199);
    assertThat(read(disk).packs()).containsExactly(pack(5_000, 5_001));
  }

  @Test
  void a_file_that_is_none_is_an_error_with_a_remedy() throws IOException {
    Disk disk = new SimDisk().process("p");
    disk.createDirectory("targets");
    try (var file = disk.openForWrite(TargetState.file("t"))) {
      file.write(ByteBuffer.wrap(new byte[40]), 0);
    }
    assertThatThrownBy(() -> TargetState.open(disk, "t"))
        .isInstanceOf(TargetStateException.Damaged.class)
        .hasMessageContaining("run: tidemark target create t");
  }
}
