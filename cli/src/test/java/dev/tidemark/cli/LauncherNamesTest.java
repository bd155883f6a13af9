package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.engine.files.TreePath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The launcher, as a process in the locale of whoever starts it: names that are printed there are
/// typed back there.
final class LauncherNamesTest {

  @TempDir static Path place;
  private static NastyTree tree;

  /// What a process came to.
  private record Ended(int exit, String out, String err) {}

  @BeforeAll
  static void make() throws Exception {
    LauncherHome.make(place.resolve("home"));
    tree = NastyTree.write(Files.createDirectories(place.resolve("ann")), "/ann");
    started("C", "init", "$volume");
    started("C", "-V", "$volume", "import", "--as", "/ann", "$place/ann");
  }

  /// @param words as a shell reads them, between double quotes
  private static Ended started(String locale, String... words) throws Exception {
    Ended ended = run(locale, words);
    assertThat(ended.exit()).as(ended.err()).isZero();
    return ended;
  }

  private static Ended run(String locale, String... words) throws Exception {
    List<String> quoted = new ArrayList<>();
    for (String word : words) {
      quoted.add('"' + word + '"');
    }
    String script =
        "place='%s'; volume=$place/vol; exec \"$place/home/tidemark\" %s"
            .formatted(place, String.join(" ", quoted));
    Path out = place.resolve("out");
    Path err = place.resolve("err");
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", script);
    shell.environment().remove("LANG");
    shell.environment().put("LC_ALL", locale);
    shell.environment().put("TMPDIR", place.toString());
    int exit = shell.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
    return new Ended(exit, Files.readString(out), Files.readString(err));
  }

  /// A word between double quotes that a shell reads as this text.
  private static String word(String text) {
    return text.replaceAll("[\\\\\"$`]", "\\\\$0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8", "en_US.ISO-8859-1"})
  void every_printed_path_is_typed_back_to_restore_in_any_locale(String locale) throws Exception {
    List<String> typed =
        started(locale, "-V", "$volume", "ls", "-r", ":/")
            .out()
            .lines()
            .filter(line -> line.startsWith("-"))
            .map(line -> line.substring(line.indexOf(" /") + 1))
            .toList();
    assertThat(typed).hasSameSizeAs(tree.files().keySet());
    List<String> restore = new ArrayList<>();
    restore.addAll(List.of("-V", "$volume", "restore", "-v", "--to", "$place/to-" + locale));
    typed.forEach(path -> restore.add(word(path)));
    Ended restored = started(locale, restore.toArray(String[]::new));
    assertThat(restored.out().lines()).containsAll(typed.stream().map("create "::concat).toList());
    for (var file : tree.files().entrySet()) {
      Path brought = NastyTree.in(place.resolve("to-" + locale), file.getKey());
      assertThat(Files.readAllBytes(brought)).as("%s", file.getKey()).isEqualTo(file.getValue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8"})
  void a_name_beyond_ascii_and_one_that_is_no_text_are_typed_to_cat(String locale)
      throws Exception {
    for (String typed : List.of("/ann/é", "/ann/e\\xcc\\x81", "/ann/a\\xff", "/ann/a\\\\xff")) {
      Ended ended = started(locale, "cat", "$volume:" + word(typed));
      byte[] content = tree.content(TreePath.typed(typed));
      assertThat(ended.out()).as(typed).isEqualTo(new String(content, StandardCharsets.UTF_8));
    }
    assertThat(started(locale, "ls", "$volume:/ann/\uFFFD").out()).contains("/ann/\uFFFD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8"})
  void a_raw_byte_is_refused_with_the_way_to_write_it(String locale) throws Exception {
    Ended cat = run(locale, "cat", "$volume:/ann/é$(printf '\\377')");
    assertThat(cat.exit()).isEqualTo(ExitCode.USAGE.code());
    assertThat(cat.err()).contains("argument 2 is no UTF-8 text", "/ann/é\\xff'");
    assertThat(cat.out()).isEmpty();
    Ended json = run(locale, "--json", "ls", "$volume:/$(printf '\\377')");
    assertThat(json.out()).contains("\"message_type\":\"error\",\"exit\":2", "/\\\\xff'");
    Ended restore = run(locale, "restore", "-V", "$volume", "--to", "$place/raw$(printf '\\377')");
    assertThat(restore.exit()).isEqualTo(ExitCode.USAGE.code());
    assertThat(place.toFile().list()).noneMatch(name -> name.startsWith("raw"));
  }

  @Test
  void where_the_system_tells_no_bytes_a_replaced_character_is_refused(@TempDir Path empty) {
    assertThat(ArgumentBytes.fault(new String[] {"cat", ":/a\uFFFD"}, empty.resolve("none")))
        .hasValueSatisfying(fault -> assertThat(fault).contains("argument 2", ":/a\\xhh"));
    assertThat(ArgumentBytes.fault(new String[] {"cat", ":/é"}, empty.resolve("none"))).isEmpty();
  }
}
