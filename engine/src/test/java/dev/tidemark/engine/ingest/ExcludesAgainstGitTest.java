package dev.tidemark.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.local.Excludes;
import dev.tidemark.engine.local.RawNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: `exclude` leaves out what git would ignore, whatever pattern somebody writes.
///
/// Method: random trees of awkward names and random lists of patterns, both put together from the
/// same few pieces so that they often meet; `git check-ignore` says for each name whether it is
/// ignored. Git has to be there: without it this test fails.
final class ExcludesAgainstGitTest {

  private static final int SEEDS = Integer.getInteger("tidemark.seeds", 400);
  private static final int FIRST = Integer.getInteger("tidemark.seed", 0);

  private static final List<String> NAMES =
      List.of(
          "a", "b", "ab", "c", "A", "5", " ", "#", "!", "[", "]", "\\", "*", "?", "-", "^", "ü",
          "\n", "\t", ".", "x", "_");

  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "ab",
          "c",
          "A",
          "5",
          " ",
          "#",
          "!",
          "[",
          "]",
          "-",
          "^",
          "ü",
          ".",
          "x",
          "_",
          "*",
          "*",
          "**",
          "***",
          "?",
          "/",
          "/",
          "/**/",
          "**/",
          "\\*",
          "\\?",
          "\\[",
          "\\ ",
          "\\\\",
          "\\a",
          "\\/",
          "[ab]",
          "[!a]",
          "[^b]",
          "[]a]",
          "[!]a]",
          "[a-c]",
          "[c-a]",
          "[a-]",
          "[-a]",
          "[a\\]b]",
          "[\\a-c]",
          "[a-\\c]",
          "[[a]",
          "[[:alpha:]]",
          "[[:digit:]x]",
          "[![:space:]]",
          "[[:upper:][:punct:]]",
          "[[:cntrl:]]",
          "[[:nothing:]]",
          "[[:alpha]",
          "[[:]",
          "[[::]]",
          "[[:alpha:]-c]",
          "[ü]",
          "[a/b]",
          "[",
          "\\");

  @TempDir Path temp;

  @Test
  void what_is_excluded_is_what_git_ignores() throws Exception {
    git(temp, new byte[0], "init", "-q", temp.resolve("git").toString());
    for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
      Random random = new Random(seed);
      Map<String, Boolean> tree = tree(random);
      List<String> patterns = patterns(random);
      Path root = Files.createDirectory(temp.resolve("tree" + seed));
      make(root, tree);
      assertThat(excluded(tree, patterns))
          .as("seed %s, patterns %s", seed, patterns)
          .isEqualTo(ignored(root, tree, patterns));
    }
  }

  /// Paths, each byte a character, parents first, and whether it is a directory.
  private static Map<String, Boolean> tree(Random random) {
    Map<String, Boolean> tree = new LinkedHashMap<>();
    List<String> directories = new ArrayList<>(List.of(""));
    for (int i = 0; i < 30; i++) {
      String path = directories.get(random.nextInt(directories.size())) + name(random);
      boolean isDirectory = random.nextInt(3) == 0;
      if (tree.putIfAbsent(path, isDirectory) == null && isDirectory) {
        directories.add(path + "/");
      }
    }
    return tree;
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      name.append(NAMES.get(random.nextInt(NAMES.size())));
    }
    String text = name.toString().replaceAll("^\\.+", "x");
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static List<String> patterns(Random random) {
    List<String> patterns = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      StringBuilder pattern = new StringBuilder(random.nextInt(4) == 0 ? "!" : "");
      for (int n = random.nextInt(4); n >= 0; n--) {
        pattern.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      patterns.add(pattern + List.of("", "", "", "/", "/**", " ").get(random.nextInt(6)));
    }
    return patterns;
  }

  private static void make(Path root, Map<String, Boolean> tree) throws IOException {
    Map<String, Path> made = new HashMap<>(Map.of("", root));
    for (Map.Entry<String, Boolean> entry : tree.entrySet()) {
      int slash = entry.getKey().lastIndexOf('/');
      String above = slash < 0 ? "" : entry.getKey().substring(0, slash);
      Path parent = Objects.requireNonNull(made.get(above));
      Path path = RawNames.resolve(parent, SimSource.bytes(entry.getKey().substring(slash + 1)));
      if (entry.getValue()) {
        made.put(entry.getKey(), Files.createDirectory(path));
      } else {
        Files.createFile(path);
      }
    }
  }

  /// As a walk does it, which does not enter what is excluded.
  private static Set<String> excluded(Map<String, Boolean> tree, List<String> patterns) {
    Excludes excludes = Excludes.of(patterns, false);
    Set<String> excluded = new HashSet<>();
    tree.forEach((path, isDirectory) -> {
      boolean below =
          path.contains("/") && excluded.contains(path.substring(0, path.lastIndexOf('/')));
      if (below || excludes.excludes(path, isDirectory)) {
        excluded.add(path);
      }
    });
    return excluded;
  }

  private Set<String> ignored(Path root, Map<String, Boolean> tree, List<String> patterns)
      throws Exception {
    Path file = temp.resolve("patterns");
    Files.writeString(file, String.join("\n", patterns) + "\n");
    byte[] paths = SimSource.bytes(String.join("\0", tree.keySet()) + "\0");
    String said =
        SimSource.text(
            git(
                root,
                paths,
                "--git-dir=" + temp.resolve("git/.git"),
                "--work-tree=" + root,
                "-c",
                "core.excludesFile=" + file,
                "check-ignore",
                "--no-index",
                "-v",
                "-n",
                "-z",
                "--stdin"));
    String[] fields = said.split("\0", -1);
    Set<String> ignored = new HashSet<>();
    for (int i = 0; i + 3 < fields.length; i += 4) {
      if (!fields[i + 2].isEmpty() && !fields[i + 2].startsWith("!")) {
        ignored.add(fields[i + 3]);
      }
    }
    assertThat(fields).as("git answers for each path").hasSize(4 * tree.size() + 1);
    return ignored;
  }

  private static byte[] git(Path directory, byte[] input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    try (var out = process.getOutputStream()) {
      out.write(input);
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    process.getInputStream().transferTo(said);
    assertThat(process.waitFor()).as("exit of git").isIn(0, 1);
    return said.toByteArray();
  }
}
