package dev.tidemark.cli.command;

import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.store.ExitCodes;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.failure.FailureKind;
import dev.tidemark.engine.mirror.KnownTargets;
import dev.tidemark.engine.mirror.TargetStateException;
import dev.tidemark.engine.seam.LocalDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Targets whose file in the volume cannot be read: each is shown as that, beside all others.
///
/// @param volume its directory
record LostNotes(Session session, Path volume) {

  /// Why each of them cannot be read, by name.
  static Map<String, IOException> of(Path volume) throws IOException {
    return KnownTargets.unreadable(new LocalDisk(volume));
  }

  /// What cannot be read of a target.
  ///
  /// @param exit what a command ends in that has nothing worse to say
  /// @param fact why, and what to do
  record Lost(ExitCode exit, String fact) {}

  /// The same of one target; empty if its file can be read.
  static Optional<Lost> of(String target, Path volume) throws IOException {
    return Optional.ofNullable(of(volume).get(target))
        .map(reason -> new Lost(ExitCodes.of(reason), fact(target, volume, reason)));
  }

  private static String fact(String target, Path volume, IOException reason) {
    Path file = volume.resolve("targets").resolve(target + ".state");
    return switch (reason) {
      case TargetStateException.Damaged e ->
          "what the volume knew of it is lost, for "
              + file
              + " is damaged; "
              + TargetStateException.remedy(target);
      case TargetStateException.TooNew e ->
          "what the volume knows of it cannot be read: " + e.getMessage();
      default ->
          "what the volume knows of it cannot be read: "
              + reason.getMessage()
              + "; make it readable, or run: tidemark target detach "
              + target
              + ", then tidemark target create "
              + target;
    };
  }

  /// Says so for each of them, as a row among those of the other targets.
  ///
  /// @return what the command ends in, besides damage
  static ExitCode show(Session session, Path volume) throws IOException {
    LostNotes notes = new LostNotes(session, volume);
    Map<String, IOException> all = of(volume);
    all.forEach(notes::show);
    boolean isDamage = all.values().stream().allMatch(FailureKind::isLoss);
    return isDamage ? ExitCode.OK : ExitCode.ERROR;
  }

  private void show(String name, IOException reason) {
    boolean isDamage = FailureKind.isLoss(reason);
    session.meet(isDamage);
    String fact = fact(name, volume, reason);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("target", name);
    fields.put("name", name);
    fields.put("created", true);
    fields.put("mark", "");
    fields.put(isDamage ? "damage" : "message", fact);
    session.console().result("target", fields, "target " + name + ": " + fact);
  }
}
