package dev.tidemark.engine.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.mirror.ArchiveDamage;
import dev.tidemark.engine.mirror.ContentProgress;
import dev.tidemark.engine.mirror.KnownDamage;
import dev.tidemark.engine.mirror.RoundOutcome;
import dev.tidemark.engine.mirror.VerifyNote;
import dev.tidemark.engine.mirror.VerifyResult;
import dev.tidemark.engine.restore.MirroredVolume;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.spi.sink.ObjectName;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: what a verification has found at a target is never forgotten: rounds mend it, or say it
/// each time.
class KnownDamageTest {

  private final SimDisk machine = new SimDisk();
  private final Disk home = machine.process("origin");
  private final Disk scratch = new SimDisk().process("scratch");
  private MirroredVolume origin;

  @BeforeEach
  void create() throws Exception {
    origin = new MirroredVolume(home, new Random(11));
    for (int i = 0; i < 12; i++) {
      origin.grow();
      origin.mirror();
    }
  }

  @AfterEach
  void close() {
    origin.close();
  }

  private CheckResult verify(CheckDepth depth) throws Exception {
    VerifyArchive verify =
        new VerifyArchive(origin.sink, scratch, Seam.real(), CheckListener.SILENT);
    CheckResult report =
        verify.run(depth, Optional.of(origin.volume), origin.memory().remembered());
    assertThat(origin.notes().note("memory", verify.result(report, depth))).isTrue();
    return report;
  }

  private KnownDamage known() throws Exception {
    return origin.known().found();
  }

  private List<String> objects(String prefix) {
    return origin.sink.names().stream().filter(n -> n.startsWith(prefix)).sorted().toList();
  }

  private void flip(String name, int at) {
    byte[] bytes = origin.sink.bytes(name).orElseThrow();
    bytes[at] ^= 1;
    origin.sink.tamper(name, bytes);
  }

  /// Puts back what it has changed when it is closed.
  private final class LostAtHome implements AutoCloseable {

    LostAtHome() throws Exception {
      turn();
    }

