package dev.tidemark.engine.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FreeMapTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long FIRST = CommitRing.FIRST_PAGE;

  private final FreeMap map = new FreeMap(FIRST);

  @Test
  void a_freed_page_rests_for_8_commits_and_5_seconds() {
    List<PageRun> taken = map.allocate(10);
    map.rest(taken, 1, 0);
    map.release(9, 4 * SECOND);
    assertThat(map.freePages()).isZero();
    map.release(8, 6 * SECOND);
    assertThat(map.freePages()).isZero();
    map.release(9, 5 * SECOND);
    assertThat(map.freePages()).isEqualTo(10);
    assertThat(map.allocate(10)).isEqualTo(taken);
  }

  @Test
  void above_64_mib_the_rest_is_cut_short_but_never_below_2_commits() {
    int pages = 8193;
    map.rest(map.allocate(pages), 1, 0);
    map.release(2, 0);
    assertThat(map.freePages()).isZero();
    map.release(3, 0);
    assertThat(map.freePages()).isEqualTo(pages);
  }

  @Test
  void short_holes_are_left_alone_until_much_is_free() {
    map.allocate(1000);
    for (int i = 0; i < 100; i += 2) {
      map.rest(List.of(new PageRun(FIRST + i, 1)), 0, 0);
    }
    map.release(100, 100 * SECOND);
    assertThat(map.allocate(20)).containsExactly(new PageRun(FIRST + 1000, 20));
    for (int i = 100; i < 1000; i += 2) {
      map.rest(List.of(new PageRun(FIRST + i, 1)), 100, 0);
    }
    map.release(200, 200 * SECOND);
    assertThat(map.allocate(20)).hasSize(20);
  }

  @Test
  void what_is_given_back_at_the_end_shortens_the_file() {
    List<PageRun> kept = map.allocate(5);
    map.giveBack(map.allocate(7));
    assertThat(map.end()).isEqualTo(kept.getFirst().end());
    assertThat(map.freePages()).isZero();
  }
}
