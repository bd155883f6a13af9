package dev.tidemark.cli.cron;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The troubles that were said and have not ended, by subject: the file `said` in the volume's
/// directory. Each line is subject, kind and since when, parted by tabs. Whatever cannot be read
/// was never said.
public record ReportedTroubles(Map<String, Said> troubles) {

  private static final String FILE = "said";

  /// @param kind as in [RunFinding.Trouble]
  public record Said(String kind, Instant since) {}

  public ReportedTroubles {
    troubles = new TreeMap<>(troubles);
  }

  public static ReportedTroubles read(Path volume) {
    Map<String, Said> troubles = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(volume.resolve(FILE), StandardCharsets.UTF_8)) {
        String[] fields = line.split("\t", -1);
        if (fields.length == 3) {
          troubles.put(fields[0], new Said(fields[1], Instant.parse(fields[2])));
        }
      }
    } catch (IOException | DateTimeParseException e) {
      return new ReportedTroubles(Map.of());
    }
    return new ReportedTroubles(troubles);
  }

  /// Replaces the file in one step.
  public void write(Path volume) throws IOException {
    List<String> lines = new ArrayList<>();
    troubles.forEach(
        (subject, said) -> lines.add(subject + "\t" + said.kind() + "\t" + said.since()));
    Path fresh = Files.createTempFile(volume, FILE, ".new");
    try {
      Files.write(fresh, lines, StandardCharsets.UTF_8);
      Files.move(fresh, volume.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
