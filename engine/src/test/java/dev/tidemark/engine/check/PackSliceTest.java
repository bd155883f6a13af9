package dev.tidemark.engine.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.pack.ListedPack;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.spi.words.ExtentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PackSliceTest {

  private static final CheckResult GOOD = report(0);

  private static CheckResult report(int findings) {
    List<CheckResult.Finding> all = new ArrayList<>();
    for (int i = 0; i < findings; i++) {
      all.add(new CheckResult.Finding("packs/" + i, "bad"));
    }
    return new CheckResult(1, 0, 0, 0, 0, 0, 0, Optional.empty(), all);
  }

  private static ListedPack pack(long number) {
    return new ListedPack(number, new ExtentId(number), new ExtentId(number), 100, true);
  }

  private final List<Long> read = new ArrayList<>();

  /// One slice over packs 1 to 5.
  private PackSlice slice(long bytes, OptionalLong after) {
    PackSlice slice = new PackSlice(new CheckDepth.Budget.Bytes(bytes), after, Seam.real().time());
    for (long number = 1; number <= 5; number++) {
      if (slice.takes(pack(number))) {
        read.add(number);
      }
    }
    return slice;
  }

  @Test
  void slices_read_each_pack_once_and_then_begin_again() throws Exception {
    SimDisk disk = new SimDisk();
    CheckNote note = new CheckNote(Instant.EPOCH, false, 0, 0, Optional.empty());
    Instant now = Instant.ofEpochSecond(7);
    for (int i = 0; i < 3; i++) {
      assertThat(note.pass().isPresent()).isEqualTo(i > 0);
      OptionalLong after = note.pass().stream().mapToLong(CheckNote.Pass::last).findFirst();
      note = note.after(now.plusSeconds(i), GOOD, slice(200, after), 0);
      note.write(disk.process("volume"));
      note = CheckNote.read(disk.process("volume")).orElseThrow();
      if (i < 2) {
        assertThat(note.pass().orElseThrow().began()).isEqualTo(now);
      }
    }
    assertThat(read).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(note.pass()).isEmpty();
  }

  @Test
  void a_slice_reads_at_least_one_pack_and_says_how_many_are_left() {
    PackSlice slice = slice(1, OptionalLong.of(2));
    assertThat(read).containsExactly(3L);
    assertThat(slice.packs()).isEqualTo(1);
    assertThat(slice.left()).isEqualTo(2);
    assertThat(slice.last()).hasValue(3);
  }

  @Test
  void a_good_slice_leaves_what_was_found_and_a_bad_one_says_what_it_found() {
    CheckNote before = new CheckNote(Instant.EPOCH, true, 3, 2, Optional.empty());
    CheckNote after =
        before.after(Instant.ofEpochSecond(9), GOOD, slice(1, OptionalLong.empty()), 0);
    assertThat(after.findings()).isEqualTo(3);
    assertThat(after.packs()).isEqualTo(2);
    assertThat(after.at()).isEqualTo(Instant.EPOCH);
    CheckNote found =
        new CheckNote(Instant.EPOCH, false, 0, 0, Optional.empty())
            .after(Instant.ofEpochSecond(9), report(2), slice(1, OptionalLong.empty()), 1);
    assertThat(found.findings()).isEqualTo(2);
    assertThat(found.packs()).isEqualTo(1);
    assertThat(found.content()).isTrue();
    assertThat(found.at()).isEqualTo(Instant.ofEpochSecond(9));
  }
}
