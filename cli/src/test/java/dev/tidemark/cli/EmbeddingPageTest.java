package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program on the page about embedding, compiled and run with what the page names and nothing
/// else.
final class EmbeddingPageTest {

  private static final Path PAGE = Path.of("../docs/embedding.md");
  private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path dir;
  private Path classes;

  @BeforeEach
  void compile() throws Exception {
    Matcher program = PROGRAM.matcher(Files.readString(PAGE));
    assertThat(program.find()).isTrue();
    Path source = Files.writeString(dir.resolve("Embedded.java"), program.group(1));
    classes = Files.createDirectory(dir.resolve("classes"));
    StringWriter said = new StringWriter();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  said,
                  files,
                  null,
                  List.of("-proc:none", "-cp", classPath("targets-fs"), "-d", classes.toString()),
                  null,
                  files.getJavaFileObjects(source))
              .call();
      assertThat(compiled).as(said.toString()).isTrue();
    }
  }

  /// The jars of engine, spi and libraries; of this project nothing else but what is named.
  private static String classPath(String unlike) {
    return String.join(
        File.pathSeparator,
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> isLibrary(entry) || isOurs(entry, "engine") || isOurs(entry, "spi"))
            .filter(entry -> !entry.contains(unlike))
            .toList());
  }

  private static boolean isLibrary(String entry) {
    return Stream.of("zstd-jni", "resilience4j", "jspecify", "slf4j-api")
        .anyMatch(Path.of(entry).getFileName().toString()::startsWith);
  }

  private static boolean isOurs(String entry, String module) {
    return entry.matches(".*/" + module + "/target/(classes|[^/]*[0-9T]\\.jar|[^/]*SNAPSHOT\\.jar)")
        || entry.matches(".*/tidemark-" + module + "-[^/]*\\.jar");
  }

  private static String target() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> isOurs(entry, "targets-fs"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_program_on_the_page_does_what_it_says() throws Exception {
    Path tree = Files.createDirectory(dir.resolve("tree"));
    Files.writeString(tree.resolve("a"), "of a");
    Files.writeString(Files.createDirectory(tree.resolve("b")).resolve("c"), "of c");
    Path restored = dir.resolve("restored");
    assertThat(run(tree, restored))
        .containsExactly(
            "files 2", "draft draft", "head final", "changed final", "mirror true", "lost 0");
    Path below =
        restored.resolve(
            Objects.requireNonNull(tree.toRealPath().getRoot()).relativize(tree.toRealPath()));
    assertThat(below.resolve("a")).hasContent("of a");
    assertThat(below.resolve("b/c")).hasContent("of c");
    assertThat(dir.resolve("archive/commits")).isNotEmptyDirectory();
  }

  private List<String> run(Path tree, Path restored) throws Exception {
    String path = String.join(File.pathSeparator, classes.toString(), classPath(" "), target());
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                path,
                "Embedded",
                dir.resolve("volume").toString(),
                tree.toString(),
                dir.resolve("archive").toString(),
                restored.toString())
            .redirectError(dir.resolve("errors").toFile())
            .redirectOutput(dir.resolve("said").toFile())
            .start();
    boolean ended = program.waitFor(2, TimeUnit.MINUTES);
    program.destroyForcibly();
    List<String> said = Files.readAllLines(dir.resolve("said"), StandardCharsets.UTF_8);
    assertThat(ended).as(said + Files.readString(dir.resolve("errors"))).isTrue();
    return said;
  }

  @Test
  void the_program_is_as_short_as_the_page_promises_and_uses_no_other_module() throws Exception {
    List<String> lines = Files.readAllLines(dir.resolve("Embedded.java"));
    assertThat(lines.size()).isLessThanOrEqualTo(60);
    assertThat(lines)
        .noneMatch(line -> line.contains("tidemark.targets") || line.contains("tidemark.cli"));
  }
}
