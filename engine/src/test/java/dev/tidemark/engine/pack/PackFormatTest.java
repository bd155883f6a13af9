package dev.tidemark.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.content.Codec;
import dev.tidemark.engine.content.ExtentDecoder;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/// The bytes of frames and packs, against the example in `docs/format/pack.md`.
class PackFormatTest {

  private static final ExtentId FIRST = ExtentId.of(0, 1);
  private static final ExtentId SECOND = ExtentId.of(1, 7);

  @Test
  void the_documented_pack_is_read_as_documented() throws Exception {
    PackObject pack = PackObject.decode(documented());
    assertThat(pack.first()).isEqualTo(FIRST);
    assertThat(pack.last()).isEqualTo(SECOND);
    assertThat(pack.frames()).extracting(Frame::codec).containsExactly(Codec.STORED, Codec.ZSTD);
    try (ExtentDecoder decoder = new ExtentDecoder()) {
      assertThat(content(decoder, pack.frames().get(0)))
          .isEqualTo("abc".getBytes(StandardCharsets.US_ASCII));
      assertThat(content(decoder, pack.frames().get(1))).hasSize(100).containsOnly('a');
    }
  }

  @Test
  void the_documented_pack_is_written_as_documented() throws Exception {
    byte[] bytes = documented();
    PackObject pack = new PackObject(PackObject.decode(bytes).frames());
    assertThat(pack.encode()).isEqualTo(bytes);
    assertThat(pack.encodedLength()).isEqualTo(bytes.length);
  }

  @Test
  void index_and_footer_are_enough_to_find_a_frame() throws Exception {
    byte[] bytes = documented();
    PackFooter footer =
        PackFooter.decode(
            Arrays.copyOfRange(bytes, bytes.length - PackFooter.BYTES, bytes.length), bytes.length);
    int indexAt = (int) footer.indexOffset();
    PackIndex index =
        PackIndex.decode(
            Arrays.copyOfRange(bytes, indexAt, indexAt + footer.indexLength()), footer);
    int i = index.find(SECOND);
    Frame frame =
        Frame.decode(
            Arrays.copyOfRange(bytes, index.offset(i), index.offset(i) + index.frameLength(i)));
    assertThat(frame.id()).isEqualTo(SECOND);
    assertThat(frame.sha256()).isEqualTo(index.sha256(i));
    assertThat(index.find(ExtentId.of(0, 2))).isEqualTo(-1);
  }

  @Test
  void every_flipped_bit_of_a_pack_is_noticed() throws Exception {
    byte[] bytes = documented();
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = Frames.flipped(bytes, bit);
      assertThatThrownBy(() -> PackObject.decode(flipped))
          .as("bit %d", bit)
          .isInstanceOf(UnreadableException.Damaged.class);
    }
  }

  @Test
  void every_flipped_bit_of_a_header_is_noticed_without_the_stored_bytes() throws Exception {
    byte[] header = Arrays.copyOf(documented(), FrameHeader.BYTES);
    for (int bit = 0; bit < (FrameHeader.BYTES - 4) * 8; bit++) {
      ByteBuffer flipped = ByteBuffer.wrap(Frames.flipped(header, bit));
      assertThatThrownBy(() -> FrameHeader.read(flipped))
          .as("bit %d", bit)
          .isInstanceOf(UnreadableException.Damaged.class);
    }
  }

  @Test
  void every_shorter_pack_is_damaged() throws Exception {
    byte[] bytes = documented();
    for (int length = 0; length < bytes.length; length++) {
      byte[] shorter = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> PackObject.decode(shorter))
          .as("%d bytes", length)
          .isInstanceOf(UnreadableException.Damaged.class);
    }
  }

  @Test
  void a_newer_frame_is_too_new_and_not_damaged() throws Exception {
    for (int at : new int[] {4, 5, 7}) {
      byte[] frame = Arrays.copyOf(documented(), FrameHeader.BYTES + 3);
      frame[at] = 9;
      putCrc(frame, 56, 56);
      assertThatThrownBy(() -> Frame.decode(frame)).isInstanceOf(UnreadableException.TooNew.class);
    }
  }

  @Test
  void a_newer_pack_is_too_new_and_not_damaged() throws Exception {
    byte[] bytes = documented();
    byte[] footer = Arrays.copyOfRange(bytes, bytes.length - PackFooter.BYTES, bytes.length);
    footer[11] = 1;
    putCrc(footer, 44, 44);
    assertThatThrownBy(() -> PackFooter.decode(footer, bytes.length))
        .isInstanceOf(UnreadableException.TooNew.class);
  }

  @Test
  void a_forged_header_cannot_make_a_reader_allocate() throws Exception {
    for (int length : new int[] {0, -1, Integer.MAX_VALUE, (4 << 20) + 1}) {
      byte[] frame = Arrays.copyOf(documented(), FrameHeader.BYTES + 3);
      ByteBuffer.wrap(frame).putInt(16, length).putInt(20, length);
      putCrc(frame, 56, 56);
      assertThatThrownBy(() -> Frame.decode(frame)).isInstanceOf(UnreadableException.Damaged.class);
    }
  }

  @Test
  void an_index_that_contradicts_itself_is_damaged_even_with_a_right_crc() throws Exception {
    byte[] bytes = documented();
    PackFooter footer =
        PackFooter.decode(
            Arrays.copyOfRange(bytes, bytes.length - PackFooter.BYTES, bytes.length), bytes.length);
    byte[] index =
        Arrays.copyOfRange(bytes, (int) footer.indexOffset(), bytes.length - PackFooter.BYTES);
    for (int at : new int[] {7, 11, 15, 55, 59, 63}) {
      byte[] changed = index.clone();
      changed[at] += 1;
      assertThatThrownBy(() -> PackIndex.decode(changed, withCrcOf(changed, footer)))
          .as("byte %d", at)
          .isInstanceOf(UnreadableException.Damaged.class);
    }
    assertThat(PackIndex.decode(index, withCrcOf(index, footer)).size()).isEqualTo(2);
  }

  @Test
  void ids_in_a_pack_must_rise() {
    Frame one = Frames.frame(5, new byte[] {1});
    Frame two = Frames.frame(4, new byte[] {2});
    assertThatThrownBy(() -> new PackObject(List.of(one, two)).encode())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PackObject(List.of(one, one)).encode())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ids_are_unsigned() throws Exception {
    Frame low = Frames.frame(1, new byte[] {1});
    Frame high = Frames.frame(-2, new byte[] {2});
    PackObject pack = PackObject.decode(new PackObject(List.of(low, high)).encode());
    assertThat(pack.last()).isEqualTo(new ExtentId(-2));
  }

  private static PackFooter withCrcOf(byte[] index, PackFooter footer) {
    return new PackFooter(
        footer.count(),
        footer.indexOffset(),
        footer.first(),
        footer.last(),
        crc(index, index.length));
  }

  private static void putCrc(byte[] bytes, int at, int covered) {
    ByteBuffer.wrap(bytes).putInt(at, crc(bytes, covered));
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static byte[] content(ExtentDecoder decoder, Frame frame) throws UnreadableException {
    return decoder.decode(frame.codec(), frame.stored(), frame.length(), frame.sha256());
  }

  private static byte[] documented() throws IOException {
    String page = Files.readString(Path.of("../docs/format/pack.md"));
    String block = page.substring(page.indexOf("```hex\n") + 7, page.lastIndexOf("\n```"));
    StringBuilder hex = new StringBuilder();
    block.lines().forEach(line -> hex.append(line.substring(5).replace(" ", "")));
    return HexFormat.of().parseHex(hex);
  }
}
