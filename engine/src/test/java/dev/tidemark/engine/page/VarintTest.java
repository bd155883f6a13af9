package dev.tidemark.engine.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VarintTest {

  private static byte[] written(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Varint.write(out, value);
    return out.toByteArray();
  }

  @Test
  void every_size_of_number_comes_back() {
    for (int bit = 0; bit < Long.SIZE; bit++) {
      for (long value : new long[] {1L << bit, (1L << bit) - 1, -1L << bit}) {
        Varint.Reader in = new Varint.Reader(written(value));
        assertThat(in.next()).isEqualTo(value);
        in.end();
      }
    }
  }

  @Test
  void a_count_is_no_larger_than_an_int() {
    assertThat(new Varint.Reader(written(Integer.MAX_VALUE)).count()).isEqualTo(Integer.MAX_VALUE);
    for (long value : new long[] {Integer.MAX_VALUE + 1L, -1, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> new Varint.Reader(written(value)).count())
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_number_of_eleven_bytes_is_none() {
    byte[] bytes = new byte[11];
    Arrays.fill(bytes, 0, 10, (byte) 0x80);
    assertThatThrownBy(() -> new Varint.Reader(bytes).next())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 bytes");
  }

  @Test
  void what_is_left_over_is_counted() {
    Varint.Reader in = new Varint.Reader(new byte[] {1, 2, 3});
    in.next();
    assertThatThrownBy(in::end).hasMessageContaining("2 bytes are left over");
  }
}
