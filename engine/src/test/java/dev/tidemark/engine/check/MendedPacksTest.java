package dev.tidemark.engine.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.NeededPacks;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.mirror.ArchiveDamage;
import dev.tidemark.engine.mirror.RoundOutcome;
import dev.tidemark.engine.restore.MirroredVolume;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.words.Sha256;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: an archive that was mended more than once has packs that hold the same extents. One of
/// them is enough, and one that is damaged is given up all the same.
class MendedPacksTest {

  private final Disk scratch = new SimDisk().process("scratch");
  private MirroredVolume origin;
  private ArchivePacks archive;

  @BeforeEach
  void create() throws Exception {
    origin = new MirroredVolume(new SimDisk().process("origin"), new Random(11));
    archive = new ArchivePacks(origin.sink, Seam.real());
    for (int i = 0; i < 12; i++) {
      origin.grow();
      origin.mirror();
    }
  }

  @AfterEach
  void close() {
    origin.close();
  }

  private List<String> objects(String prefix) {
    return origin.sink.names().stream().filter(n -> n.startsWith(prefix)).sorted().toList();
  }

  private CommitHeader newest() throws Exception {
    return archive.header(objects("commits/").size());
  }

  /// Its header is damaged as well: nobody knows what it named.
  private void damage(long commit) {
    String name = ArchiveNames.commit(commit).value();
    byte[] bytes = origin.sink.bytes(name).orElseThrow();
    bytes[20] ^= 1;
    origin.sink.tamper(name, bytes);
  }

  /// Its header stays sound.
  private void cut(long commit) {
    String name = ArchiveNames.commit(commit).value();
    byte[] bytes = origin.sink.bytes(name).orElseThrow();
    origin.sink.tamper(name, Arrays.copyOf(bytes, bytes.length - 1));
  }

  private CheckResult verify() throws Exception {
    return new VerifyArchive(origin.sink, scratch, Seam.real(), CheckListener.SILENT)
        .run(new CheckDepth.All(), Optional.of(origin.volume));
  }

  private RoundOutcome.Done repair(PackRef... packs) throws Exception {
    return (RoundOutcome.Done) origin.repair(new ArchiveDamage(Set.of(packs)), Optional.empty());
  }

  private RoundOutcome.Done nextDay() throws Exception {
    origin.dayPasses();
    return (RoundOutcome.Done) origin.round();
  }

  /// Nobody remembers what the newest base has given up: what is whole is taken again.
  private void forgetNewestBase() throws Exception {
    damage(newest().number());
    origin.forget();
    origin.create();
  }

  /// Two packs of the newest base hold the same extents: what was sent again, and what it was sent
  /// for, which was not damaged at all.
  @Test
  void a_damaged_pack_is_given_up_though_other_packs_hold_all_that_it_held() throws Exception {
    PackRef twice =
        archive.ofRecords(newest()).stream().filter(p -> !p.inline()).findFirst().orElseThrow();
    repair(twice);
    forgetNewestBase();
    assertThat(nextDay().mended()).isNotEmpty();
    assertThat(newest().older()).contains(twice);
    origin.sink.delete(twice.object());
    assertThat(verify().isGood()).isFalse();
    List<String> packs = objects("packs/");
    assertThat(repair(twice).mended()).singleElement().asString().contains("1 damaged pack");
    assertThat(objects("packs/")).as("nothing had to be sent").isEqualTo(packs);
    assertThat(verify().findings()).isEmpty();
  }

  /// Method: a repair sends one pack for what lay inside two commits; then the second of these is
  /// damaged, and the repair's own. The first one's pack lies inside the one that was sent.
  @Test
  void nothing_is_sent_again_that_lies_in_a_pack_which_holds_another_one() throws Exception {
    List<PackRef> inside =
        archive.ofRecords(newest()).stream()
            .filter(PackRef::inline)
            .sorted(NeededPacks.ORDER)
            .limit(2)
            .toList();
    PackRef first = inside.get(0);
    PackRef second = inside.get(1);
    repair(first, second);
    assertThat(newest().packs())
        .anyMatch(pack -> pack.covers(first.first()) && pack.covers(second.last()));
    cut(second.number());
    forgetNewestBase();
    List<String> packs = objects("packs/");
    RoundOutcome.Done done = nextDay();
    assertThat(done.mended()).singleElement().asString().doesNotContain("sent again");
    assertThat(newest().older()).contains(first).doesNotContain(second);
    assertThat(objects("packs/")).isEqualTo(packs);
    assertThat(verify().findings()).isEmpty();
  }