    private void turn() throws Exception {
      for (String name : home.list("packs")) {
        try (DiskFile file = home.openForWrite("packs/" + name)) {
          for (long at = 0; at < file.size(); at += 100) {
            ByteBuffer one = ByteBuffer.allocate(1);
            file.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 1)).rewind();
            file.write(one, at);
          }
          file.force();
        }
      }
    }

    @Override
    public void close() throws Exception {
      turn();
    }
  }

  private RoundOutcome.Done round() throws Exception {
    return (RoundOutcome.Done) origin.round();
  }

  @Test
  void a_round_sends_again_what_a_verification_found_damaged_or_gone() throws Exception {
    List<String> packs = objects("packs/");
    origin.sink.delete(new ObjectName(packs.get(0)));
    flip(packs.get(1), 40);
    verify(new CheckDepth.All());
    assertThat(known().packs())
        .extracting(pack -> pack.object().value())
        .contains(packs.get(0), packs.get(1));
    RoundOutcome.Done done = round();
    assertThat(done.mended()).singleElement().asString().contains("2 damaged packs");
    assertThat(done.known()).isEqualTo(KnownDamage.NONE);
    assertThat(known()).isEqualTo(KnownDamage.NONE);
    assertThat(verify(new CheckDepth.All()).findings()).isEmpty();
    assertThat(round().sent().requests()).isZero();
  }

  @Test
  void what_the_volume_has_lost_too_stays_known_is_said_by_each_round_and_mended_when_it_is_back()
      throws Exception {
    origin.sink.delete(new ObjectName(objects("packs/").getFirst()));
    verify(new CheckDepth.Structure());
    KnownDamage found = known();
    assertThat(found.packs()).isNotEmpty();
    try (LostAtHome lost = new LostAtHome()) {
      for (int i = 0; i < 2; i++) {
        RoundOutcome.Done done = round();
        assertThat(done.known()).isEqualTo(found);
        assertThat(done.unmended()).isPresent();
        assertThat(done.mended()).isEmpty();
        assertThat(done.atHead()).isTrue();
      }
    }
    RoundOutcome.Done done = round();
    assertThat(done.known().isEmpty()).isTrue();
    assertThat(done.unmended()).isEmpty();
    assertThat(verify(new CheckDepth.All()).findings()).isEmpty();
  }

  @Test
  void a_round_with_known_damage_still_brings_what_is_new() throws Exception {
    flip(objects("packs/").getFirst(), 40);
    verify(new CheckDepth.All());
    origin.grow();
    RoundOutcome.Done done = round();
    assertThat(done.mark().tid()).isEqualTo(origin.volume.durable().orElseThrow().tid());
    assertThat(done.mended()).isNotEmpty();
    assertThat(verify(new CheckDepth.All()).findings()).isEmpty();
  }

  @Test
  void a_repair_takes_off_what_it_has_sent_again() throws Exception {
    flip(objects("packs/").getFirst(), 40);
    verify(new CheckDepth.All());
    origin.repair(new ArchiveDamage(known().packs()), Optional.empty());
    assertThat(known()).isEqualTo(KnownDamage.NONE);
  }

  /// A base that mends commits names all packs that are still good; known damage is not.
  @Test
  void a_base_that_stands_alone_names_no_pack_that_is_known_to_be_damaged() throws Exception {
    flip(objects("packs/").getFirst(), 40);
    String commit = objects("commits/").getFirst();
    flip(commit, origin.sink.bytes(commit).orElseThrow().length / 2);
    assertThat(verify(new CheckDepth.All()).isGood()).isFalse();
    assertThat(known().packs()).isNotEmpty();
    assertThat(round().mended()).isNotEmpty();
    assertThat(known().packs()).isEmpty();
    assertThat(verify(new CheckDepth.All()).findings()).isEmpty();
    assertThat(known()).isEqualTo(KnownDamage.NONE);
  }

  /// Method: a pack and a commit are damaged, and mended by one base; then that base is lost.
  @Test
  void what_was_found_damaged_is_not_taken_up_again_when_the_base_that_left_it_out_is_lost()
      throws Exception {
    flip(objects("packs/").getFirst(), 40);
    String commit = objects("commits/").getFirst();
    flip(commit, origin.sink.bytes(commit).orElseThrow().length / 2);
    verify(new CheckDepth.All());
    Set<PackRef> damaged = known().packs();
    assertThat(damaged).isNotEmpty();
    assertThat(round().mended()).isNotEmpty();
    ArchivePacks archive = new ArchivePacks(origin.sink, Seam.real());
    long base = objects("commits/").size();
    assertThat(archive.header(base).kind()).isEqualTo(CommitKind.BASE);
    flip(ArchiveNames.commit(base).value(), 20);
    origin.dayPasses();
    assertThat(round().mended()).isNotEmpty();
    assertThat(archive.header(base + 1).older()).isNotEmpty().doesNotContainAnyElementsOf(damaged);
    assertThat(verify(new CheckDepth.All()).findings()).isEmpty();
  }

  /// Method: what the damaged commit names is looked at by no later verification.
  @Test
  void what_was_found_damaged_stays_known_while_a_damaged_commit_may_name_it() throws Exception {
    String pack = objects("packs/").getFirst();
    flip(pack, 40);
    verify(new CheckDepth.All());
    Set<PackRef> damaged = known().packs();
    assertThat(damaged).isNotEmpty();
    for (String commit : objects("commits/")) {
      flip(commit, origin.sink.bytes(commit).orElseThrow().length - 5);
    }
    verify(new CheckDepth.All());
    assertThat(known().packs()).containsAll(damaged);
    origin.dayPasses();
    assertThat(round().mended()).isNotEmpty();
    assertThat(verify(new CheckDepth.All()).findings()).isEmpty();
    assertThat(known()).isEqualTo(KnownDamage.NONE);
  }

  @Test
  void slices_add_what_they_find_and_take_off_what_they_find_whole() throws Exception {
    String pack = objects("packs/").getFirst();
    byte[] good = origin.sink.bytes(pack).orElseThrow();
    flip(pack, 40);
    CheckDepth.Slice all =
        new CheckDepth.Slice(new CheckDepth.Budget.Bytes(Long.MAX_VALUE), Optional.empty());
    verify(all);
    assertThat(known().packs()).extracting(p -> p.object().value()).containsExactly(pack);
    PackRef bad = known().packs().iterator().next();
    verify(new CheckDepth.Structure());
    verify(new CheckDepth.Slice(new CheckDepth.Budget.Bytes(Long.MAX_VALUE), Optional.of(bad)));
    assertThat(known().packs()).containsExactly(bad);
    origin.sink.tamper(pack, good);
    verify(all);
    assertThat(known()).isEqualTo(KnownDamage.NONE);
  }

  @Test
  void a_lost_descriptor_is_looked_for_by_the_next_round_though_no_look_was_due() throws Exception {
    byte[] before = origin.sink.bytes("tidemark.json").orElseThrow();
    origin.sink.delete(new ObjectName("tidemark.json"));
    assertThat(verify(new CheckDepth.Structure()).isGood()).isFalse();
    assertThat(known().isEmpty()).isFalse();
    RoundOutcome.Done done = round();
    assertThat(done.mended()).isNotEmpty();
    assertThat(done.known()).isEqualTo(KnownDamage.NONE);
    assertThat(origin.sink.bytes("tidemark.json")).contains(before);
    assertThat(round().sent().requests()).isZero();
  }

  @Test
  void commits_that_are_all_gone_are_known_and_forgotten_when_they_are_back() throws Exception {
    List<String> commits = objects("commits/");
    List<byte[]> bytes =
        commits.stream().map(name -> origin.sink.bytes(name).orElseThrow()).toList();
    for (String name : commits) {
      origin.sink.delete(new ObjectName(name));
    }
    assertThat(verify(new CheckDepth.Structure()).isGood()).isFalse();
    assertThat(known().isStateless()).isTrue();
    assertThat(origin.round()).isInstanceOf(RoundOutcome.Parked.class);
    assertThat(known().isStateless()).isTrue();
    for (int i = 0; i < commits.size(); i++) {
      origin.sink.tamper(commits.get(i), bytes.get(i));
    }
    assertThat(verify(new CheckDepth.Structure()).findings()).isEmpty();
    assertThat(known()).isEqualTo(KnownDamage.NONE);
    assertThat(origin.known().damaged().isEmpty()).isTrue();
    assertThat(round().mended()).isEmpty();
  }

  /// One verification of the next packs, and what it leaves to be remembered.
  private SliceEnd slice() throws Exception {
    CheckDepth.Slice slice =
        new CheckDepth.Slice(
            new CheckDepth.Budget.Bytes(1),
            origin.notes().read("memory").pass().map(VerifyNote.Pass::last));
    VerifyArchive verify =
        new VerifyArchive(origin.sink, scratch, Seam.real(), CheckListener.SILENT);
    CheckResult report =
        verify.run(slice, Optional.of(origin.volume), origin.memory().remembered());
    VerifyResult result = verify.result(report, slice);
    SliceEnd end = verify.slice().orElseThrow();
    Instant now = Instant.now();
    origin.notes().note("memory", result);
    origin.notes().note("memory", result, ContentProgress.slice(now, now, end.last()));
    return end;
  }

  private Optional<VerifyNote.Whole> verifiedWhole() throws Exception {
    return origin.notes().read("memory").whole();
  }

  private void allSlices() throws Exception {
    for (int i = 0; i < 2 * objects("").size(); i++) {
      slice();
    }
  }

  @Test
  void slices_to_the_end_of_a_good_archive_verify_it_as_a_whole() throws Exception {
    allSlices();
    assertThat(verifiedWhole().orElseThrow().findings()).isZero();
  }

  /// Packs that only the damaged commit names are read by no slice.
  @Test
  void slices_to_the_end_do_not_verify_an_archive_one_of_whose_commits_is_flipped_or_gone()
      throws Exception {
    for (String commit : objects("commits/")) {
      byte[] good = origin.sink.bytes(commit).orElseThrow();
      flip(commit, 20);
      allSlices();
      assertThat(verifiedWhole()).as("%s flipped", commit).isEmpty();
      origin.sink.delete(new ObjectName(commit));
      allSlices();
      assertThat(verifiedWhole()).as("%s gone", commit).isEmpty();
      assertThat(slice().endsPass()).as("%s gone", commit).isFalse();
      origin.sink.tamper(commit, good);
    }
  }

  /// It is good in itself, and names other packs than the one that was there.
  @Test
  void slices_do_not_verify_an_archive_with_a_commit_that_belongs_to_another_one()
      throws Exception {
    try (MirroredVolume other =
        new MirroredVolume(new SimDisk().process("other"), new Random(12))) {
      other.grow();
      other.mirror();
      String first = objects("commits/").getLast();
      origin.sink.tamper(first, other.sink.bytes(first).orElseThrow());
      assertThat(slice().knowsAll()).isFalse();
      allSlices();
      assertThat(verifiedWhole()).isEmpty();
    }
  }

  @Test
  void slices_do_not_verify_an_archive_that_lacks_all_its_commits() throws Exception {
    for (String commit : objects("commits/")) {
      origin.sink.delete(new ObjectName(commit));
    }
    assertThat(slice().endsPass()).isFalse();
    assertThat(verifiedWhole()).isEmpty();
  }

  @Test
  void commits_that_are_damaged_between_two_slices_keep_the_pass_open_until_they_are_mended()
      throws Exception {
    slice();
    String commit = objects("commits/").getFirst();
    flip(commit, 20);
    allSlices();
    assertThat(verifiedWhole()).isEmpty();
    assertThat(round().mended()).isNotEmpty();
    allSlices();
    assertThat(verifiedWhole()).isPresent();
    assertThat(verify(new CheckDepth.All()).findings()).isEmpty();
  }

  private boolean isOfNewestState(String run) throws Exception {
    try (ArchiveReader reader = origin.reader()) {
      return reader.commits(reader.points().getLast().tid()).stream()
          .map(CommitHeader::runs)
          .flatMap(List::stream)
          .anyMatch(part -> part.object().value().equals(run));
    }
  }

  /// The newest state builds on a later base: no slice needs this run for its records.
  @Test
  void the_last_slice_finds_a_flipped_bit_in_a_run_that_only_older_states_need() throws Exception {
    while (objects("runs/").isEmpty()) {
      for (int i = 0; i < 40; i++) {
        origin.grow();
      }
      origin.mirror();
    }
    String run = objects("runs/").getFirst();
    while (isOfNewestState(run)) {
      origin.grow();
      origin.mirror();
    }
    flip(run, 40);
    assertThat(verify(new CheckDepth.Structure()).findings()).isEmpty();
    allSlices();
    assertThat(verifiedWhole()).isEmpty();
    assertThat(known().parts()).extracting(part -> part.object().value()).containsExactly(run);
    assertThat(round().mended()).isNotEmpty();
    allSlices();
    assertThat(verifiedWhole()).isPresent();
  }

  /// In an extent of the first pack that is an object of its own.
  private static final int LOST_AT = 20_800;

  private void turnOneByteAtHome() throws Exception {
    String name = home.list("packs").stream().sorted().findFirst().orElseThrow();
    try (DiskFile file = home.openForWrite("packs/" + name)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      file.read(one, LOST_AT);
      one.put(0, (byte) (one.get(0) ^ 1)).rewind();
      file.write(one, LOST_AT);
      file.force();
    }
  }

  private List<PackRef> named() throws Exception {
    ArchivePacks packs = new ArchivePacks(origin.sink, Seam.real());
    return packs.ofRecords(packs.header(objects("commits/").size()));
  }

  /// Goal: what can be read is sent, what cannot stays named and known, and nothing is sent twice.
  @Test
  void one_extent_that_the_volume_has_lost_keeps_no_other_damaged_pack_from_being_sent_again()
      throws Exception {
    objects("packs/").forEach(pack -> flip(pack, 40));
    verify(new CheckDepth.All());
    Set<PackRef> all = known().packs();
    assertThat(all).hasSizeGreaterThan(2);
    turnOneByteAtHome();
    RoundOutcome.Done done = round();
    Set<PackRef> left = known().packs();
    assertThat(left).hasSize(1).isSubsetOf(all);
    assertThat(done.known().packs()).isEqualTo(left);
    for (PackRef pack : left) {
      assertThat(done.unmended().orElseThrow()).contains(pack.object().value());
    }
    assertThat(done.mended())
        .singleElement()
        .asString()
        .contains((all.size() - left.size()) + " damaged packs were sent again");
    for (PackRef pack : all) {
      assertThat(named().contains(pack)).as("%s is named", pack).isEqualTo(left.contains(pack));
    }
    assertThat(verify(new CheckDepth.All()).findings()).isNotEmpty();
    assertThat(known().packs()).isEqualTo(left);
    assertNothingIsSent();
    turnOneByteAtHome();
    assertThat(round().known().isEmpty()).isTrue();
    assertThat(verify(new CheckDepth.All()).findings()).isEmpty();
    assertThat(named()).doesNotContainAnyElementsOf(left);
  }

  private void assertNothingIsSent() throws Exception {
    List<String> names = List.copyOf(origin.sink.names());
    RoundOutcome.Done done = round();
    assertThat(done.unmended()).isPresent();
    assertThat(done.mended()).isEmpty();
    assertThat(origin.sink.names()).containsExactlyElementsOf(names);
  }

  /// What a failed repair could not replace is no pack that was given up.
  @Test
  void a_pack_that_stays_named_is_taken_by_a_base_that_stands_alone_once_it_is_whole_again()
      throws Exception {
    List<String> packs = objects("packs/");
    List<byte[]> whole = packs.stream().map(pack -> origin.sink.bytes(pack).orElseThrow()).toList();
    packs.forEach(pack -> flip(pack, 40));
    verify(new CheckDepth.All());
    turnOneByteAtHome();
    round();
    Set<PackRef> left = known().packs();
    for (int i = 0; i < packs.size(); i++) {
      origin.sink.tamper(packs.get(i), whole.get(i));
    }
    assertThat(verify(new CheckDepth.All()).findings()).isEmpty();
    assertThat(named()).containsAll(left);
    assertThat(round().known().isEmpty()).isTrue();
  }
}
