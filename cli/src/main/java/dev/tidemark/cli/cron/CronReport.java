package dev.tidemark.cli.cron;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Decides what an unattended run says. Pure: the same findings after the same troubles give the
/// same words.
public final class CronReport {

  private CronReport() {}

  /// A line to be said.
  public sealed interface Line {

    /// Trouble began, or became another.
    record Began(String subject, String kind, String message) implements Line {}

    /// Something has happened.
    record Happened(String subject, String message) implements Line {}

    /// Trouble is over.
    record Ended(String subject, Instant since) implements Line {}
  }

  /// @param lines in the order of the findings
  /// @param remembered what the next run is to know
  public record Said(List<Line> lines, ReportedTroubles remembered) {}

  /// @param before what earlier runs have said
  public static Said say(ReportedTroubles before, List<RunFinding> findings, Instant now) {
    List<Line> lines = new ArrayList<>();
    Map<String, ReportedTroubles.Said> after = new TreeMap<>();
    for (RunFinding finding : findings) {
      ReportedTroubles.Said known = before.troubles().get(finding.subject());
      switch (finding) {
        case RunFinding.Well well -> {
          if (known != null) {
            lines.add(new Line.Ended(well.subject(), known.since()));
          }
        }
        case RunFinding.Event event ->
            lines.add(new Line.Happened(event.subject(), event.message()));
        case RunFinding.NotNow quiet -> {
          if (known != null) {
            after.put(quiet.subject(), known);
          }
        }
        case RunFinding.Trouble trouble -> {
          boolean isNew = known == null || !known.kind().equals(trouble.kind());
          if (isNew) {
            lines.add(new Line.Began(trouble.subject(), trouble.kind(), trouble.message()));
          }
          after.put(
              trouble.subject(),
              new ReportedTroubles.Said(trouble.kind(), known == null ? now : known.since()));
        }
      }
    }
    return new Said(lines, new ReportedTroubles(after));
  }
}
