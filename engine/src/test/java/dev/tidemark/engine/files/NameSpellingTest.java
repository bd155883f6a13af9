package dev.tidemark.engine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Names as people read and type them.
class NameSpellingTest {

  /// What names are made of, as hexadecimal bytes: among them lone and missing continuation bytes,
  /// overlong forms, halves of a surrogate pair, and what is beyond the last character.
  private static final String[] RAW = {
    "80",
    "bf",
    "c3",
    "e2 82",
    "f0 9f 98",
    "c0 af",
    "e0 80 af",
    "f0 80 80 af",
    "ed a0 80",
    "ed b0 80",
    "f4 90 80 80",
    "f8 88 80 80 80",
    "fe",
    "ff",
    "00",
    "01",
    "0a",
    "1b",
    "7f"
  };

  private static final String[] TEXTS = {
    "a",
    "\\",
    "\\\\",
    "x",
    "8",
    "0",
    "\\x",
    "\\xff",
    "/",
    "//",
    " ",
    "  ",
    "-",
    "->",
    " -> ",
    ":",
    ":/",
    "'",
    "\"",
    "@",
    ".",
    "..",
    "e",
    "é",
    "\u0301",
    "\u0300",
    "\u0323",
    "\u202e",
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u00a0",
    "\u3000",
    "\u2028",
    "\u0085",
    "\u034f",
    "\ufe0f",
    "\u3164",
    "\u2800",
    "\u212b",
    "\u1100",
    "\u1161",
    "\uac00",
    "\u11a8",
    "\u0915",
    "\u093c",
    "\u0958",
    "\ud83d\ude00",
    "\ue000",
    "\uffff",
    "\u2215",
    "\u05d0",
    "\u0e01\u0e33"
  };

  private static String spelled(String name) {
    return NameSpelling.of(name.getBytes(StandardCharsets.UTF_8));
  }

