package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A number and what it counts are joined by `Counted`, which knows that there may be one of it.
class PluralsTest {

  private static final Pattern JOINED =
      Pattern.compile(
          "[a-z][\\w.]*(?:\\([^()]*\\)|\\))*\\s*\\+\\s*\"\\s(?:packs|files|extents|objects|states|commits"
              + "|records|entries|findings|sources|directories|requests|parts|targets|writers|links"
              + "|pages|versions|lines|mistakes|attempts|names(?! an?\\b| it\\b|,))\\b[^\"]*\"");

  @Test
  void no_message_says_1_packs() throws IOException {
    Path root = Path.of("..").toRealPath();
    List<String> joined = new ArrayList<>();
    List<Path> files = sources(root);
    for (Path file : files) {
      Matcher matcher = JOINED.matcher(Files.readString(file));
      while (matcher.find()) {
        joined.add(root.relativize(file) + ": " + matcher.group().replaceAll("\\s+", " "));
      }
    }
    assertThat(files).hasSizeGreaterThan(300);
    assertThat(joined).isEmpty();
  }

  @Test
  void the_pattern_finds_such_a_message_and_no_other() {
    assertThat(JOINED.matcher("sent.size()\n + \" packs were sent\"").find()).isTrue();
    assertThat(JOINED.matcher("(all - some) + \" names more\"").find()).isTrue();
    assertThat(JOINED.matcher("count + \" files\"").find()).isTrue();
    assertThat(JOINED.matcher("commit + \" names it\"").find()).isFalse();
    assertThat(JOINED.matcher("FILES_MAX + \" files are lost\"").find()).isFalse();
  }

  private static List<Path> sources(Path root) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path main : modules.map(module -> module.resolve("src/main/java")).toList()) {
        if (Files.isDirectory(main)) {
          try (Stream<Path> files = Files.walk(main)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
          }
        }
      }
    }
    return all;
  }
}
