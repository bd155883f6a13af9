package dev.tidemark.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.local.SourceStat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Files of two file systems may have the same inode number: what tells them apart is the number of
/// the place that theirs is mounted on.
final class MountsTest {

  private static Mounts mounts(Map<String, Integer> known) {
    return new Mounts(new InodeCache(1), known);
  }

  @Test
  void each_place_gets_a_number_of_its_own_and_keeps_it() {
    Mounts mounts = mounts(Map.of("a", 1, "c", 3));
    assertThat(mounts.number("b")).isEqualTo(4);
    assertThat(mounts.number("d")).isEqualTo(5);
    assertThat(mounts.number("b")).isEqualTo(4);
    assertThat(mounts.number("c")).isEqualTo(3);
    assertThat(mounts.number("a")).isEqualTo(1);
  }

  @Test
  void the_root_has_zero_and_the_first_mount_has_not() {
    assertThat(mounts(Map.of()).number("a")).isEqualTo(1);
  }

  @Test
  void a_place_beyond_the_last_number_or_with_too_long_a_path_has_none() {
    Mounts almost = mounts(Map.of("a", InodeCache.FILE_SYSTEM_MAX - 1));
    assertThat(almost.number("b")).isEqualTo(InodeCache.FILE_SYSTEM_MAX);
    assertThat(almost.number("c")).isEqualTo(SourceStat.ANY_FILE_SYSTEM);
    Mounts mounts = mounts(Map.of());
    String longest = "p".repeat(InodeCache.MOUNT_PATH_MAX);
    assertThat(mounts.number(longest + "p")).isEqualTo(SourceStat.ANY_FILE_SYSTEM);
    assertThat(mounts.number(longest)).isEqualTo(1);
  }
}
