package dev.tidemark.cli.practice;

import dev.tidemark.cli.Main;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A first backup of the tree in `source` of the current directory, to a folder and to a bucket of
/// this process.
public final class AotTraining {

  private AotTraining() {}

  public static void main(String[] args) throws IOException {
    try (TrainingBucket bucket = new TrainingBucket()) {
      Files.writeString(Path.of("tidemark.yml"), config(bucket.endpoint()));
      for (List<String> command :
          List.of(
              List.of("init"),
              List.of("target", "create", "folder"),
              List.of("target", "create", "bucket"),
              List.of("backup"),
              List.of("status"))) {
        run(command);
      }
    }
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

  private static void run(List<String> command) {
    List<String> all = new java.util.ArrayList<>(command);
    all.addAll(List.of("-c", "tidemark.yml"));
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    int exit = Main.run(all.toArray(String[]::new), System::getenv, nowhere, System.err);
    if (exit != 0) {
      throw new IllegalStateException(String.join(" ", command) + " ended with " + exit);
    }
  }
}