  /// Only a commit of extents has named it, since the last records.
  @Test
  void a_pack_of_extents_alone_that_is_gone_is_not_named_by_the_base_that_mends() throws Exception {
    List<PackRef> since = List.of();
    while (since.isEmpty()) {
      origin.tree.grow(Kind.PART);
      origin.mirror();
      since = archive.sinceRecords(newest()).orElseThrow();
    }
    PackRef gone = since.getLast();
    origin.sink.delete(gone.object());
    damage(newest().nextFrom().orElseThrow().number());
    assertThat(nextDay().mended()).isNotEmpty();
    assertThat(archive.ofRecords(newest())).isNotEmpty().doesNotContain(gone);
    assertThat(verify().findings()).isEmpty();
  }

  /// As a writer of another past leaves it: number, extents and length are those of a pack of ours.
  @Test
  void a_pack_that_no_commit_names_is_not_taken_unless_its_hash_is_that_of_our_own_bytes()
      throws Exception {
    PackRef ours = packOfAnIncrementBelowAnother();
    byte[] bytes = origin.sink.bytes(ours.object().value()).orElseThrow();
    byte[] others = Arrays.copyOf(bytes, bytes.length);
    others[bytes.length / 2] ^= 1;
    PackRef theirs =
        new PackRef(ours.number(), 0, ours.length(), ours.first(), ours.last(), Sha256.of(others));
    assertNotTaken(ours, theirs, others);
  }

  @Test
  void a_pack_that_no_commit_names_and_that_is_cut_short_is_sent_again() throws Exception {
    PackRef ours = packOfAnIncrementBelowAnother();
    byte[] bytes = origin.sink.bytes(ours.object().value()).orElseThrow();
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
    PackRef shorter =
        new PackRef(ours.number(), 0, cut.length, ours.first(), ours.last(), ours.hash());
    assertNotTaken(ours, shorter, cut);
  }

  /// The only commit that names `ours` is lost, and the other pack is there in its place.
  private void assertNotTaken(PackRef ours, PackRef other, byte[] bytes) throws Exception {
    origin.sink.delete(ours.object());
    origin.sink.tamper(other.object().value(), bytes);
    damage(ours.number());
    assertThat(nextDay().mended()).singleElement().asString().contains("sent again");
    assertThat(newest().older()).doesNotContain(other);
    assertThat(verify().findings()).isEmpty();
  }

  private PackRef packOfAnIncrementBelowAnother() throws Exception {
    while (true) {
      CommitHeader below = newest();
      origin.grow();
      origin.mirror();
      Optional<PackRef> apart = below.packs().stream().filter(p -> !p.inline()).findFirst();
      if (apart.isPresent() && newest().kind() == CommitKind.INCREMENT) {
        assertThat(newest().number()).isEqualTo(below.number() + 1);
        return apart.get();
      }
    }
  }

  /// The damage is one that only reading shows.
  private PackRef damagedAndRepaired() throws Exception {
    PackRef pack =
        archive.ofRecords(newest()).stream().filter(p -> !p.inline()).findFirst().orElseThrow();
    byte[] bytes = origin.sink.bytes(pack.object().value()).orElseThrow();
    bytes[bytes.length / 2] ^= 1;
    origin.sink.tamper(pack.object().value(), bytes);
    assertThat(repair(pack).mended()).isNotEmpty();
    assertThat(verify().findings()).isEmpty();
    return pack;
  }

