package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Sha256;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackGapsTest {

  private static PackRef pack(long first, long last) {
    return new PackRef(1, 0, 9, new ExtentId(first), new ExtentId(last), Sha256.of(new byte[9]));
  }

  private static PackGaps.Gap gap(long after, long last) {
    return new PackGaps.Gap(new ExtentId(after), new ExtentId(last));
  }

  private static List<PackGaps.Gap> gaps(long x, PackRef... packs) {
    return PackGaps.of(List.of(packs), new ExtentId(x));
  }

  @Test
  void what_lies_before_between_and_behind_packs_is_a_gap() {
    assertThat(gaps(20, pack(11, 15), pack(3, 4)))
        .containsExactly(gap(0, 2), gap(4, 10), gap(15, 20));
    assertThat(gaps(20)).containsExactly(gap(0, 20));
  }

  @Test
  void packs_side_by_side_leave_no_gap() {
    assertThat(gaps(4, pack(1, 2), pack(3, 3), pack(4, 4))).isEmpty();
  }

  @Test
  void a_pack_inside_another_opens_no_gap_in_it() {
    assertThat(gaps(12, pack(1, 10), pack(1, 2), pack(4, 5))).containsExactly(gap(10, 12));
  }

  @Test
  void nothing_beyond_the_last_extent_is_a_gap() {
    assertThat(gaps(5, pack(9, 10))).containsExactly(gap(0, 5));
    assertThat(gaps(5, pack(1, 7), pack(9, 10))).isEmpty();
  }

  @Test
  void a_gap_is_cut_where_packs_that_are_not_good_begin_and_end_and_never_inside_one() {
    List<PackRef> bad = List.of(pack(1, 3), pack(7, 10), pack(11, 12), pack(9, 14));
    assertThat(PackGaps.cut(gap(0, 4), bad)).containsExactly(gap(0, 3), gap(3, 4));
    assertThat(PackGaps.cut(gap(6, 20), bad)).containsExactly(gap(6, 14), gap(14, 20));
    assertThat(PackGaps.cut(gap(1, 3), bad)).containsExactly(gap(1, 3));
  }

  @Test
  void a_gap_meets_the_packs_that_share_an_id_with_it() {
    PackGaps.Gap gap = gap(4, 8);
    assertThat(gap.meets(pack(1, 4))).isFalse();
    assertThat(gap.meets(pack(1, 5))).isTrue();
    assertThat(gap.meets(pack(8, 9))).isTrue();
    assertThat(gap.meets(pack(9, 9))).isFalse();
  }
}
