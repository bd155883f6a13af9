package dev.tidemark.engine.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VarintTest {

  private static ByteBuffer written(long value) {
    ByteBuffer out = ByteBuffer.allocate(10);
    Varint.write(value, out);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    Varint.write(value, stream);
    assertThat(out.flip()).isEqualTo(ByteBuffer.wrap(stream.toByteArray()));
    return out;
  }

  @Test
  void every_size_of_number_comes_back() {
    for (int bit = 0; bit < Long.SIZE; bit++) {
      for (long value : new long[] {1L << bit, (1L << bit) - 1, -1L << bit}) {
        ByteBuffer in = written(value);
        assertThat(Varint.read(in)).isEqualTo(value);
        assertThat(in.hasRemaining()).isFalse();
      }
    }
  }

  @Test
  void numbers_below_128_take_one_byte_and_the_lowest_bits_come_first() {
    assertThat(written(127)).isEqualTo(ByteBuffer.wrap(new byte[] {127}));
    assertThat(written(0x1234)).isEqualTo(ByteBuffer.wrap(new byte[] {(byte) 0xB4, 0x24}));
  }

  @Test
  void a_length_is_not_above_its_limit() {
    assertThat(Varint.readLength(written(7), 7)).isEqualTo(7);
    assertThat(Varint.readLength(written(Integer.MAX_VALUE), Integer.MAX_VALUE))
        .isEqualTo(Integer.MAX_VALUE);
    assertThatThrownBy(() -> Varint.readLength(written(8), 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a length of 8 is above 7");
    for (long value : new long[] {Integer.MAX_VALUE + 1L, -1, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> Varint.readLength(written(value), Integer.MAX_VALUE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a length of " + Long.toUnsignedString(value));
    }
  }

  @Test
  void a_number_of_eleven_bytes_is_none() {
    byte[] bytes = new byte[11];
    Arrays.fill(bytes, 0, 10, (byte) 0x80);
    assertThatThrownBy(() -> Varint.read(ByteBuffer.wrap(bytes)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 bytes");
  }

  @Test
  void a_number_that_ends_early_is_none() {
    assertThatThrownBy(() -> Varint.read(ByteBuffer.wrap(new byte[] {(byte) 0x80})))
        .isInstanceOf(BufferUnderflowException.class);
  }
}
