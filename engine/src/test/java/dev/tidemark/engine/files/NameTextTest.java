package dev.tidemark.engine.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NameTextTest {

  @ParameterizedTest
  @CsvSource({
    "61 62, ab",
    "47 72 C3 BC C3 9F 65, Grüße",
    "F0 9F 98 80, 😀",
    "61 5C 62, a\\\\b",
    "0A, \\x0a",
    "61 7F, a\\x7f",
    "80, \\x80",
    "C2 80, \\xc2\\x80",
    "5C 78 38 30, \\\\x80",
    "C3, \\xc3",
    "C3 28, \\xc3(",
    "E2 82 61, \\xe2\\x82a",
    "C0 AF, \\xc0\\xaf",
    "ED A0 80, \\xed\\xa0\\x80",
    "61 E2 80 AE 62, a\\xe2\\x80\\xaeb",
    "E2 80 A8, \\xe2\\x80\\xa8",
  })
  void a_name_is_shown_so_that_it_can_be_read_back(String bytes, String text) {
    assertThat(NameText.of(HexFormat.ofDelimiter(" ").parseHex(bytes))).isEqualTo(text);
  }

  /// Method: all names of up to three bytes out of those that are special in some way.
  @Test
  void no_two_names_are_shown_alike() {
    int[] special = {
      'a', 'x', '8', '0', '\\', '\n', 0x7F, 0x80, 0xC2, 0xC3, 0xBC, 0xE2, 0xAE, 0xF0
    };
    Map<String, String> shown = new HashMap<>();
    for (int a : special) {
      for (int b : special) {
        for (int c : special) {
          byte[] name = {(byte) a, (byte) b, (byte) c};
          String hex = HexFormat.of().formatHex(name);
          assertThat(shown.put(NameText.of(name), hex)).as(hex).isNull();
        }
      }
    }
    byte[] literal = "\\xc3".getBytes(StandardCharsets.US_ASCII);
    assertThat(NameText.of(literal)).isNotEqualTo(NameText.of(new byte[] {(byte) 0xC3}));
  }
}
