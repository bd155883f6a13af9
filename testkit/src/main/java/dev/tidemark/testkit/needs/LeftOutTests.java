package dev.tidemark.testkit.needs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The number of tests that were left out, by what they needed. As a file: a line for each need,
/// with the number, the remedy and what it is, between tabs.
///
/// @param counts by need
record LeftOutTests(Map<Need, Long> counts) {

  LeftOutTests {
    counts = Map.copyOf(counts);
  }

  /// What a run of one module has noted.
  static LeftOutTests read(Path file) throws IOException {
    Map<Need, Long> counts = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split("\t", 3);
      counts.merge(new Need(parts[2], parts[1]), Long.parseLong(parts[0]), Long::sum);
    }
    return new LeftOutTests(counts);
  }

  /// Replaces what a run before has noted.
  void write(Path file) throws IOException {
    List<String> lines =
        counts.entrySet().stream()
            .map(e -> e.getValue() + "\t" + e.getKey().remedy() + "\t" + e.getKey().what())
            .sorted()
            .toList();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, lines);
  }
}
