package dev.tidemark.engine.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class Crc32cTest {

  private static final byte[] DIGITS = "123456789".getBytes(StandardCharsets.US_ASCII);

  /// The check value of CRC-32/ISCSI, which is Castagnoli's.
  @Test
  void it_is_castagnolis() {
    assertThat(Crc32c.of(DIGITS)).isEqualTo(0xE3069283);
  }

  @Test
  void parts_one_behind_the_other_are_the_whole() {
    assertThat(Crc32c.of(ByteBuffer.wrap(DIGITS, 0, 4), ByteBuffer.wrap(DIGITS, 4, 5)))
        .isEqualTo(0xE3069283);
    byte[] wider = "x123456789yz".getBytes(StandardCharsets.US_ASCII);
    assertThat(Crc32c.of(wider, 1, 9)).isEqualTo(0xE3069283);
  }

  @Test
  void a_uuid_is_sixteen_bytes_in_the_order_of_its_text() {
    UUID id = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    ByteBuffer bytes = ByteBuffer.allocate(16);
    UuidBytes.write(id, bytes);
    for (int i = 0; i < 16; i++) {
      assertThat(bytes.get(i)).isEqualTo((byte) (i * 0x11));
    }
    assertThat(UuidBytes.read(bytes.flip())).isEqualTo(id);
  }
}
