package dev.tidemark.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.content.UnreadableException.Damaged;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/// Packs whose CRCs are right and whose contents cannot be: as a bug, or somebody else, would write
/// them. They are damaged packs like others, whatever their numbers say.
class ForgedPackTest {

  private static final ExtentId ONE = new ExtentId(1);
  private static final ExtentId TWO = new ExtentId(2);

  /// As long as each other.
  private static final Frame FIRST = Frames.frame(1, new byte[] {1});

  private static final Frame SECOND = Frames.frame(2, new byte[] {2});

  private static PackFooter footer(int count, long indexOffset) {
    return new PackFooter(count, indexOffset, ONE, TWO, 0);
  }

  private static PackFooter decoded(PackFooter footer, long packLength) throws Exception {
    return PackFooter.decode(footer.encode(), packLength);
  }

  @Test
  void a_footer_of_no_frames_or_too_many_or_no_place_is_damaged() throws Exception {
    for (PackFooter footer :
        List.of(
            footer(0, 100),
            footer(-1, 100),
            footer(PackIndex.COUNT_MAX + 1, 100),
            footer(1, 0),
            footer(1, -1),
            footer(1, Integer.MAX_VALUE + 1L))) {
      assertThatThrownBy(() -> decoded(footer, footer.packLength()))
          .as("%s", footer)
          .isInstanceOf(Damaged.class);
    }
    for (PackFooter footer :
        List.of(footer(1, 1), footer(PackIndex.COUNT_MAX, 1), footer(1, Integer.MAX_VALUE))) {
      assertThat(decoded(footer, footer.packLength())).isEqualTo(footer);
    }
  }

  @Test
  void a_footer_at_the_end_of_a_pack_of_another_length_is_damaged() {
    PackFooter footer = footer(3, 1000);
    assertThat(footer.packLength()).isEqualTo(1000 + 3 * 48 + 48);
    for (long other : new long[] {-1, 1}) {
      assertThatThrownBy(() -> decoded(footer, footer.packLength() + other))
          .isInstanceOf(Damaged.class);
    }
  }

  /// An index of entries that follow each other.
  private static byte[] index(int first, int... lengths) {
    ByteBuffer out = ByteBuffer.allocate(lengths.length * PackIndex.ENTRY_BYTES);
    int offset = 0;
    for (int i = 0; i < lengths.length; i++) {
      out.position(i * PackIndex.ENTRY_BYTES);
      out.putLong(first + i).putInt(offset).putInt(lengths[i]);
      offset += lengths[i];
    }
    return out.array();
  }

  private static PackFooter of(byte[] index, int count, long offset, long first, long last) {
    return new PackFooter(
        count, offset, new ExtentId(first), new ExtentId(last), crc(index, index.length));
  }

  private static void requireDamaged(byte[] index, PackFooter footer) {
    assertThatThrownBy(() -> PackIndex.decode(index, footer))
        .as("%s", footer)
        .isInstanceOf(Damaged.class);
  }

  @Test
  void an_index_that_its_footer_does_not_describe_is_damaged() throws Exception {
    byte[] index = index(5, 100, 200);
    assertThat(PackIndex.decode(index, of(index, 2, 300, 5, 6)).size()).isEqualTo(2);
    requireDamaged(index, of(index, 2, 299, 5, 6));
    requireDamaged(index, of(index, 2, 301, 5, 6));
    requireDamaged(index, of(index, 2, 300, 4, 6));
    requireDamaged(index, of(index, 2, 300, 5, 7));
    requireDamaged(index, of(index, 1, 100, 5, 5)); // the CRC is that of both entries
    requireDamaged(index, of(new byte[2], 2, 300, 5, 6));
  }

  @Test
  void an_index_of_frames_that_are_too_short_or_too_long_is_damaged() throws Exception {
    for (int length : new int[] {Frame.HEADER_BYTES + 1, Frame.LENGTH_MAX}) {
      byte[] index = index(5, length);
      assertThat(PackIndex.decode(index, of(index, 1, length, 5, 5)).frameLength(0))
          .isEqualTo(length);
    }
    for (int length : new int[] {0, Frame.HEADER_BYTES, Frame.LENGTH_MAX + 1}) {
      byte[] index = index(5, length);
      requireDamaged(index, of(index, 1, length, 5, 5));
    }
  }

  @Test
  void an_index_of_more_bytes_than_an_offset_can_say_is_damaged() {
    int[] lengths = new int[600];
    Arrays.fill(lengths, Frame.LENGTH_MAX);
    byte[] index = index(1, lengths);
    requireDamaged(index, of(index, 600, Integer.MAX_VALUE, 1, 600));
  }

  /// A pack of two frames with one byte of its index changed, and all CRCs right.
  private static byte[] withIndexByte(List<Frame> frames, int at) {
    byte[] pack = new PackObject(frames).encode();
    int tail = pack.length - PackIndex.tailLength(frames.size());
    int footerAt = pack.length - PackFooter.BYTES;
    pack[tail + at] ^= 1;
    ByteBuffer out = ByteBuffer.wrap(pack);
    out.putInt(footerAt + 40, crc(Arrays.copyOfRange(pack, tail, footerAt), footerAt - tail));
    byte[] footer = Arrays.copyOfRange(pack, footerAt, pack.length);
    out.putInt(footerAt + 44, crc(footer, 44));
    return pack;
  }

  @Test
  void a_pack_whose_index_says_another_hash_or_id_of_a_frame_is_damaged() {
    List<Frame> frames = List.of(FIRST, SECOND, Frames.frame(9, new byte[] {3}));
    int hash = PackIndex.ENTRY_BYTES + 16;
    int id = PackIndex.ENTRY_BYTES + 6;
    for (int at : new int[] {hash, hash + Hash.BYTES - 1, id, id + 1}) {
      byte[] forged = withIndexByte(frames, at);
      assertThatThrownBy(() -> PackObject.decode(forged))
          .as("byte %d of the index", at)
          .isInstanceOf(Damaged.class);
    }
  }

  @Test
  void no_pack_can_be_made_of_no_frames_or_of_too_many() {
    for (int count : new int[] {0, PackIndex.COUNT_MAX + 1}) {
      assertThatThrownBy(() -> new PackObject(Collections.nCopies(count, FIRST)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(new PackObject(Collections.nCopies(PackIndex.COUNT_MAX, FIRST)).frames())
        .hasSize(PackIndex.COUNT_MAX);
  }

  @Test
  void an_entry_of_the_list_that_can_be_no_pack_is_damage() {
    PackEntry good = new PackEntry(TWO, TWO, 7, 0, true);
    byte[] key = PackEntry.key(TWO);
    assertThat(PackEntry.decode(key, good.value())).isEqualTo(good);
    PackEntry open = new PackEntry(ONE, TWO, 7, 1 << 20, false);
    assertThat(PackEntry.decode(PackEntry.key(ONE), open.value())).isEqualTo(open);
    byte[] turned = new PackEntry(TWO, ONE, 7, 0, true).value();
    byte[] negative = new PackEntry(TWO, TWO, 7, -1, true).value();
    for (byte[] value : List.of(turned, negative, new byte[24], new byte[26])) {
      assertThatThrownBy(() -> PackEntry.decode(key, value))
          .isInstanceOf(VolumeException.Damaged.class);
    }
    for (int length : new int[] {7, 9}) {
      assertThatThrownBy(() -> PackEntry.decode(Arrays.copyOf(key, length), good.value()))
          .isInstanceOf(VolumeException.Damaged.class);
    }
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
