package dev.tidemark.cli.output;

import dev.tidemark.engine.check.CheckResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The findings of a check, in words.
public final class FindingsText {

  private static final int SHOWN_MAX = 20;

  private FindingsText() {}

  /// Good or not, in short.
  ///
  /// @param isKnown it was found damaged before, and this check did not look there again
  public static String verdict(CheckResult report, boolean isKnown) {
    if (report.isGood()) {
      return isKnown ? "DAMAGED, as was found before" : "good";
    }
    return "DAMAGED, " + Units.count(report.findings().size(), "finding", "findings");
  }

  /// What is wrong and which files it costs, for programs.
  public static void put(Map<String, Object> fields, CheckResult report) {
    fields.put("findings", report.findings().stream().map(Object::toString).toList());
    fields.put(
        "damaged_files",
        report.findings().stream()
            .flatMap(finding -> finding.file().stream())
            .map(path -> PathFields.of("path", path))
            .toList());
  }

  /// The first findings, a line each, and where the rest is to be had.
  public static List<String> lines(CheckResult report) {
    List<String> lines = new ArrayList<>();
    report.findings().stream().limit(SHOWN_MAX).map(Object::toString).forEach(lines::add);
    if (report.findings().size() > SHOWN_MAX) {
      lines.add("more, see --json");
    }
    return lines;
  }
}
