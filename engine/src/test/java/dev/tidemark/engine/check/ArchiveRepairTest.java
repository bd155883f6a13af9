package dev.tidemark.engine.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.check.CheckResult.Finding;
import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.mirror.ArchiveDamage;
import dev.tidemark.engine.mirror.RoundOutcome;
import dev.tidemark.engine.restore.MirroredVolume;
import dev.tidemark.engine.restore.TreeImage;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.KilledError;
import dev.tidemark.testkit.MemorySink;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: whatever pack of an archive is damaged or gone, a repair from the volume or from another
/// archive mends it, and every state comes back as the volume has it.
class ArchiveRepairTest {

  private final SimDisk machine = new SimDisk();
  private final Disk scratch = new SimDisk().process("scratch");
  private MirroredVolume origin;

  @BeforeEach
  void create() throws Exception {
    origin = new MirroredVolume(machine.process("origin"), new Random(11));
    for (int i = 0; i < 12; i++) {
      origin.grow();
      origin.mirror();
    }
  }

  @AfterEach
  void close() {
    origin.close();
  }

  private record Verified(CheckResult report, ArchiveDamage damage) {}

  private Verified verify() throws Exception {
    VerifyArchive verify =
        new VerifyArchive(origin.sink, scratch, Seam.real(), CheckListener.SILENT);
    CheckResult report = verify.run(new CheckDepth.All(), Optional.of(origin.volume));
    return new Verified(report, new ArchiveDamage(verify.damagedPacks()));
  }

  private List<String> objects(String prefix) {
    return origin.sink.names().stream().filter(n -> n.startsWith(prefix)).sorted().toList();
  }

  private void flip(String name, int at) {
    byte[] bytes = origin.sink.bytes(name).orElseThrow();
    bytes[at] ^= 1;
    origin.sink.tamper(name, bytes);
  }

  private void assertMended(RoundOutcome outcome) throws Exception {
    assertThat(outcome).isInstanceOf(RoundOutcome.Done.class);
    assertThat(verify().report().findings()).isEmpty();
    assertEveryStateIsTheVolumes();
  }

  private void assertEveryStateIsTheVolumes() throws Exception {
    try (ArchiveReader archive = ArchiveReader.open(origin.sink, Seam.real())) {
      for (RestorePoint point : archive.points()) {
        assertThat(
                TreeImage.of(new FileTree(archive.view(point.tid()), archive.extents(point.tid()))))
            .as("tid %s", point.tid())
            .isEqualTo(
                TreeImage.of(new FileTree(origin.volume.asOf(point.tid()), origin.packs::read)));
      }
    }
  }

  @Test
  void packs_that_are_gone_cut_off_or_flipped_anywhere_are_sent_again() throws Exception {
    List<String> packs = objects("packs/");
    assertThat(packs).hasSizeGreaterThan(2);
    origin.sink.delete(new ObjectName(packs.get(0)));
    byte[] bytes = origin.sink.bytes(packs.get(1)).orElseThrow();
    origin.sink.tamper(packs.get(1), Arrays.copyOf(bytes, bytes.length / 2));
    flip(packs.get(2), origin.sink.bytes(packs.get(2)).orElseThrow().length - 60);
    Verified before = verify();
    assertThat(before.report().findings()).extracting(Finding::what).contains(packs.get(0));
    assertThat(before.damage().packs())
        .extracting(pack -> pack.object().value())
        .contains(packs.get(0), packs.get(1), packs.get(2));
    int points = pointCount();
    assertMended(origin.repair(before.damage(), Optional.empty()));
    assertThat(pointCount()).isEqualTo(points);
  }

  private int pointCount() throws Exception {
    try (ArchiveReader archive = ArchiveReader.open(origin.sink, Seam.real())) {
      return archive.points().size();
    }
  }

  @Test
  void all_packs_gone_at_once_are_sent_again() throws Exception {
    for (String pack : objects("packs/")) {
      origin.sink.delete(new ObjectName(pack));
    }
    assertMended(origin.repair(verify().damage(), Optional.empty()));
  }

  /// One round of many changes makes packs that lie side by side: a gap that no pack fills alone.
  @Test
  void neighbouring_packs_that_are_gone_are_all_sent_again() throws Exception {
    for (int i = 0; i < 30; i++) {
      origin.grow();
    }
    int before = objects("packs/").size();
    origin.mirror();
    assertThat(objects("packs/")).hasSizeGreaterThan(before + 3);
    for (String pack : objects("packs/")) {
      origin.sink.delete(new ObjectName(pack));
    }
    assertMended(origin.repair(verify().damage(), Optional.empty()));
  }

  /// The state that needs it is not whole yet, so no records of it are there.
  @Test
  void a_damaged_pack_that_only_extents_commits_name_is_sent_again() throws Exception {
    List<PackRef> since = List.of();
    while (since.isEmpty()) {
      origin.tree.grow(Kind.PART);
      origin.mirror();
      since = sinceRecords();
    }
    origin.sink.delete(since.getLast().object());
    RoundOutcome.Done done =
        (RoundOutcome.Done)
            origin.repair(new ArchiveDamage(Set.of(since.getLast())), Optional.empty());
    assertThat(done.mended()).singleElement().asString().contains("1 damaged pack was sent again");
    origin.grow();
    assertMended(origin.round());
    assertThat(namedPacks()).doesNotContain(since.getLast());
  }

