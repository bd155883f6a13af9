package dev.tidemark.engine.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordKeyTest {

  private static final byte[] BYTES = {0, 1, (byte) 0xFE, (byte) 0xFF};

  /// Every sub-key of up to three of the bytes that matter: also those that end in one zero.
  private static List<byte[]> subs() {
    List<byte[]> subs = new ArrayList<>(List.of(new byte[0]));
    for (int i = 0; subs.get(i).length < 3; i++) {
      for (byte last : BYTES) {
        byte[] longer = Arrays.copyOf(subs.get(i), subs.get(i).length + 1);
        longer[longer.length - 1] = last;
        subs.add(longer);
      }
    }
    return subs;
  }

  @Test
  void keys_are_in_the_order_of_their_sub_keys() {
    for (byte[] a : subs()) {
      for (byte[] b : subs()) {
        assertThat(
                Integer.signum(
                    Arrays.compareUnsigned(RecordKey.of(7, 17, a), RecordKey.of(7, 17, b))))
            .as("%s and %s", Arrays.toString(a), Arrays.toString(b))
            .isEqualTo(Integer.signum(Arrays.compareUnsigned(a, b)));
      }
    }
  }

  @Test
  void no_key_begins_with_another() {
    for (byte[] a : subs()) {
      for (byte[] b : subs()) {
        byte[] key = RecordKey.of(7, 17, a);
        byte[] other = RecordKey.of(7, 17, b);
        boolean begins =
            other.length > key.length && Arrays.equals(key, 0, key.length, other, 0, key.length);
        assertThat(begins).as("%s and %s", Arrays.toString(a), Arrays.toString(b)).isFalse();
      }
    }
  }

  @Test
  void a_key_without_its_last_zero_or_with_one_more_is_none() {
    for (byte[] sub : subs()) {
      byte[] key = RecordKey.of(7, 17, sub);
      assertThat(RecordKey.isKey(key)).isTrue();
      assertThat(RecordKey.isKey(Arrays.copyOf(key, key.length - 1))).isFalse();
      assertThat(RecordKey.isKey(Arrays.copyOf(key, key.length + 1))).isFalse();
    }
  }

  @Test
  void a_kind_is_one_byte() {
    for (int kind : new int[] {0, 255}) {
      assertThat(RecordKey.kind(RecordKey.of(1, kind, new byte[] {7}))).isEqualTo(kind);
    }
    for (int kind : new int[] {-1, 256}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RecordKey.of(1, kind, new byte[0]))
          .withMessageContaining("a kind is 0 to 255");
    }
  }
}
