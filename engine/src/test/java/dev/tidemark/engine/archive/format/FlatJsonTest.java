package dev.tidemark.engine.archive.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.content.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// One object of texts, whole numbers, `true` and `false`, and nothing else.
class FlatJsonTest {

  private static final String ALL =
      "{\n\"text\" : \"a\", \"yes\":true,\t\"no\":false , \"n\": -12,\"esc\":\"\\u0041\\u00e9x\"}";

  @Test
  void every_kind_of_value_is_read() {
    assertThat(FlatJson.read(ALL))
        .containsExactlyEntriesOf(
            ordered("text", "a", "yes", true, "no", false, "n", -12L, "esc", "A\u00e9x"));
    assertThat(FlatJson.read("{}")).isEmpty();
    assertThat(FlatJson.read(" { } \n")).isEmpty();
  }

  private static Map<String, Object> ordered(Object... fields) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      map.put((String) fields[i], fields[i + 1]);
    }
    return map;
  }

  @Test
  void what_is_written_comes_back_whatever_characters_it_has() {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 0x250; c++) {
      all.append(c);
    }
    Map<String, Object> fields =
        ordered(all.toString(), all.toString(), "end", "\u0001", "n", Long.MIN_VALUE, "no", false);
    assertThat(FlatJson.read(FlatJson.write(fields))).containsExactlyEntriesOf(fields);
  }

  @Test
  void every_escape_is_read() {
    assertThat(FlatJson.read("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\uFFfd\"}"))
        .containsEntry("a", "\"\\/\b\f\n\r\t\ufffd");
  }

  @Test
  void a_text_cut_anywhere_is_refused() {
    for (int length = 0; length < ALL.length(); length++) {
      refused(ALL.substring(0, length));
    }
  }

  @Test
  void a_descriptor_cut_anywhere_is_damaged_also_one_without_a_checksum() {
    String escaped =
        "{\"kind\": \"tidemark archive\", \"format\": 0, \"label\": \"\\u0041\", \"n\": 12}";
    for (int length = 0; length < escaped.length(); length++) {
      byte[] cut = escaped.substring(0, length).getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> Descriptor.decode(cut))
          .as("%d", length)
          .isInstanceOf(UnreadableException.Damaged.class);
    }
  }

  @Test
  void a_name_that_comes_twice_is_refused() {
    refused("{\"a\": 1, \"a\": 1}");
    refused("{\"a\": 1, \"b\": 2, \"\\u0061\": 3}");
  }

  @Test
  void control_characters_in_a_text_are_refused() {
    for (char c = 0; c < ' '; c++) {
      refused("{\"a\": \"x" + c + "y\"}");
      refused("{\"" + c + "\": 1}");
    }
  }

  @Test
  void anything_else_is_refused() {
    for (String text :
        new String[] {
          "{a\":1}",
          "{\"a\" 1}",
          "{\"a\":1",
          "\"a\":1}",
          "{\"a\":1 \"b\":2}",
          "{\"a\":1,}",
          "{\"a\":}",
          "{\"a\":null}",
          "{\"a\":1.5}",
          "{\"a\":--1}",
          "{\"a\":[]}",
          "{\"a\":{}}",
          "{\"a\":1}}",
          "{\"a\":1}{",
          "{\"a\":\"\\x\"}",
          "{\"a\":\"\\u00g1\"}",
          "{\"a\":\"\\u+041\"}",
          "{\"a\":\"\\u-041\"}",
          "{\"a\":9223372036854775808}",
          "{\"a\":\u0663}"
        }) {
      refused(text);
    }
  }

  private static void refused(String text) {
    assertThatThrownBy(() -> FlatJson.read(text))
        .as(text)
        .isInstanceOf(IllegalArgumentException.class);
  }
}
