package dev.tidemark.training;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A first backup of the tree in `source` of the current directory, to a folder and to a bucket of
/// this process, by the program that this is a plug-in of.
final class AotTraining {

  private static final String PROGRAM = "dev.tidemark.cli.Main";

  private AotTraining() {}

  static void run() throws IOException, ReflectiveOperationException {
    Method program = program();
    Thread.currentThread().setContextClassLoader(ClassLoader.getSystemClassLoader());
    try (TrainingBucket bucket = new TrainingBucket()) {
      Files.writeString(Path.of("tidemark.yml"), config(bucket.endpoint()));
      for (List<String> command :
          List.of(
              List.of("init"),
              List.of("target", "create", "folder"),
              List.of("target", "create", "bucket"),
              List.of("backup"),
              List.of("status"))) {
        run(program, command);
      }
    }
  }

  /// A plug-in sees nothing of the program, so the loader that started the program is asked.
  private static Method program() throws ReflectiveOperationException {
    return Class.forName(PROGRAM, true, ClassLoader.getSystemClassLoader())
        .getMethod("run", String[].class, Function.class, PrintStream.class, PrintStream.class);
  }

  private static String config(String endpoint) {
    return """
    version: 1
    volume: volume
    sources: [{path: source, as: /}]
    encryption: none
    targets:
      - {name: folder, type: fs, path: target}
      - {name: bucket, type: s3, bucket: practice, region: us-east-1, endpoint: "%s",
         access-key-id: practice, secret-access-key: practice}
    """
        .formatted(endpoint);
  }

  private static void run(Method program, List<String> command)
      throws ReflectiveOperationException {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of("-c", "tidemark.yml"));
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Function<String, @Nullable String> environment = AotTraining::environment;
    Object exit =
        program.invoke(null, all.toArray(String[]::new), environment, nowhere, System.err);
    if (!Integer.valueOf(0).equals(exit)) {
      throw new IllegalStateException(String.join(" ", command) + " ended with " + exit);
    }
  }

  /// The environment without this program's own variables: a volume that the person has named there
  /// is not to be trained on.
  private static @Nullable String environment(String name) {
    return name.startsWith("TIDEMARK_") ? null : System.getenv(name);
  }
}
