package dev.tidemark.engine.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.words.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExtentCodingTest {

  private static final long SEED = 7;

  private final ExtentEncoder encoder = new ExtentEncoder();
  private final ExtentDecoder decoder = new ExtentDecoder();

  @AfterEach
  void close() {
    encoder.close();
    decoder.close();
  }

  @Test
  void content_comes_back_whatever_its_length_and_kind() throws UnreadableException {
    for (int length : new int[] {1, 2, 100, 513, 65_536, 1 << 20, Extents.LENGTH_MAX}) {
      for (byte[] content : new byte[][] {text(length), noise(length), new byte[length]}) {
        byte[] kept = content.clone();
        EncodedExtent extent = encoder.encode(content);
        assertThat(decode(extent)).isEqualTo(kept);
      }
    }
  }

  @Test
  void the_hash_is_the_sha_256_of_the_content() {
    byte[] content = "abc".getBytes(StandardCharsets.US_ASCII);
    Hash expected = Hash.parse("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(encoder.encode(content).sha256()).isEqualTo(expected);
    assertThat(encoder.hash(("xabcx").getBytes(StandardCharsets.US_ASCII), 1, 3))
        .isEqualTo(expected);
  }

  @Test
  void text_is_compressed_and_noise_is_stored_as_it_is() {
    EncodedExtent text = encoder.encode(text(1 << 20));
    assertThat(text.codec()).isEqualTo(Codec.ZSTD);
    assertThat(text.stored().length).isLessThan(text.length() / 2);
    EncodedExtent noise = encoder.encode(noise(1 << 20));
    assertThat(noise.codec()).isEqualTo(Codec.STORED);
    assertThat(noise.stored()).hasSize(1 << 20);
  }

  @Test
  void content_that_shrinks_by_less_than_3_percent_is_stored_as_it_is() {
    assertThat(encoder.encode(noiseThenZeros(100_000, 2_000)).codec()).isEqualTo(Codec.STORED);
    assertThat(encoder.encode(noiseThenZeros(100_000, 5_000)).codec()).isEqualTo(Codec.ZSTD);
  }

  @Test
  void compressible_content_behind_incompressible_is_still_compressed() {
    assertThat(encoder.encode(noiseThenZeros(4 << 20, 1 << 20)).codec()).isEqualTo(Codec.ZSTD);
  }

  @Test
  void equal_content_is_encoded_to_equal_bytes() {
    byte[] first = encoder.encode(text(300_000)).stored();
    encoder.encode(noise(10_000));
    try (ExtentEncoder other = new ExtentEncoder()) {
      assertThat(other.encode(text(300_000)).stored()).isEqualTo(first);
    }
    assertThat(encoder.encode(text(300_000)).stored()).isEqualTo(first);
  }

  @Test
  void every_flipped_bit_of_the_stored_bytes_is_noticed() {
    for (EncodedExtent extent : new EncodedExtent[] {encode(text(700)), encode(noise(100))}) {
      for (int bit = 0; bit < extent.stored().length * 8; bit++) {
        byte[] stored = extent.stored().clone();
        stored[bit >> 3] ^= (byte) (1 << (bit & 7));
        EncodedExtent flipped =
            new EncodedExtent(extent.sha256(), extent.length(), extent.codec(), stored);
        try {
          // zstd ignores a few bits of its own header; then the content must still be the right one
          assertThat(decode(flipped)).isEqualTo(text(700));
        } catch (UnreadableException e) {
          assertThat(e).isInstanceOf(UnreadableException.Damaged.class);
        }
      }
    }
  }

  @Test
  void lengths_that_lie_are_noticed() {
    EncodedExtent extent = encode(text(5_000));
    for (int length : new int[] {0, -1, 1, 4_999, 5_001, Extents.LENGTH_MAX + 1}) {
      assertThatThrownBy(
              () -> decoder.decode(extent.codec(), extent.stored(), length, extent.sha256()))
          .isInstanceOf(UnreadableException.Damaged.class);
    }
  }

  private EncodedExtent encode(byte[] content) {
    return encoder.encode(content);
  }

  private byte[] decode(EncodedExtent extent) throws UnreadableException {
    return decoder.decode(extent.codec(), extent.stored(), extent.length(), extent.sha256());
  }

  private static byte[] noiseThenZeros(int length, int zeros) {
    byte[] content = noise(length);
    java.util.Arrays.fill(content, length - zeros, length, (byte) 0);
    return content;
  }

  private static byte[] text(int length) {
    byte[] words =
        "the quick brown fox jumps over the lazy dog ".getBytes(StandardCharsets.US_ASCII);
    Random random = new Random(SEED);
    byte[] out = new byte[length];
    for (int i = 0; i < length; i++) {
      out[i] = i % 97 == 0 ? (byte) ('a' + random.nextInt(26)) : words[i % words.length];
    }
    return out;
  }

  private static byte[] noise(int length) {
    byte[] out = new byte[length];
    new Random(SEED).nextBytes(out);
    return out;
  }
}
