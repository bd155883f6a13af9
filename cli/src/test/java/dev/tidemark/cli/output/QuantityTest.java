package dev.tidemark.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuantityTest {

  @Test
  void sizes_have_binary_and_decimal_units() {
    assertThat(Quantity.size("17B")).hasValue(17);
    assertThat(Quantity.size("8MiB")).hasValue(8 << 20);
    assertThat(Quantity.size("8 MiB")).hasValue(8 << 20);
    assertThat(Quantity.size("3kB")).hasValue(3000);
    assertThat(Quantity.size("2TiB")).hasValue(2L << 40);
    assertThat(Quantity.size("2TB")).hasValue(2_000_000_000_000L);
  }

  @Test
  void a_size_without_a_unit_or_with_another_is_none() {
    for (String text : List.of("8", "8M", "8mib", "8KB", "-1B", "1.5MiB", "", "MiB", "8MiB ")) {
      assertThat(Quantity.size(text)).as(text).isEmpty();
    }
  }

  @Test
  void a_rate_is_a_size_a_second() {
    assertThat(Quantity.rate("512KiB/s")).hasValue(512 << 10);
    assertThat(Quantity.rate("512KiB")).isEmpty();
    assertThat(Quantity.rate("512KiB/m")).isEmpty();
  }
}
