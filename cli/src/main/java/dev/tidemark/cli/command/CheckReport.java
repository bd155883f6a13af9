package dev.tidemark.cli.command;

import dev.tidemark.cli.output.ContentText;
import dev.tidemark.cli.output.FindingsText;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.check.CheckResult;
import dev.tidemark.engine.check.PackSlice;
import dev.tidemark.engine.check.VolumeRepair;
import dev.tidemark.engine.pack.ListedPack;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Says what a check of the volume came to, for people and for programs.
record CheckReport(Session session, Path directory) {

  void show(PackSlice slice) {
    session
        .console()
        .say("check: " + ContentText.slice(slice.packs(), slice.left(), slice.last().isEmpty()));
  }

  /// @param isKnown an earlier check has found damage that this one did not look for
  /// @param content how much of it was read, in words
  void show(CheckResult report, boolean isKnown, String content) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("volume", directory.toString());
    fields.put("good", report.isGood() && !isKnown);
    fields.put("records", report.records());
    fields.put("extents", report.extents());
    fields.put("bytes", report.bytes());
    fields.put("unread_packs", report.unreadPacks());
    FindingsText.put(fields, report);
    if (!session.console().isJson()) {
      FindingsText.lines(report).forEach(line -> session.console().warn("check: " + line));
    }
    session.console().result("check", fields, text(report, isKnown, content));
  }

  private String text(CheckResult report, boolean isKnown, String content) {
    return directory
        + ": "
        + FindingsText.verdict(report, isKnown)
        + "; "
        + Units.count(report.records(), "record", "records")
        + "; "
        + content
        + ".";
  }

  void show(String from, VolumeRepair.Outcome outcome) {
    outcome
        .left()
        .forEach((pack, why) ->
            session.console().warn("cannot heal " + pack.file() + " from " + from + ": " + why));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("from", from);
    fields.put("healed", outcome.healed().stream().map(ListedPack::file).toList());
    fields.put("left", outcome.left().keySet().stream().map(ListedPack::file).toList());
    session
        .console()
        .result(
            "healed",
            fields,
            "Healed "
                + Units.count(outcome.healed().size(), "pack", "packs")
                + " from "
                + from
                + (outcome.left().isEmpty() ? "" : ", not " + outcome.left().size())
                + "; checking again.");
  }

  /// Which targets hold what is lost, nobody has asked them.
  String remedy(List<ListedPack> damaged, @Nullable String repairFrom) {
    if (damaged.isEmpty()) {
      return "the packs are whole, so what is wrong lies in the tree or was never stored; 'clone' a"
          + " target to a new volume and 'promote' it, or 'restore' what is needed";
    }
    return "damaged packs come back from a target that has them whole; none but those named above"
        + " was asked; "
        + OtherTarget.advice(
            new OtherTargets(session).than(repairFrom), other -> "check --repair-from " + other);
  }
}
