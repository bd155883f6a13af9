package dev.tidemark.cli.command;

import dev.tidemark.cli.output.ContentText;
import dev.tidemark.cli.output.FindingsText;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.archive.ArchiveStanding;
import dev.tidemark.engine.check.CheckResult;
import dev.tidemark.engine.check.SliceEnd;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Says what a verification came to, for people and for programs.
record VerifyReport(Session session, String name) {

  /// @param known what is known to be damaged there after it
  /// @param content how much of it was read, in words
  void show(
      CheckResult report, Optional<String> known, String content, SourceComparison.Found source) {
    boolean isGood = report.isGood() && known.isEmpty();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("target", name);
    fields.put("good", isGood);
    fields.put("known_damage", known.orElse(""));
    fields.put("verified", true);
    fields.put("states", report.states());
    fields.put("records", report.records());
    fields.put("objects", report.objects());
    fields.put("extents", report.extents());
    fields.put("bytes", report.bytes());
    fields.put("unread_packs", report.unreadPacks());
    fields.put("orphans", report.orphans());
    fields.put("standing", report.standing().map(ArchiveStanding::fact).orElse(""));
    FindingsText.put(fields, report);
    fields.put("source_standing", source.word());
    source.why().ifPresent(fact -> fields.put("source_fact", fact));
    if (!session.console().isJson()) {
      warn(report);
      if (report.isGood()) {
        known.ifPresent(
            fact -> warn("nothing new is wrong, and what is known was not read again: " + fact));
      }
    }
    say(source);
    session.console().result("verify", fields, text(report, known, content));
  }

  private void warn(CheckResult report) {
    report.standing().ifPresent(standing -> warn(said(standing)));
    FindingsText.lines(report).forEach(this::warn);
  }

  private void warn(String text) {
    session.console().warn("verify " + name + ": " + text);
  }

  private void say(SourceComparison.Found source) {
    switch (source) {
      case SourceComparison.Found.NoCopy none -> {}
      case SourceComparison.Found.Follows follows -> {}
      case SourceComparison.Found.Parted parted ->
          warn(
              "it is diverged from target "
                  + parted.source()
                  + ", which it is a copy of: "
                  + parted.fact()
                  + ". That is no damage of the archive; no round writes to it");
      case SourceComparison.Found.NotCompared open ->
          session
              .console()
              .say(
                  "verify "
                      + name
                      + ": not compared with target "
                      + open.source()
                      + ", which it is a copy of: "
                      + open.reason());
    }
  }

  void show(SliceEnd end) {
    session
        .console()
        .say(
            "verify "
                + name
                + ": "
                + ContentText.slice(end.packs(), end.left(), end.endsPass())
                + (end.knowsAll()
                    ? ""
                    : "; this does not count: commits are damaged or gone, and packs that only"
                        + " they name were not read"));
  }

  private String said(ArchiveStanding standing) {
    return "the archive is not of this volume's past: "
        + standing.fact()
        + ". That is no damage of the archive. "
        + standing.advice(name);
  }

  private String text(CheckResult report, Optional<String> known, String content) {
    return name
        + ": "
        + FindingsText.verdict(report, known.isPresent())
        + "; "
        + Units.count(report.states(), "state", "states")
        + ", "
        + Units.count(report.records(), "record", "records")
        + ", "
        + Units.count(report.objects(), "object", "objects")
        + "; "
        + content
        + (report.orphans() == 0
            ? ""
            : "; " + Units.count(report.orphans(), "object", "objects") + " of broken uploads")
        + ".";
  }
}