  private static String spelled(int... bytes) {
    byte[] name = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      name[i] = (byte) bytes[i];
    }
    return NameSpelling.of(name);
  }

  @Test
  void what_is_seen_is_spelled_as_it_is_and_all_else_byte_by_byte() {
    assertThat(spelled("Grüße, 中文 'क्षि' \"x\" \ud83d\ude00.txt"))
        .isEqualTo("Grüße, 中文 'क्षि' \"x\" \ud83d\ude00.txt");
    assertThat(spelled("a\\b\n\u0080\u202e")).isEqualTo("a\\\\b\\x0a\\xc2\\x80\\xe2\\x80\\xae");
    assertThat(spelled('a', 0x80, 0xc3, 0xa9)).isEqualTo("a\\x80\\xc3\\xa9");
    assertThat(spelled("a\u00a0b")).isEqualTo("a\\xc2\\xa0b");
    assertThat(spelled("a\u2215b")).isEqualTo("a\\xe2\\x88\\x95b");
    assertThat(spelled("❤\ufe0f")).isEqualTo("❤\\xef\\xb8\\x8f");
  }

  @Test
  void a_character_that_shows_nothing_or_has_the_shape_of_a_slash_is_escaped() {
    String unseen =
        "\u00a0\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b\u180e\u2000\u200b\u2028\u202e\u2060\u2800"
            + "\u3000\u3164\ue000\ufe0f\ufeff\uffa0\uffff\udb40\udd00\udb40\udc41";
    String slashes =
        "\u2044\u2215\u2216\u2571\u2572\u27cb\u27cd\u29f5\u29f8\u29f9\ufe68\uff0f\uff3c";
    assertThat((unseen + slashes).codePoints())
        .allMatch(c -> spelled("a" + Character.toString(c)).startsWith("a\\x"));
  }

  @Test
  void a_name_that_is_no_utf8_changes_nothing_in_the_names_beside_it() {
    assertThat(spelled('/', 0xc3, 0xa9, '/', 0xff, 0xc3, 0xa9, '/', 0xc3, 0xa9))
        .isEqualTo("/é/\\xff\\xc3\\xa9/é");
  }

  @Test
  void spaces_at_the_ends_of_a_name_are_seen_and_others_stay() {
    assertThat(spelled(" a  b /c ")).isEqualTo("\\x20a  b\\x20/c\\x20");
    assertThat(spelled(0xff, ' ', 0x0a, ':')).isEqualTo("\\xff \\x0a\\x3a");
  }

  @Test
  void nothing_in_a_name_passes_for_the_arrow_of_a_link_or_the_end_of_a_volume() {
    assertThat(spelled("a -> b")).isEqualTo("a\\x20-> b");
    assertThat(spelled("/c:/d:e/f:")).isEqualTo("/c\\x3a/d:e/f\\x3a");
  }

  @Test
  void a_composed_and_a_decomposed_name_are_told_apart() {
    assertThat(spelled("é")).isEqualTo("é");
    assertThat(spelled("e\u0301")).isEqualTo("e\\xcc\\x81");
    assertThat(spelled("\u212b")).isEqualTo("\\xe2\\x84\\xab");
    assertThat(spelled("\u0301a")).isEqualTo("\\xcc\\x81a");
    assertThat(spelled("a \u0301")).isEqualTo("a \\xcc\\x81");
  }

  @Test
  void every_byte_and_every_pair_of_bytes_is_read_back_and_is_spelled_like_no_other() {
    List<byte[]> names = new ArrayList<>();
    names.add(new byte[0]);
    for (int a = 0; a < 256; a++) {
      names.add(new byte[] {(byte) a});
      for (int b = 0; b < 256; b++) {
        names.add(new byte[] {(byte) a, (byte) b});
      }
    }
    assertDistinct(names);
  }

  @Test
  void every_character_is_read_back_and_is_spelled_like_no_other() {
    assertDistinct(
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .filter(c -> c < 0xD800 || c > 0xDFFF)
            .mapToObj(c -> ("e" + Character.toString(c)).getBytes(StandardCharsets.UTF_8))
            .toList());
  }

  @Test
  void every_name_is_read_back_and_is_spelled_like_no_other() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    assertDistinct(Stream.generate(() -> name(random)).limit(100_000).toList(), "seed " + seed);
  }

  private static void assertDistinct(List<byte[]> names, String... told) {
    Map<String, byte[]> bySight = new HashMap<>();
    for (byte[] name : names) {
      String spelling = NameSpelling.of(name);
      byte[] other = bySight.put(spelling, name);
      boolean good =
          Arrays.equals(NameSpelling.bytes(spelling), name)
              && Normalizer.isNormalized(spelling, Normalizer.Form.NFC)
              && spelling.codePoints().noneMatch(NameSpellingTest::isUnseen)
              && (other == null || Arrays.equals(other, name));
      assertThat(good)
          .as("%s %s is spelled '%s'", List.of(told), HexFormat.of().formatHex(name), spelling)
          .isTrue();
    }
  }

  /// By the JDK's own words.
  private static boolean isUnseen(int c) {
    return Character.isISOControl(c)
        || (c != ' ' && Character.isSpaceChar(c))
        || Character.isIdentifierIgnorable(c)
        || !Character.isDefined(c);
  }

  private static byte[] name(Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int n = random.nextInt(7); n >= 0; n--) {
      switch (random.nextInt(6)) {
        case 0 -> out.write(random.nextInt(256));
        case 1 ->
            out.writeBytes(HexFormat.ofDelimiter(" ").parseHex(RAW[random.nextInt(RAW.length)]));
        default ->
            out.writeBytes(TEXTS[random.nextInt(TEXTS.length)].getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }

  @Test
  void the_spelling_of_a_path_is_that_of_its_names() {
    Random random = new Random(10);
    for (int i = 0; i < 10_000; i++) {
      byte[] one = name(random);
      byte[] two = name(random);
      ByteArrayOutputStream path = new ByteArrayOutputStream();
      path.writeBytes(one);
      path.write('/');
      path.writeBytes(two);
      assertThat(NameSpelling.of(path.toByteArray()))
          .isEqualTo(NameSpelling.of(one) + "/" + NameSpelling.of(two));
    }
  }

  @Test
  void what_need_not_be_escaped_may_be_and_what_is_not_escaped_stands_for_itself() {
    assertThat(NameSpelling.bytes("\\x61\\xC3\\xa9 \n\u202e"))
        .isEqualTo("aé \n\u202e".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_backslash_that_begins_no_escape_is_refused_with_the_way_to_write_one() {
    for (String typed : List.of("a\\b", "\\", "a\\x", "\\x4", "\\xg0", "\\x0g", "\\X41", "\\n")) {
      assertThatThrownBy(() -> NameSpelling.bytes(typed))
          .as(typed)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + typed + "'")
          .hasMessageContaining("a backslash is written \\\\");
    }
    assertThatThrownBy(() -> NameSpelling.bytes("a\ud800")).hasMessageContaining("\\xhh");
  }

  @Test
  void a_typed_path_leads_to_the_path_that_was_printed() {
    byte[] path = {'/', 'a', '\\', '/', (byte) 0xFF, '/', ' ', ':'};
    TreePath printed = TreePath.of(path);
    assertThat(TreePath.typed(printed.toString())).isEqualTo(printed);
    assertThat(TreePath.typed("/a\\\\/\\xff/\\x20\\x3a/")).isEqualTo(printed);
    assertThat(TreePath.typed("/")).isEqualTo(TreePath.ROOT);
  }

  @Test
  void a_typed_path_that_could_be_read_in_two_ways_is_refused() {
    for (String typed :
        List.of("", "a", "/a//b", "/a//", "/.", "/a/..", "/\\x2e\\x2e", "/a\\x2fb", "/a\\x00")) {
      assertThatThrownBy(() -> TreePath.typed(typed))
          .as(typed)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("in a volume");
    }
  }
}
