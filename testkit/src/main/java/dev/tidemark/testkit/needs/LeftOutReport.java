package dev.tidemark.testkit.needs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The tests of all modules that were left out, said in one line.
///
/// @param counts how many tests, by what they need
record LeftOutReport(Map<Need, Long> counts) {

  /// Where each module notes what its tests leave out.
  static final String NOTES = "target/left-out-tests";

  /// What the modules of a project have noted.
  static LeftOutReport of(Path project) throws IOException {
    Map<Need, Long> counts = new HashMap<>();
    try (Stream<Path> modules = Files.list(project)) {
      for (Path module : (Iterable<Path>) modules.sorted()::iterator) {
        Path notes = module.resolve(NOTES);
        if (Files.isRegularFile(notes)) {
          LeftOutTests.read(notes).counts().forEach((need, n) -> counts.merge(need, n, Long::sum));
        }
      }
    }
    return new LeftOutReport(counts);
  }

  /// Empty if nothing was left out.
  Optional<String> line() {
    long all = counts.values().stream().mapToLong(n -> n).sum();
    if (all == 0) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>();
    String remedy = remedy();
    if (!remedy.isEmpty()) {
      parts.add(withRemedy() + " run with: " + remedy + " && mvn verify");
    }
    withoutRemedy().forEach((what, n) -> parts.add(n + " (" + what + ")"));
    return Optional.of("Left out: " + tests(all) + "; " + String.join("; ", parts));
  }

  private static String tests(long count) {
    return count == 1 ? "1 test" : count + " tests";
  }

  private long withRemedy() {
    return counts.entrySet().stream()
        .filter(e -> !e.getKey().remedy().isEmpty())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private String remedy() {
    return String.join(
        " && ",
        counts.keySet().stream()
            .map(Need::remedy)
            .filter(remedy -> !remedy.isEmpty())
            .distinct()
            .sorted()
            .toList());
  }

  private Map<String, Long> withoutRemedy() {
    Map<String, Long> others = new TreeMap<>();
    counts.forEach((need, n) -> {
      if (need.remedy().isEmpty()) {
        others.merge(need.what(), n, Long::sum);
      }
    });
    return others;
  }
}
