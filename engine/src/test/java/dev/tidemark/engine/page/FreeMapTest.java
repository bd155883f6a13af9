package dev.tidemark.engine.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
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

  @Test
  void neighbouring_pages_come_from_the_first_hole_that_is_long_enough_else_from_the_end() {
    map.allocate(20);
    map.rest(List.of(new PageRun(FIRST + 2, 3), new PageRun(FIRST + 10, 5)), 0, 0);
    map.release(100, 100 * SECOND);
    assertThat(map.allocateRun(4)).isEqualTo(new PageRun(FIRST + 10, 4));
    assertThat(map.freePages()).isEqualTo(4);
    assertThat(map.allocateRun(4)).isEqualTo(new PageRun(FIRST + 20, 4));
    assertThat(map.end()).isEqualTo(FIRST + 24);
    assertThat(map.allocateRun(3)).isEqualTo(new PageRun(FIRST + 2, 3));
    assertThat(map.freePages()).isEqualTo(1);
  }

  @Test
  void pages_that_are_both_or_neither_in_use_and_free_are_named() {
    map.allocate(5);
    map.rest(List.of(new PageRun(FIRST, 1)), 0, 0);
    map.rest(List.of(new PageRun(FIRST, 2)), 0, 0);
    BitSet reached = new BitSet();
    reached.set((int) FIRST + 1, (int) FIRST + 4);
    assertThat(map.check(reached))
        .containsExactlyInAnyOrder(
            "a page of " + new PageRun(FIRST, 2) + " is freed twice",
            "page " + (FIRST + 1) + " is in use and also free",
            "page " + (FIRST + 4) + " is neither in use nor free");
  }

  @Test
  void scattered_pages_are_joined_to_runs() {
    assertThat(FreeMap.runsOf(List.of(9L, 5L, 6L, 20L, 7L)))
        .containsExactly(new PageRun(5, 3), new PageRun(9, 1), new PageRun(20, 1));
    assertThat(FreeMap.runsOf(List.of())).isEmpty();
  }

  @Test
  void the_search_goes_on_behind_the_last_pages_taken_and_comes_round_and_gives_no_page_twice() {
    map.allocate(100);
    PageRun low = new PageRun(FIRST + 10, 10);
    PageRun high = new PageRun(FIRST + 50, 10);
    map.rest(List.of(low, high), 0, 0);
    map.release(100, 100 * SECOND);
    assertThat(map.allocate(10)).containsExactly(low);
    assertThat(map.freePages()).isEqualTo(10);
    map.rest(List.of(low), 100, 100 * SECOND);
    map.release(200, 200 * SECOND);
    assertThat(map.allocate(10)).containsExactly(high);
    assertThat(map.allocate(10)).containsExactly(low);
    assertThat(map.freePages()).isZero();
    assertThat(map.allocate(10)).containsExactly(new PageRun(FIRST + 100, 10));
    assertThat(map.check(all(110))).isEmpty();
  }

  private static BitSet all(int pages) {
    BitSet reached = new BitSet();
    reached.set((int) FIRST, (int) FIRST + pages);
    return reached;
  }

  @Test
  void what_was_given_back_at_the_end_and_taken_again_is_not_free_as_well() {
    map.allocate(5);
    map.giveBack(map.allocate(7));
    assertThat(map.allocate(7)).containsExactly(new PageRun(FIRST + 5, 7));
    assertThat(map.check(all(12))).isEmpty();
  }

  @Test
  void seconds_of_rest_are_counted_from_when_the_page_was_freed() {
    map.rest(map.allocate(3), 0, 100 * SECOND);
    assertThat(map.restingPages()).isEqualTo(3);
    map.release(50, 104 * SECOND);
    assertThat(map.freePages()).isZero();
    map.release(50, 105 * SECOND);
    assertThat(map.freePages()).isEqualTo(3);
    assertThat(map.restingPages()).isZero();
  }

  @Test
  void exactly_64_mib_may_rest() {
    map.rest(map.allocate(8192), 1, 0);
    map.release(5, 0);
    assertThat(map.freePages()).isZero();
  }

  @Test
  void a_page_said_to_be_free_is_counted_and_taken() {
    FreeMap built = new FreeMap(FIRST + 2);
    built.add(FIRST);
    built.add(FIRST + 1);
    assertThat(built.freePages()).isEqualTo(2);
    assertThat(built.allocate(2)).containsExactly(new PageRun(FIRST, 2));
  }
}
