package dev.tidemark.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExcludesTest {

  private static boolean excludes(String path, String... patterns) {
    boolean directory = path.endsWith("/");
    String whole = directory ? path.substring(0, path.length() - 1) : path;
    return Excludes.of(List.of(patterns), false).excludes(bytes(whole), directory);
  }

  private static String bytes(String path) {
    return new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /// What `git check-ignore` says for the same pattern and path.
  @ParameterizedTest
  @CsvSource({
    "*.o, a.o, true",
    "*.o, deep/down/a.o, true",
    "*.o, a.o.c, false",
    "*.o, .o, true",
    "cache/, cache/, true",
    "cache/, deep/cache/, true",
    "cache/, cache, false",
    "/abs, abs, true",
    "/abs, deep/abs, false",
    "a/b, a/b, true",
    "a/b, deep/a/b, false",
    "a/*, a/b, true",
    "a/*, a/b/c, false",
    "**/b, a/b, true",
    "**/b, b, true",
    "a/**, a/b/c, true",
    "a/**/c, a/c, true",
    "a/**/c, a/b/b/c, true",
    "a/**/c, ac, false",
    "?.txt, a.txt, true",
    "?.txt, ab.txt, false",
    "[a-c].txt, b.txt, true",
    "[!a-c].txt, b.txt, false",
    "[!a-c].txt, d.txt, true",
    "a+(b).txt, a+(b).txt, true",
    "a.c, abc, false",
    "\\*.o, a.o, false",
    "\\*.o, *.o, true",
    "[ab, [ab, false",
    "ü*, übel, true",
  })
  void a_pattern_fits_as_in_gitignore(String pattern, String path, boolean fits) {
    assertThat(excludes(path, pattern)).isEqualTo(fits);
  }

  @Test
  void the_last_pattern_that_fits_decides() {
    assertThat(excludes("keep.o", "*.o", "!keep.o")).isFalse();
    assertThat(excludes("keep.o", "!keep.o", "*.o")).isTrue();
    assertThat(excludes("a.c", "*.o", "!keep.o")).isFalse();
  }

  @Test
  void a_pattern_that_git_takes_for_nothing_fits_nothing() {
    for (String none :
        List.of("/", "!", "", "   ", "# note", "[z-a]", "x[y", "[[:letter:]]", "x\\")) {
      for (String name : List.of("a", "-", "# note", "x[y", "x\\", "x", "!", " ")) {
        assertThat(excludes(name, none)).as("'%s' of '%s'", name, none).isFalse();
      }
    }
  }
}
