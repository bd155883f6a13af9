package dev.tidemark.engine.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ManifestTest {

  private static final Manifest MANIFEST =
      new Manifest(
          List.of(new WrittenRun(129, 3, -1), new WrittenRun(1L << 40, 200, 7)),
          List.of(new PageRun(133, 1), new PageRun(150, 100_000)),
          new TreeMap<>(Map.of(1L, 64L << 20, 2L, 5L)));

  @Test
  void what_was_encoded_is_decoded() {
    assertThat(Manifest.decode(MANIFEST.encode())).isEqualTo(MANIFEST);
    assertThat(Manifest.decode(Manifest.EMPTY.encode())).isEqualTo(Manifest.EMPTY);
  }

  @Test
  void bytes_that_end_early_or_late_are_no_manifest() {
    byte[] bytes = MANIFEST.encode();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Manifest.decode(cut)).isInstanceOf(IllegalArgumentException.class);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> Manifest.decode(longer)).isInstanceOf(IllegalArgumentException.class);
  }
}
