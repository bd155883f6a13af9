package dev.tidemark.targets.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.testkit.Contents;
import dev.tidemark.testkit.Seeds;
import java.io.BufferedReader;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: `kill -9` of a real writer leaves whole objects and nothing else to be seen.
///
/// Method: another JVM creates object after object and prints each name that it was told is
/// `CREATED`; it is killed after some lines, wherever it may be then.
final class FsSinkKillTest {

  private static final int LENGTH = 400_000;

  @TempDir Path dir;

  @Test
  void a_killed_process_leaves_whole_objects_and_all_that_it_was_promised() throws Exception {
    for (int round = 0; round < 4; round++) {
      List<String> promised = killedAfter(3 + round * 4, round);
      ObjectSink sink = open(dir);
      assertThat(sink.list(round + "-", "", 1_000))
          .extracting(info -> info.name().value())
          .containsAll(promised);
      for (ObjectInfo info : sink.list("", "", 1_000)) {
        assertThat(isWhole(sink, info)).as("%s after round %d", info, round).isTrue();
      }
      ObjectName next = new ObjectName(round + "-next");
      assertThat(sink.create(next, Contents.of(content(next.value()))))
          .isEqualTo(CreateResult.CREATED);
    }
  }

  private List<String> killedAfter(int lines, int round) throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                dir.toString(),
                String.valueOf(round))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> names = new ArrayList<>();
    try (BufferedReader out = writer.inputReader()) {
      for (int i = 0; i < lines; i++) {
        names.add(String.valueOf(out.readLine()));
      }
      writer.destroyForcibly().waitFor();
    }
    return names;
  }

  private static boolean isWhole(ObjectSink sink, ObjectInfo info) throws Exception {
    try (InputStream in = sink.open(info.name(), 0, Long.MAX_VALUE).orElseThrow()) {
      return java.util.Arrays.equals(in.readAllBytes(), content(info.name().value()));
    }
  }

  private static byte[] content(String name) {
    return Seeds.bytes(Seeds.random(name.hashCode()), LENGTH);
  }

  private static ObjectSink open(Path dir) throws Exception {
    return new FsSinkProvider()
        .open(new SinkSettings(Map.of("path", dir.resolve("archive").toString())));
  }

  /// The process to be killed.
  static final class Writer {
    public static void main(String[] args) throws Exception {
      ObjectSink sink = open(Path.of(args[0]));
      for (String name :
          (Iterable<String>) Stream.iterate(0, i -> i + 1).map(i -> args[1] + "-" + i)::iterator) {
        CreateResult result = sink.create(new ObjectName(name), Contents.of(content(name)));
        if (result != CreateResult.CREATED) {
          throw new AssertionError(name + " was " + result);
        }
        System.out.println(name);
      }
    }
  }
}
