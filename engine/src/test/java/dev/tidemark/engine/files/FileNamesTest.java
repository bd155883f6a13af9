package dev.tidemark.engine.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Names as people read them.
class FileNamesTest {

  private static final String[] PIECES = {
    "a", "\\", "x", "8", "0", "\n", "\u0080", "\u202e", "\u200b", "é", "\ud83d\ude00", "\ue000"
  };

  private static String text(String name) {
    return FileNames.text(name.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void text_is_shown_as_it_is_and_all_else_byte_by_byte() {
    assertThat(text("Grüße.txt \ud83d\ude00")).isEqualTo("Grüße.txt \ud83d\ude00");
    assertThat(text("a\\b\n\u0080\u202e")).isEqualTo("a\\\\b\\x0a\\xc2\\x80\\xe2\\x80\\xae");
    assertThat(FileNames.text(new byte[] {'a', (byte) 0x80, (byte) 0xc3, (byte) 0xa9}))
        .isEqualTo("a\\x80\\xc3\\xa9");
  }

  /// Whatever is shown leads back to the bytes, so no two names are shown alike.
  @Test
  void every_name_can_be_read_back() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] name = name(random);
      assertThat(readBack(FileNames.text(name)))
          .as("seed %d, name %s", seed, HexFormat.of().formatHex(name))
          .isEqualTo(name);
    }
  }

  private static byte[] name(Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int n = random.nextInt(6); n >= 0; n--) {
      if (random.nextInt(6) == 0) {
        out.write(1 + random.nextInt(255));
      } else {
        String piece = PIECES[random.nextInt(PIECES.length)];
        out.writeBytes(piece.getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }

  private static byte[] readBack(String shown) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < shown.length(); ) {
      if (shown.startsWith("\\\\", at)) {
        out.write('\\');
        at += 2;
      } else if (shown.startsWith("\\x", at)) {
        out.write(Integer.parseInt(shown, at + 2, at + 4, 16));
        at += 4;
      } else {
        int c = shown.codePointAt(at);
        out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        at += Character.charCount(c);
      }
    }
    return Arrays.copyOf(out.toByteArray(), out.size());
  }
}