  private List<PackRef> sinceRecords() throws Exception {
    ArchivePacks packs = new ArchivePacks(origin.sink, Seam.real());
    return packs.sinceRecords(packs.header(objects("commits/").size())).orElseThrow();
  }

  private List<PackRef> namedPacks() throws Exception {
    ArchivePacks packs = new ArchivePacks(origin.sink, Seam.real());
    return packs.ofRecords(packs.header(objects("commits/").size()));
  }

  @Test
  void what_is_mirrored_after_a_repair_builds_on_it() throws Exception {
    origin.sink.delete(new ObjectName(objects("packs/").getFirst()));
    origin.repair(verify().damage(), Optional.empty());
    for (int i = 0; i < 12; i++) {
      origin.grow();
      origin.mirror();
    }
    assertThat(verify().report().findings()).isEmpty();
    assertEveryStateIsTheVolumes();
  }

  @Test
  void a_good_archive_is_left_as_it_is() throws Exception {
    Set<String> before = new HashSet<>(origin.sink.names());
    assertMended(origin.repair(verify().damage(), Optional.empty()));
    assertThat(origin.sink.names()).containsExactlyInAnyOrderElementsOf(before);
  }

  /// Method: the process dies before or after the 1st, 2nd, ... object that the repair creates.
  @Test
  void a_repair_killed_at_any_object_goes_on_and_sends_no_pack_twice() throws Exception {
    for (Fault kill : List.of(Fault.KILL_BEFORE, Fault.KILL_AFTER)) {
      boolean killed = true;
      for (int step = 0; killed; step++) {
        for (String pack : objects("packs/")) {
          origin.sink.delete(new ObjectName(pack));
        }
        ArchiveDamage damage = verify().damage();
        FaultySink dying = new FaultySink(origin.sink, killingCreate(step, kill));
        killed = !(repairOver(dying, damage) instanceof RoundOutcome.Done);
        Set<String> sent = new TreeSet<>(objects("packs/"));
        FaultySink counting = new FaultySink(origin.sink);
        assertMended(repairOver(counting, verify().damage()));
        assertThat(counting.calls())
            .filteredOn(call -> call.kind() == FaultySink.Kind.CREATE)
            .extracting(FaultySink.Call::subject)
            .noneMatch(sent::contains);
      }
    }
  }

  private RoundOutcome repairOver(FaultySink sink, ArchiveDamage damage) throws Exception {
    try {
      return origin.repairOver(sink, damage);
    } catch (KilledError e) {
      return new RoundOutcome.Failed("killed", e);
    }
  }

  private static FaultySink.Script killingCreate(int step, Fault kill) {
    int[] creates = {0};
    return call ->
        call.kind() == FaultySink.Kind.CREATE && creates[0]++ >= step ? kill : Fault.NONE;
  }

  private void flipInVolume() throws Exception {
    String pack = "packs/0000000000000001.pack";
    long length = machine.process("length").length(pack);
    for (long at = 70; at < length; at += 1000) {
      machine.flip(pack, at, 1);
    }
  }

  @Test
  void what_the_volume_has_lost_too_comes_from_another_archive() throws Exception {
    MemorySink copy = new MemorySink();
    for (String name : origin.sink.names()) {
      copy.tamper(name, origin.sink.bytes(name).orElseThrow());
    }
    for (String pack : objects("packs/")) {
      origin.sink.delete(new ObjectName(pack));
    }
    ArchiveDamage damage = verify().damage();
    Set<String> before = new TreeSet<>(objects("packs/"));
    try (ArchiveReader other = ArchiveReader.open(copy, Seam.real())) {
      flipInVolume();
      RoundOutcome.Done failed = (RoundOutcome.Done) origin.repair(damage, Optional.empty());
      assertThat(failed.unmended()).isPresent();
      assertThat(failed.mended()).isEmpty();
      assertThat(objects("packs/")).containsExactlyElementsOf(before);
      RoundOutcome outcome = origin.repair(damage, Optional.of(other));
      flipInVolume();
      assertMended(outcome);
    }
  }

  /// What another archive has is only not known: nothing is called lost.
  @Test
  void where_the_other_archive_cannot_be_reached_the_repair_fails_and_nothing_is_called_lost()
      throws Exception {
    FaultySink other = new FaultySink(origin.sink.copy("memory:other"));
    String pack = objects("packs/").getFirst();
    origin.sink.delete(new ObjectName(pack));
    ArchiveDamage damage = verify().damage();
    try (ArchiveReader reader = ArchiveReader.open(other, Seam.real())) {
      other.script(call ->
          call.kind() == FaultySink.Kind.OPEN && call.subject().startsWith("packs/")
              ? Fault.UNAVAILABLE
              : Fault.NONE);
      assertThat(origin.repair(damage, Optional.of(reader)))
          .isNotInstanceOf(RoundOutcome.Done.class);
      other.script(FaultySink.none());
      assertMended(origin.repair(damage, Optional.of(reader)));
    }
  }
}
