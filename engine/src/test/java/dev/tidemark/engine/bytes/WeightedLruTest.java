package dev.tidemark.engine.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What was used last is kept, up to the weight and to the last unit of it.
class WeightedLruTest {

  private final WeightedLru<String, String> kept = new WeightedLru<>(10);

  private void put(String key, long weight) {
    kept.put(key, "value of " + key, weight);
  }

  private List<String> left(String... keys) {
    return List.of(keys).stream().filter(key -> kept.get(key) != null).toList();
  }

  @Test
  void the_eldest_go_until_the_rest_fits_and_no_more() {
    put("a", 4);
    put("b", 4);
    put("c", 2);
    assertThat(left("a", "b", "c")).containsExactly("a", "b", "c");
    put("d", 1);
    assertThat(left("a", "b", "c", "d")).containsExactly("b", "c", "d");
    put("e", 9);
    assertThat(left("b", "c", "d", "e")).containsExactly("d", "e");
  }

  @Test
  void what_is_used_becomes_the_youngest() {
    put("a", 5);
    put("b", 5);
    assertThat(kept.get("a")).isEqualTo("value of a");
    put("c", 5);
    assertThat(left("a", "b", "c")).containsExactly("a", "c");
  }

  @Test
  void what_is_put_again_or_removed_weighs_no_more() {
    put("a", 6);
    put("a", 3);
    put("b", 7);
    assertThat(left("a", "b")).containsExactly("a", "b");
    kept.remove("b");
    kept.remove("never put");
    put("c", 7);
    assertThat(left("a", "b", "c")).containsExactly("a", "c");
  }

  @Test
  void one_that_is_too_heavy_is_kept_alone() {
    put("a", 1);
    put("b", 99);
    assertThat(left("a", "b")).containsExactly("b");
  }
}
