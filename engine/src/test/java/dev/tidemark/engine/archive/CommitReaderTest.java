package dev.tidemark.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A commit is found under its number and proven as far as it was read, however long it is; what is
/// another's, grown or cut is never good.
class CommitReaderTest {

  /// What is read of a commit at first.
  private static final int FIRST = 16 << 10;

  private final HeaderArchive archive;
  private final CommitReader commits;

  CommitReaderTest() throws Exception {
    archive = new HeaderArchive();
    commits = CommitReader.once(archive.place, Seam.real());
  }

  private static String name(long number) {
    return ArchiveNames.commit(number).value();
  }

  private byte[] bytes(long number) {
    return archive.place.bytes(name(number)).orElseThrow();
  }

  private void bases(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      archive.records(CommitKind.BASE, 5 + i, Optional.empty());
    }
  }

  /// One more commit, its object of so many bytes.
  private long commitOf(int length) throws Exception {
    archive.run = new byte[1];
    bases(1);
    int others = bytes(archive.number).length - 1;
    archive.run = new byte[length - others];
    bases(1);
    assertThat(bytes(archive.number)).hasSize(length);
    return archive.number;
  }

  @Test
  void names_of_others_before_the_commits_hide_none() throws Exception {
    bases(3);
    for (int i = 0; i < 250; i++) {
      archive.place.tamper("commits/0-" + i, new byte[1]);
      if (i == 0 || i == 99 || i == 100 || i == 249) {
        assertThat(commits.highest()).as("%d names", i + 1).hasValue(3);
        assertThat(commits.highestObject().map(CommitReader::number)).hasValue(3L);
      }
    }
    archive.place.wipe();
    assertThat(commits.highest()).isEmpty();
    assertThat(commits.highestObject()).isEmpty();
  }

  @Test
  void readers_begin_at_the_newest_sound_header_and_are_told_of_all_above_it() throws Exception {
    bases(7);
    archive.damage(7);
    archive.place.delete(ArchiveNames.commit(6));
    archive.place.delete(ArchiveNames.commit(5));
    archive.damage(4);
    CommitReader.Top top = commits.top();
    assertThat(top.header().map(CommitHeader::number)).hasValue(3L);
    assertThat(top.unreadable().stream().map(BrokenCommit::number)).containsExactly(7L, 6L, 5L, 4L);
    assertThat(top.unreadable().get(1).fact()).isEqualTo("it is gone");
    assertThat(top.damage()).isEmpty();
    archive.cut(3);
    assertThat(commits.top().header().map(CommitHeader::number)).hasValue(3L);
    assertThat(commits.top().damage()).hasValue("a commit object has another length than it says");
  }

  @Test
  void where_no_header_is_sound_readers_begin_nowhere_and_are_told_of_each() throws Exception {
    bases(2);
    archive.damage(1);
    archive.damage(2);
    assertThat(commits.top().header()).isEmpty();
    assertThat(commits.top().unreadable()).hasSize(2);
  }

  @Test
  void a_commit_under_the_name_of_another_is_void_with_all_that_it_says() throws Exception {
    bases(2);
    archive.place.tamper(name(2), bytes(1));
    String fact = "it is commit 1 under this name";
    assertThat(commits.read(2)).isEqualTo(new CommitReader.Found.Void(2, fact, Optional.empty()));
    assertThat(commits.judge(2, bytes(2))).isInstanceOf(CommitReader.Found.Void.class);
    assertThatThrownBy(() -> commits.headed(2))
        .isInstanceOf(TargetException.Corrupt.class)
        .hasMessageContaining(fact);
    assertThat(commits.read(1)).isInstanceOf(CommitReader.Found.Good.class);
  }

  @Test
  void an_object_of_any_length_is_good_and_damaged_if_it_is_cut_or_grown() throws Exception {
    for (int length : new int[] {FIRST - 1, FIRST, FIRST + 1, 3 * FIRST}) {
      long number = commitOf(length);
      byte[] good = bytes(number);
      assertThat(commits.read(number)).isInstanceOf(CommitReader.Found.Good.class);
      assertThat(commits.headed(number).damage()).as("%d bytes", length).isEmpty();
      for (int by : new int[] {-1, 1}) {
        archive.place.tamper(name(number), Arrays.copyOf(good, length + by));
        assertThat(commits.read(number))
            .as("%d %d", length, by)
            .isInstanceOf(CommitReader.Found.Void.class);
      }
    }
  }

  @Test
  void damage_in_all_that_came_with_a_header_is_told() throws Exception {
    for (int length : new int[] {FIRST - 1, FIRST}) {
      long number = commitOf(length);
      byte[] bad = bytes(number);
      bad[length - 1] ^= 1;
      archive.place.tamper(name(number), bad);
      assertThat(commits.headed(number).damage()).hasValue("a commit object fails its hash");
    }
  }

  @Test
  void a_header_longer_than_what_is_read_at_first_is_read() throws Exception {
    PackRef pack = new PackRef(1, 0, 9, new ExtentId(1), new ExtentId(2), new Hash(1, 2, 3, 4));
    List<PackRef> older = Collections.nCopies(600, pack);
    archive.add(CommitKind.BASE, 5, Optional.empty(), List.of(), List.of(), older);
    assertThat(commits.headed(1).header()).isEqualTo(archive.newest.orElseThrow());
    assertThat(commits.read(1)).isInstanceOf(CommitReader.Found.Good.class);
    archive.cut(1);
    assertThat(commits.read(1)).isInstanceOf(CommitReader.Found.Void.class);
  }
}
