package dev.tidemark.engine.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/// The example of `docs/format/volume.md` is what the program writes.
class VolumeFormatTest {

  private static final UUID VOLUME = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
  private static final int BYTES = 64;

  @Test
  void the_superblock_is_as_documented() throws IOException {
    byte[] page = new Superblock(VOLUME).encode();
    assertThat(page).hasSize(PageFormat.SIZE);
    assertThat(HexFormat.of().formatHex(page, 0, BYTES))
        .isEqualTo(HexFormat.of().formatHex(documented()));
    assertThat(Arrays.copyOfRange(page, BYTES, page.length)).containsOnly(0);
  }

  @Test
  void every_flipped_bit_of_the_superblock_is_noticed() throws IOException {
    for (int bit = 0; bit < BYTES * Byte.SIZE; bit++) {
      byte[] page = Arrays.copyOf(documented(), PageFormat.SIZE);
      page[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertThat(Superblock.parse(page)).isNotInstanceOf(Superblock.Parsed.Ok.class);
    }
  }

  @Test
  void a_superblock_with_other_sizes_is_none_even_with_a_right_checksum() throws IOException {
    for (int at : new int[] {23, 27, 31}) { // of a page, of the ring, of a slot
      byte[] page = Arrays.copyOf(documented(), PageFormat.SIZE);
      page[at] ^= 1;
      CRC32C crc = new CRC32C();
      crc.update(page, 0, BYTES - Integer.BYTES);
      ByteBuffer.wrap(page).putInt(BYTES - Integer.BYTES, (int) crc.getValue());
      assertThat(Superblock.parse(page)).isEqualTo(new Superblock.Parsed.Torn());
    }
  }

  @Test
  void another_format_is_too_new_and_never_torn() throws IOException {
    byte[] page = Arrays.copyOf(documented(), PageFormat.SIZE);
    page[19] = 1;
    assertThat(Superblock.parse(page)).isEqualTo(new Superblock.Parsed.TooNew(1));
  }

  private static byte[] documented() throws IOException {
    String page = Files.readString(Path.of("../docs/format/volume.md"));
    String block = page.substring(page.indexOf("```hex\n") + 7);
    return HexFormat.of().parseHex(block.substring(0, block.indexOf("```")).replaceAll("\\s", ""));
  }
}
