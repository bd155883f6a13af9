package dev.tidemark.spi.words;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/// One line of history: a number, counted up by each promotion, and 128 random bits, so two copies
/// promoted apart never look alike.
///
/// @param number 0 to 65535
/// @param idHigh the first 8 of the 16 random bytes, big-endian
/// @param idLow the last 8
public record Timeline(int number, long idHigh, long idLow) {

  /// Stored length: u16 number, 16 random bytes.
  public static final int BYTES = 18;

  public Timeline {
    if (number < 0 || number > 0xFFFF) {
      throw new IllegalArgumentException("a timeline's number is 0 to 65535, got " + number);
    }
  }

  public static Timeline read(ByteBuffer from) {
    return new Timeline(Short.toUnsignedInt(from.getShort()), from.getLong(), from.getLong());
  }

  public void write(ByteBuffer to) {
    to.putShort((short) number).putLong(idHigh).putLong(idLow);
  }

  /// `NUMBER-` and the first 8 hex digits of the random bytes: enough for people.
  @Override
  public String toString() {
    return number + "-" + HexFormat.of().toHexDigits(idHigh).substring(0, 8);
  }
}
