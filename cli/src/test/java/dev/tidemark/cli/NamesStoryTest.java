package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.engine.files.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is printed of a tree with hard names is typed back, and gives exactly that file.
final class NamesStoryTest {

  private static final Pattern LISTED =
      Pattern.compile("-[-rwx]{9} [0-9]+ [0-9]+ +[0-9]+ [^ ]+ (/.*)");
  private static final Pattern PATH = Pattern.compile("\"path\":\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern PATH_BYTES = Pattern.compile("\"path_bytes\":\"([0-9a-f]*)\"");

  @TempDir Path place;
  private Tidemark tidemark;
  private NastyTree tree;

  @BeforeEach
  void write() throws IOException {
    tree = NastyTree.write(Files.createDirectories(place.resolve("ann")), "/ann");
    tidemark = Tidemark.at(place);
    tidemark.ok("init");
    tidemark.ok("import");
  }

  private List<String> listed() {
    return tidemark
        .ok("ls", "-r", ":/")
        .out()
        .lines()
        .map(LISTED::matcher)
        .filter(Matcher::matches)
        .map(line -> line.group(1))
        .toList();
  }

  @Test
  void each_listed_path_typed_back_gives_its_file_and_no_other() {
    List<TreePath> met = new ArrayList<>();
    for (String typed : listed()) {
      TreePath path = TreePath.typed(typed);
      Ran ran = tidemark.ok("cat", ":" + typed);
      assertThat(tree.files()).containsKey(path);
      assertThat(ran.out()).as(typed).isEqualTo(text(tree.content(path)));
      assertThat(tidemark.ok("ls", ":" + typed).out()).contains(typed);
      met.add(path);
    }
    assertThat(met).containsExactlyInAnyOrderElementsOf(tree.files().keySet());
  }

  @Test
  void each_listed_path_typed_to_restore_brings_its_file_and_names_it_alike() throws IOException {
    List<String> typed = listed();
    Path to = place.resolve("back");
    List<String> command = new ArrayList<>(List.of("restore", "-v", "--to", to.toString()));
    command.addAll(typed);
    Ran ran = tidemark.ok(command.toArray(String[]::new));
    assertThat(ran.out().lines())
        .containsAll(typed.stream().map(path -> "create " + path).toList());
    for (TreePath path : tree.files().keySet()) {
      assertThat(Files.readAllBytes(NastyTree.in(to, path)))
          .as(path.toString())
          .isEqualTo(tree.content(path));
    }
  }

  @Test
  void a_path_alone_restores_nothing_but_its_file() throws IOException {
    Path to = place.resolve("one");
    tidemark.ok("restore", "--to", to.toString(), "/ann/a\\\\xff");
    try (var all = Files.walk(to)) {
      assertThat(all.filter(Files::isRegularFile))
          .containsExactly(to.resolve("ann").resolve("a\\xff"));
    }
  }

  @Test
  void a_backslash_alone_is_a_mistake_that_says_how_to_write_one() {
    for (List<String> command :
        List.of(
            List.of("cat", ":/ann/a\\b"),
            List.of("ls", ":/ann/a\\b"),
            List.of("restore", "--to", place.resolve("x").toString(), "/ann/a\\b"),
            List.of("import", "--as", "/a\\b", place.resolve("ann").toString()))) {
      Ran ran = tidemark.ends(ExitCode.USAGE, command.toArray(String[]::new));
      assertThat(ran.err()).contains("a\\b").contains("a backslash is written \\\\");
    }
    assertThat(place.resolve("x")).doesNotExist();
    assertThat(tidemark.ok("cat", ":/ann/a\\\\b").out()).isNotEmpty();
  }

  @Test
  void a_place_in_the_volume_is_typed_as_it_is_printed() {
    tidemark.ok("import", "--as", "/x\\xff", place.resolve("ann").toString());
    assertThat(tidemark.ok("ls", ":/").out()).contains(" /x\\xff\n");
    assertThat(tidemark.ok("cat", ":/x\\xff/a\\\\b").out()).isNotEmpty();
  }

  @Test
  void json_tells_every_two_names_apart_and_gives_their_exact_bytes() {
    String to = place.resolve("json").toString();
    for (Ran ran :
        List.of(
            tidemark.ok("ls", "-r", ":/", "--json"),
            tidemark.ok("restore", "-n", "--to", to, "--json"))) {
      assertThat(ran.out().lines().flatMap(line -> path(line).stream()))
          .doesNotHaveDuplicates()
          .containsAll(tree.files().keySet());
      assertThat(ran.out().lines().flatMap(line -> PATH.matcher(line).results()))
          .as("also to who reads `path` alone")
          .extracting(MatchResult::group)
          .doesNotHaveDuplicates();
    }
    assertThat(tidemark.ok("ls", ":/ann", "--json").out())
        .contains("\"path\":\"/ann/a\\nb\"")
        .contains("\"path\":\"/ann/a\\\\b\"")
        .contains("esc\\u001b[31m\"")
        .contains("\"path_typed\":\"/ann/a\\\\xff\",\"path_bytes\":\"2f616e6e2f61ff\"");
  }

  private static List<TreePath> path(String line) {
    Matcher raw = PATH_BYTES.matcher(line);
    Matcher text = PATH.matcher(line);
    if (raw.find()) {
      return List.of(TreePath.of(HexFormat.of().parseHex(raw.group(1))));
    }
    return text.find() ? List.of(TreePath.of(unescaped(text.group(1)))) : List.of();
  }

  private static String unescaped(String json) {
    return Pattern.compile("\\\\(u([0-9a-f]{4})|.)")
        .matcher(json)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                found.group(2) != null
                    ? String.valueOf((char) Integer.parseInt(found.group(2), 16))
                    : found.group(1).replace('n', '\n').replace('t', '\t')));
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }
}
