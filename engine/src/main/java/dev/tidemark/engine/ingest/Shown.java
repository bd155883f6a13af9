package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.FileNames;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Names as people read them.
final class Shown {

  private Shown() {}

  /// UTF-8 as it is if it has no control characters; else every byte that is not printable ASCII as
  /// `\xHH`.
  static String text(byte[] raw) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
      if (text.codePoints().noneMatch(Character::isISOControl)) {
        return text;
      }
    } catch (CharacterCodingException e) {
      return FileNames.show(raw);
    }
    return FileNames.show(raw);
  }
}
