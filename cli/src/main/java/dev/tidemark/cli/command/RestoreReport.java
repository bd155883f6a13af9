package dev.tidemark.cli.command;

import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.Console;
import dev.tidemark.cli.output.PathFields;
import dev.tidemark.cli.output.SourceText;
import dev.tidemark.cli.output.Units;
import dev.tidemark.engine.files.SourceNote;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.guard.ProtectedPlace;
import dev.tidemark.engine.restore.RestoreCounts;
import dev.tidemark.engine.restore.RestoreListener.Change;
import dev.tidemark.engine.restore.RestoreResult;
import dev.tidemark.engine.restore.SkippedName;
import dev.tidemark.engine.restore.SkippedSummary;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Says what came of a restore.
///
/// @param losses says what the source has lost
record RestoreReport(Console console, Path to, boolean dryRun, LostReport losses) {

  /// A name that changes, or would.
  void name(Change change, TreePath path) {
    String action = change.name().toLowerCase(Locale.ROOT);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("action", action);
    PathFields.put(fields, "path", path);
    console.result("planned", fields, action + " " + path);
  }

  void spared(ProtectedPlace place) {
    console.warn("restore to " + to + ": --delete leaves this alone: " + place);
  }

  void lost(TreePath path, String pack) {
    losses.lost(path, pack);
  }

  ExitCode exit(RestoreResult result) {
    if (!result.lost().isEmpty()) {
      return ExitCode.INTEGRITY;
    }
    return result.isIncomplete() || result.unheld().count() > 0 ? ExitCode.INCOMPLETE : ExitCode.OK;
  }

  void show(RestoreResult result) {
    warn(result);
    losses.show(result.lost());
    console.result("restore", fields(result), text(result));
  }

  private void warn(RestoreResult result) {
    SkippedSummary unheld = result.unheld();
    unheld.first().forEach(this::warn);
    if (unheld.count() > unheld.first().size()) {
      console.warn(
          "restore: and "
              + Units.count(unheld.count() - unheld.first().size(), "name", "names")
              + " more");
    }
    if (unheld.attributes() > 0) {
      console.warn(
          Units.count(unheld.attributes(), "name has", "names have")
              + " another mode or time than the state says; this file system does not take them");
    }
    if (result.ownersRefused() > 0) {
      console.warn(
          Units.count(result.ownersRefused(), "name keeps", "names keep")
              + " the owner that restores it; only root may give files away");
    }
    for (SourceNote note : result.lacking()) {
      SourceText.lackingOf(note).ifPresent(text -> console.warn("this state " + text));
    }
    if (result.isUnfinished()) {
      console.warn(
          "this state is a checkpoint of an import that is running or was broken off; files may be"
              + " missing");
    }
  }

  private void warn(SkippedName name) {
    Map<String, Object> fields = PathFields.of("path", name.path());
    fields.put("reason", name.reason());
    console.warn("restore " + name.path() + ": " + name.reason(), fields);
  }

  private Map<String, Object> fields(RestoreResult result) {
    RestoreCounts counts = result.counts();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("to", to.toString());
    fields.put("tid", result.state().tid().toString());
    fields.put("time", Units.time(result.state().time()));
    fields.put("dry_run", dryRun);
    fields.put("directories", counts.directories());
    fields.put("files", counts.files());
    fields.put("symlinks", counts.symlinks());
    fields.put("links", counts.links());
    fields.put("unchanged", counts.unchanged());
    fields.put("kept", counts.kept());
    fields.put("replaced", counts.replaced());
    fields.put("deleted", counts.deleted());
    fields.put("bytes", counts.bytes());
    fields.put("resumed", result.resumed());
    fields.put("digest_proven", result.digestProven());
    fields.put("incomplete", result.isIncomplete());
    fields.put("owners_refused", result.ownersRefused());
    fields.put("lost", result.lost().names());
    fields.put("unheld", result.unheld().count());
    fields.put("attributes_unheld", result.unheld().attributes());
    return fields;
  }

  private String text(RestoreResult result) {
    RestoreCounts counts = result.counts();
    return (dryRun ? "Would restore" : "Restored")
        + " tid "
        + result.state().tid()
        + " of "
        + Units.time(result.state().time())
        + " to "
        + to
        + ": "
        + Units.count(counts.files(), "file", "files")
        + ", "
        + Units.count(counts.directories(), "directory", "directories")
        + ", "
        + Units.bytes(counts.bytes())
        + (counts.unchanged() > 0 ? ", " + counts.unchanged() + " unchanged" : "")
        + (counts.replaced() > 0 ? ", " + counts.replaced() + " replaced" : "")
        + (counts.deleted() > 0 ? ", " + counts.deleted() + " deleted" : "")
        + (result.isIncomplete() ? "; INCOMPLETE, see above" : "")
        + proof(result);
  }

  private String proof(RestoreResult result) {
    if (!result.lost().isEmpty()) {
      return "; NOT ALL: "
          + Units.count(result.lost().names(), "name is", "names are")
          + " lost, see above. What came has its hashes.";
    }
    if (dryRun) {
      return ".";
    }
    if (result.unheld().count() > 0) {
      return "; INCOMPLETE: "
          + Units.count(result.unheld().count(), "name is", "names are")
          + " not as the state says, see above; every other hash agrees.";
    }
    return result.digestProven()
        ? "; every hash and the state digest agree."
        : "; every hash agrees.";
  }
}
