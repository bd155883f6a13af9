package dev.tidemark.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.words.Sha256;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every commit that something needs and that is not whole is found from the newest one: with or
/// without records.
///
/// Method: an archive of eight commits; the newest two records are commits 1 and 4.
class ChainCheckTest {

  private final HeaderArchive archive;

  ChainCheckTest() throws Exception {
    archive = new HeaderArchive();
  }

  @BeforeEach
  void create() throws Exception {
    CommitHeader.From base = archive.records(CommitKind.BASE, 5, Optional.empty());
    archive.extentsOnly(2, Optional.of(base));
    CommitHeader.From next = archive.records(CommitKind.INCREMENT, 6, Optional.of(base));
    archive.extentsOnly(4, Optional.of(next));
  }

  private LostCommits broken() throws Exception {
    return new ChainCheck(archive.place, Seam.real()).broken(archive.newest.orElseThrow());
  }

  @Test
  void a_whole_way_has_none() throws Exception {
    assertThat(archive.number).isEqualTo(8);
    assertThat(broken().isEmpty()).isTrue();
  }

  @Test
  void a_commit_of_extents_since_the_records_is_missed_when_it_is_cut_short() throws Exception {
    for (long commit : new long[] {5, 6, 7}) {
      byte[] good = archive.place.bytes(ArchiveNames.commit(commit).value()).orElseThrow();
      archive.cut(commit);
      assertThat(broken()).isEqualTo(LostCommits.of(List.of(commit)));
      archive.place.tamper(ArchiveNames.commit(commit).value(), good);
    }
  }

  @Test
  void a_commit_of_extents_since_the_records_is_missed_when_its_header_is_void() throws Exception {
    archive.damage(6);
    assertThat(broken()).isEqualTo(LostCommits.of(List.of(6L)));
  }

  @Test
  void commits_with_records_are_missed_when_they_are_cut_short_or_void() throws Exception {
    archive.cut(1);
    assertThat(broken()).isEqualTo(LostCommits.of(List.of(1L)));
    archive.damage(4);
    assertThat(broken().contains(4)).isTrue();
  }

  @Test
  void a_number_that_is_gone_is_missed_wherever_it_lies() throws Exception {
    for (long commit : new long[] {2, 6}) {
      archive.place.delete(new ObjectName(ArchiveNames.commit(commit).value()));
    }
    assertThat(broken()).isEqualTo(LostCommits.of(List.of(2L, 6L)));
  }

  @Test
  void records_that_lie_apart_are_missed_when_they_are_gone_or_cut_short() throws Exception {
    byte[] run = ArchiveFormatTest.run();
    RunRef part = new RunRef(archive.number + 1, 0, 0, run.length, Sha256.of(run));
    archive.place.tamper(part.object().value(), run);
    archive.add(CommitKind.BASE, 7, Optional.empty(), List.of(part), List.of(), List.of());
    assertThat(broken().isEmpty()).isTrue();
    archive.place.tamper(part.object().value(), Arrays.copyOf(run, run.length - 1));
    assertThat(broken()).isEqualTo(LostCommits.of(List.of(9L)));
    archive.place.delete(part.object());
    assertThat(broken()).isEqualTo(LostCommits.of(List.of(9L)));
  }

  @Test
  void records_that_lead_to_no_base_are_missed_though_each_commit_is_whole() throws Exception {
    HeaderArchive other = new HeaderArchive();
    other.records(CommitKind.INCREMENT, 5, Optional.empty());
    assertThat(new ChainCheck(other.place, Seam.real()).broken(other.newest.orElseThrow()))
        .isEqualTo(LostCommits.of(List.of(1L)));
  }

  @Test
  void a_void_base_is_missed_and_not_the_records_that_need_it() throws Exception {
    archive.damage(1);
    assertThat(broken()).isEqualTo(LostCommits.of(List.of(1L)));
  }
}
