package dev.tidemark.engine.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageCacheTest {

  private static final int PAGES = 8;

  /// One set of slots: every page competes with every other.
  private final PageCache cache = new PageCache(PAGES * PageFormat.SIZE);

  private static byte[] page(int content) {
    return new byte[] {(byte) content};
  }

  @Test
  void a_page_is_found_by_address_and_birth_together() {
    cache.put(1, 10, page(1));
    assertThat(cache.get(1, 10)).isEqualTo(page(1));
    assertThat(cache.get(1, 11)).isNull();
    assertThat(cache.get(2, 10)).isNull();
  }

  @Test
  void a_newer_page_takes_the_place_of_the_older_one_of_its_address() {
    for (int i = 0; i < PAGES; i++) {
      cache.put(i, 10, page(i));
    }
    cache.put(3, 11, page(33));
    assertThat(cache.get(3, 11)).isEqualTo(page(33));
    assertThat(cache.get(3, 10)).isNull();
    for (int i = 0; i < PAGES; i++) {
      assertThat(cache.get(i, i == 3 ? 11 : 10)).as("page %d", i).isNotNull();
    }
  }

  @Test
  void what_was_used_stays_when_one_has_to_go() {
    for (int i = 0; i < PAGES; i++) {
      cache.put(i, 10, page(i));
    }
    for (int i = 0; i < PAGES; i++) {
      if (i != 5) {
        assertThat(cache.get(i, 10)).isNotNull();
      }
    }
    cache.put(100, 10, page(100));
    assertThat(cache.get(5, 10)).isNull();
    assertThat(cache.get(100, 10)).isEqualTo(page(100));
    assertThat(cache.get(0, 10)).isNotNull();
  }

  @Test
  void it_never_holds_more_than_it_may() {
    int found = 0;
    for (int i = 0; i < 1000; i++) {
      cache.put(i, 10, page(i));
    }
    for (int i = 0; i < 1000; i++) {
      found += cache.get(i, 10) == null ? 0 : 1;
    }
    assertThat(found).isBetween(1, PAGES);
  }
}
