package dev.tidemark.cli.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A temporary directory that goes with all that is in it.
public record ScratchDirectory(Path path) implements AutoCloseable {

  public static ScratchDirectory create() throws IOException {
    return new ScratchDirectory(Files.createTempDirectory("tidemark-").toRealPath());
  }

  @Override
  public void close() throws IOException {
    deleteTree(path);
  }

  /// Deletes a directory with all that is in it.
  public static void deleteTree(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    }
  }
}