  private void assertMendedWithout(PackRef givenUp) throws Exception {
    assertThat(nextDay().mended()).isNotEmpty();
    assertThat(newest().older()).isNotEmpty().doesNotContain(givenUp);
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void a_pack_that_a_repair_has_given_up_stays_given_up_when_the_base_of_the_repair_is_lost()
      throws Exception {
    PackRef pack = damagedAndRepaired();
    damage(newest().number());
    assertMendedWithout(pack);
  }

  @Test
  void it_stays_given_up_when_commits_have_followed_the_base_that_is_lost() throws Exception {
    PackRef pack = damagedAndRepaired();
    long base = newest().number();
    origin.grow();
    origin.mirror();
    assertThat(newest().kind()).isEqualTo(CommitKind.INCREMENT);
    damage(base);
    assertMendedWithout(pack);
  }

  @Test
  void it_stays_given_up_when_a_later_commit_is_lost_and_the_base_is_sound() throws Exception {
    PackRef pack = damagedAndRepaired();
    origin.grow();
    origin.mirror();
    assertThat(newest().kind()).isEqualTo(CommitKind.INCREMENT);
    damage(newest().number());
    assertMendedWithout(pack);
  }

  @Test
  void it_stays_given_up_when_the_commit_that_named_it_is_lost_as_well() throws Exception {
    PackRef pack = damagedAndRepaired();
    damage(pack.number());
    damage(newest().number());
    assertMendedWithout(pack);
  }

  /// The first mending gives up what the repair did; its base is lost, too.
  @Test
  void it_stays_given_up_when_the_base_that_mended_is_lost_in_its_turn() throws Exception {
    PackRef pack = damagedAndRepaired();
    damage(newest().number());
    assertMendedWithout(pack);
    damage(newest().number());
    assertMendedWithout(pack);
  }

  /// What the volume remembers of the target is gone, so nobody knows what the base had given up.
  @Test
  void where_nobody_remembers_what_a_lost_base_has_given_up_packs_are_read() throws Exception {
    PackRef pack = damagedAndRepaired();
    forgetNewestBase();
    List<String> packs = objects("packs/");
    assertMendedWithout(pack);
    assertThat(objects("packs/")).hasSizeLessThanOrEqualTo(packs.size() + 1);
  }

  /// It was seen since, so the notes tell that it is a base; what it left out they do not tell.
  @Test
  void where_the_lost_base_was_seen_and_not_written_by_this_volume_packs_are_read()
      throws Exception {
    PackRef pack = damagedAndRepaired();
    origin.forget();
    origin.create();
    assertThat(nextDay().mended()).isEmpty();
    damage(newest().number());
    assertMendedWithout(pack);
  }

  @Test
  void what_was_found_by_reading_stays_given_up_when_the_base_that_mended_is_lost()
      throws Exception {
    PackRef pack = damagedAndRepaired();
    forgetNewestBase();
    assertMendedWithout(pack);
    damage(newest().number());
    assertMendedWithout(pack);
  }

  @Test
  void an_unnamed_pack_is_read_where_nobody_remembers_what_a_lost_base_has_given_up()
      throws Exception {
    PackRef pack = damagedAndRepaired();
    damage(pack.number());
    forgetNewestBase();
    assertMendedWithout(pack);
  }

  @Test
  void a_lane_that_wrote_the_lost_base_itself_reads_only_what_it_has_given_up() throws Exception {
    PackRef pack = damagedAndRepaired();
    damage(newest().number());
    assertThat(packsReadByTheNextRound()).containsExactly(pack.object().value());
  }

  /// A repair that failed has noted the pack already; then the pack is put back.
  @Test
  void a_pack_that_was_to_be_given_up_and_is_whole_again_is_taken_when_it_is_needed()
      throws Exception {
    PackRef pack =
        archive.ofRecords(newest()).stream().filter(p -> !p.inline()).findFirst().orElseThrow();
    byte[] good = origin.sink.bytes(pack.object().value()).orElseThrow();
    origin.reachedBy(
        new FaultySink(origin.sink, FaultySink.every(FaultySink.Kind.CREATE, Fault.REJECTED)));
    origin.repair(new ArchiveDamage(Set.of(pack)), Optional.empty());
    origin.reachedBy(origin.sink);
    origin.sink.tamper(pack.object().value(), good);
    damage(newest().number());
    List<String> before = objects("packs/");
    assertThat(nextDay().mended()).isNotEmpty();
    assertThat(newest().older()).contains(pack);
    assertThat(objects("packs/")).isEqualTo(before);
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void no_pack_is_read_to_mend_a_commit_that_was_no_base() throws Exception {
    damagedAndRepaired();
    for (int i = 0; i < 2; i++) {
      origin.grow();
      origin.mirror();
    }
    assertThat(newest().kind()).isEqualTo(CommitKind.INCREMENT);
    long lost = newest().number() - 1;
    assertThat(archive.header(lost).kind()).isEqualTo(CommitKind.INCREMENT);
    damage(lost);
    origin.forget();
    origin.create();
    assertThat(packsReadByTheNextRound()).isEmpty();
  }

  @Test
  void no_pack_is_read_to_mend_the_newest_commit_which_was_seen_to_be_no_base() throws Exception {
    damagedAndRepaired();
    origin.forget();
    origin.create();
    origin.grow();
    origin.mirror();
    assertThat(newest().kind()).isEqualTo(CommitKind.INCREMENT);
    damage(newest().number());
    assertThat(packsReadByTheNextRound()).isEmpty();
  }

  private List<String> packsReadByTheNextRound() throws Exception {
    FaultySink counting = new FaultySink(origin.sink);
    origin.reachedBy(counting);
    assertThat(nextDay().mended()).isNotEmpty();
    return counting.calls().stream()
        .filter(call -> call.kind() == FaultySink.Kind.OPEN)
        .map(FaultySink.Call::subject)
        .filter(name -> name.startsWith("packs/"))
        .toList();
  }
}
