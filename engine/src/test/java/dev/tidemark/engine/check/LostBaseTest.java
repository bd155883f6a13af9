package dev.tidemark.engine.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.Inventory;
import dev.tidemark.engine.archive.RememberedArchive;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.clone.VolumeClone;
import dev.tidemark.engine.mirror.RoundOutcome;
import dev.tidemark.engine.restore.MirroredVolume;
import dev.tidemark.engine.restore.RestoreListener;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.view.ArchiveState;
import dev.tidemark.engine.view.StateSelector;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.sink.TargetException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: an archive whose base is gone is damaged for everybody: it is never taken for an empty or
/// a new one, and never begun anew.
class LostBaseTest {

  private final Disk scratch = new SimDisk().process("scratch");
  private MirroredVolume origin;

  @BeforeEach
  void create() throws Exception {
    origin = new MirroredVolume(new SimDisk().process("origin"), new Random(11));
    origin.grow();
    origin.mirror();
  }

  @AfterEach
  void close() {
    origin.close();
  }

  private List<String> commits() {
    return origin.sink.names().stream().filter(name -> name.startsWith("commits/")).toList();
  }

  private CommitHeader newest() throws Exception {
    return new ArchivePacks(origin.sink, Seam.real()).header(commits().size());
  }

  private void until(CommitKind kind, Kind transaction) throws Exception {
    do {
      origin.tree.grow(transaction);
      origin.mirror();
    } while (newest().kind() != kind);
  }

  private void lose(long number) throws Exception {
    origin.sink.delete(ArchiveNames.commit(number));
  }

  private static void assertDamage(ThrowingCallable what) {
    assertThatThrownBy(what).isInstanceOf(TargetException.Corrupt.class);
  }

  private void assertDamagedForReaders(RememberedArchive known) throws Exception {
    try (ArchiveReader reader = origin.reader()) {
      reader.compare(known);
      assertDamage(() -> ArchiveState.choose(reader, new StateSelector.Latest()));
      Disk disk = new SimDisk().process("clone");
      assertDamage(() -> new VolumeClone(reader, disk, Seam.real(), RestoreListener.SILENT).run());
    }
    CheckResult report =
        new VerifyArchive(origin.sink, scratch, Seam.real(), CheckListener.SILENT)
            .run(new CheckDepth.Structure(), Optional.empty(), known);
    assertThat(report.isGood()).isFalse();
  }

  private void assertCreatedAndMended() throws Exception {
    origin.create();
    origin.dayPasses();
    assertThat(((RoundOutcome.Done) origin.round()).mended()).isNotEmpty();
    CheckResult report =
        new VerifyArchive(origin.sink, scratch, Seam.real(), CheckListener.SILENT)
            .run(new CheckDepth.All(), Optional.of(origin.volume), origin.memory().remembered());
    assertThat(report.findings()).isEmpty();
  }

  @Test
  void an_archive_that_lacks_its_only_commit_is_damaged_for_whoever_remembers_it()
      throws Exception {
    assertThat(commits()).hasSize(1);
    lose(1);
    assertDamagedForReaders(origin.memory().remembered());
    assertDamage(origin::create);
    assertDamage(origin::adopt);
    origin.dayPasses();
    assertThat(origin.round()).isInstanceOf(RoundOutcome.Parked.class);
    assertThat(commits()).isEmpty();
  }

  @Test
  void what_is_left_of_an_archive_without_commits_is_damage_also_where_nobody_remembers_it()
      throws Exception {
    for (int i = 0; i < 8; i++) {
      origin.grow();
      origin.mirror();
    }
    assertThat(origin.sink.names()).anyMatch(name -> name.matches("packs/[2-9]-.*"));
    for (int number = commits().size(); number > 0; number--) {
      lose(number);
    }
    origin.forget();
    assertDamagedForReaders(RememberedArchive.NOTHING);
    assertDamage(origin::adopt);
    assertThatThrownBy(origin::create).isInstanceOf(TargetException.Rejected.class);
    assertThat(commits()).isEmpty();
  }

  @Test
  void an_archive_that_never_had_a_commit_is_not_damaged() throws Exception {
    try (MirroredVolume fresh =
        new MirroredVolume(new SimDisk().process("fresh"), new Random(12))) {
      fresh.create();
      fresh.adopt();
      fresh.grow();
      fresh.mirror();
      assertThat(fresh.sink.names()).anyMatch(name -> name.startsWith("commits/"));
    }
  }

  @Test
  void an_archive_that_lacks_the_base_of_its_increments_is_damaged_and_mended() throws Exception {
    until(CommitKind.INCREMENT, Kind.WHOLE);
    lose(newest().tally().base());
    assertDamagedForReaders(RememberedArchive.NOTHING);
    assertDamage(origin::adopt);
    origin.forget();
    assertDamage(origin::adopt);
    assertCreatedAndMended();
  }

  @Test
  void an_archive_that_lacks_the_base_below_a_commit_of_extents_is_damaged_and_mended()
      throws Exception {
    until(CommitKind.EXTENTS, Kind.PART);
    CommitHeader newest = newest();
    assertThat(newest.nextFrom().orElseThrow().number()).isEqualTo(newest.tally().base());
    lose(newest.tally().base());
    assertDamage(() -> new Inventory(origin.sink, Seam.real()).missing(newest));
    assertDamage(() -> new ArchivePacks(origin.sink, Seam.real()).ofRecords(newest));
    assertDamagedForReaders(RememberedArchive.NOTHING);
    origin.forget();
    assertDamage(origin::adopt);
    assertCreatedAndMended();
  }

  @Test
  void an_archive_that_lacks_its_newest_base_is_damaged_for_whoever_remembers_it_and_mended()
      throws Exception {
    origin.grow();
    until(CommitKind.BASE, Kind.WHOLE);
    lose(newest().number());
    assertDamagedForReaders(origin.memory().remembered());
    assertDamage(origin::adopt);
    assertCreatedAndMended();
  }
}
