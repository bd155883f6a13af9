package dev.tidemark.cli.command;

import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.ExitCodes;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.embed.OpenVolume;
import dev.tidemark.engine.failure.FailureKind;
import dev.tidemark.engine.mirror.ArchiveDamage;
import dev.tidemark.engine.mirror.Mirror;
import dev.tidemark.engine.mirror.MirrorLimits;
import dev.tidemark.engine.mirror.RoundOutcome;
import dev.tidemark.spi.sink.TargetException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Mends a target: a round to it, and then what is damaged is sent again.
///
/// @param from the target that extents are taken from; null = the volume
record TargetRepair(Session session, @Nullable String from) {

  /// The target of this name.
  ///
  /// @throws CliException if this machine does not write it
  TargetConfig target(String name) {
    return session
        .targets()
        .find(name)
        .orElseThrow(() ->
            new CliException(
                ExitCode.USAGE,
                "repair "
                    + name
                    + ": only the volume's own process writes its archives; name a target of"
                    + " the configuration"));
  }

  /// Damage was found, so whatever else fails ends in that exit code.
  ///
  /// @throws CliException if it could not be mended; what was done until then stays
  void run(String name, ArchiveDamage damage) throws InterruptedException {
    try {
      repair(name, damage);
    } catch (TargetException | RuntimeException e) {
      ExitCodes.Told told = ExitCodes.tell(e);
      String text = told.text().startsWith("repair ") ? "" : "repair " + name + ": ";
      throw new CliException(ExitCode.INTEGRITY, text + told.text(), e);
    }
  }

  private void repair(String name, ArchiveDamage damage)
      throws TargetException, InterruptedException {
    TargetConfig target = target(name);
    try (OpenVolume open = session.volumes().openToMirror(session.volumeDirectory());
        RoundProgress rows = new RoundProgress(session.console())) {
      Mirror mirror = MirrorRunner.of(session, open, MirrorLimits.defaults(), rows);
      RoundOutcome outcome = run(mirror, target, damage);
      rows.close();
      if (!(outcome instanceof RoundOutcome.Done)) {
        rows.mended(name).forEach(what -> session.console().warn(name + ": mended: " + what));
      }
      show(name, outcome, damage);
    }
  }

  private RoundOutcome run(Mirror mirror, TargetConfig target, ArchiveDamage damage)
      throws TargetException, InterruptedException {
    if (from == null) {
      return mirror.repair(MirrorRunner.target(session, target), damage, Optional.empty());
    }
    try (ArchiveReader other = session.targets().openArchive(from)) {
      return mirror.repair(MirrorRunner.target(session, target), damage, Optional.of(other));
    }
  }

  private void show(String name, RoundOutcome outcome, ArchiveDamage damage) {
    if (!(outcome instanceof RoundOutcome.Done done)) {
      throw new CliException(
          ExitCode.INTEGRITY, "repair " + name + ": " + outcome.text() + remedy(name, outcome));
    }
    sent(name, done, damage);
    if (done.unmended().isPresent()) {
      throw new CliException(
          ExitCode.INTEGRITY, "repair " + name + ": " + done.unmended().get() + lost(name));
    }
  }

  private void sent(String name, RoundOutcome.Done done, ArchiveDamage damage) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("target", name);
    fields.put("packs", damage.packs().size());
    fields.put("bytes", done.sent().bytes());
    fields.put("requests", done.sent().requests());
    fields.put("commits", done.sent().commits());
    fields.put("mended", done.mended());
    done.unmended().ifPresent(why -> fields.put("unmended", why));
    session
        .console()
        .result(
            "repair",
            fields,
            name
                + ": sent "
                + Units.bytes(done.sent().bytes())
                + "; "
                + (done.mended().isEmpty()
                    ? "nothing was found that sending again could mend"
                    : String.join("; ", done.mended()))
                + (done.unmended().isPresent() ? "." : "; verifying again."));
  }

  private String remedy(String name, RoundOutcome outcome) {
    boolean isLost = outcome instanceof RoundOutcome.Failed f && FailureKind.isLoss(f.cause());
    return isLost ? lost(name) : "";
  }

  private String lost(String name) {
    return "; "
        + (from == null ? "the volume" : from)
        + " has lost this, too; "
        + OtherTarget.advice(
            new OtherTargets(session).than(name, from), other -> again(name, other));
  }

  private String again(String name, String other) {
    String command = "verify --repair " + name + " --from " + other;
    return from == null
        ? command + ", and to heal the volume: check --repair-from " + other
        : command;
  }
}
