package dev.tidemark.cli.command;

import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.cron.CronReport;
import dev.tidemark.cli.cron.ReportedTroubles;
import dev.tidemark.cli.cron.RunFinding;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.ExitCodes;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.ingest.ImportResult;
import dev.tidemark.engine.ingest.SourceResult;
import dev.tidemark.engine.mirror.RoundOutcome;
import dev.tidemark.engine.volume.VolumeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `backup --cron`: the run of an unattended machine. It is silent while all is well, while a
/// target is offline, and while another run is still going; it says once that trouble began and
/// once that it ended.
final class CronBackup {

  private static final String IMPORT = "import";
  private static final String MIRROR = "mirror";
  private static final String VOLUME = "volume";

  private final Session session;
  private final Optional<Duration> limit;
  private final MirrorRunner mirrors;
  private final List<RunFinding> findings = new ArrayList<>();
  private final List<ExitCode> troubles = new ArrayList<>();
  private int offline;

  CronBackup(Session session, Optional<Duration> limit) {
    this.session = session;
    this.limit = limit;
    this.mirrors = new MirrorRunner(session);
  }

  ExitCode run() throws InterruptedException {
    Instant begun = session.seam().time().now();
    TimeShare time = new TimeShare(session.seam(), limit);
    session.config().whole();
    List<TargetConfig> targets = mirrors.chosen(List.of());
    Optional<Boolean> imported = time.first(() -> guarded(this::importSources, IMPORT));
    if (imported.isEmpty()) {
      findings.add(new RunFinding.NotNow(IMPORT));
    }
    guarded(() -> mirror(targets, time.left()), MIRROR);
    guarded(this::judgeVolume, VOLUME);
    say(begun);
    return exit(targets);
  }

  /// One half of the run.
  @FunctionalInterface
  private interface Half {
    void run() throws InterruptedException;
  }

  /// @return true
  private boolean guarded(Half half, String subject) throws InterruptedException {
    try {
      half.run();
    } catch (VolumeException.Locked e) {
      findings.add(new RunFinding.NotNow(subject));
    } catch (RuntimeException e) {
      ExitCodes.Told told = ExitCodes.tell(e);
      trouble(subject, told.exit(), kind(told.exit()), told.text());
    }
    return true;
  }

  private void trouble(String subject, ExitCode exit, String kind, String message) {
    troubles.add(exit);
    findings.add(new RunFinding.Trouble(subject, kind, message));
  }

  private static String kind(ExitCode exit) {
    return exit.name().toLowerCase(Locale.ROOT);
  }

  private void judgeVolume() {
    Optional<String> damage = new VolumeHealth(session).trouble();
    damage.ifPresentOrElse(
        fact -> trouble(VOLUME, ExitCode.INTEGRITY, kind(ExitCode.INTEGRITY), fact),
        () -> findings.add(new RunFinding.Well(VOLUME)));
  }

  private void importSources() throws InterruptedException {
    ImportResult result =
        new ImportRunner(session, false)
            .importAll(session.config().sources(), false, Duration.ZERO);
    ExitCode exit = ImportRunner.exit(result);
    if (exit == ExitCode.OK) {
      findings.add(new RunFinding.Well(IMPORT));
      return;
    }
    List<String> messages = new ArrayList<>();
    for (SourceResult source : result.sources()) {
      ImportRunner.trouble(source).ifPresent(messages::add);
    }
    trouble(IMPORT, exit, kind(exit), String.join("; ", messages));
  }

  private void mirror(List<TargetConfig> targets, Optional<Duration> time)
      throws InterruptedException {
    Map<String, RoundOutcome> outcomes = mirrors.round(targets, time);
    findings.add(new RunFinding.Well(MIRROR));
    for (TargetConfig target : targets) {
      judge(target.name(), MirrorRunner.outcome(outcomes, target), outcomes);
    }
  }

  private void judge(String name, RoundOutcome outcome, Map<String, RoundOutcome> all) {
    String target = "target " + name;
    if (!mirrors.mended(name).isEmpty()) {
      findings.add(
          new RunFinding.Event(target, "mended: " + String.join("; ", mirrors.mended(name))));
    }
    Optional<String> damage = MirrorRunner.damage(session, name, outcome);
    if (damage.isPresent()) {
      trouble(target, ExitCode.INTEGRITY, kind(ExitCode.INTEGRITY), damaged(damage.get(), outcome));
      return;
    }
    judge(target, outcome, outcome.text(), all);
  }

  /// @param message what is said of it if a person has to act
  private void judge(
      String target, RoundOutcome outcome, String message, Map<String, RoundOutcome> all) {
    switch (outcome) {
      case RoundOutcome.Done done -> findings.add(waiting(target, done, all));
      case RoundOutcome.Unfed unfed -> judge(target, unfed.found(), message, all);
      case RoundOutcome.Offline away -> {
        offline++;
        findings.add(new RunFinding.NotNow(target));
      }
      case RoundOutcome.Unsettled unsettled ->
          trouble(target, ExitCodes.of(unsettled), unsettled.word(), message);
      case RoundOutcome.Locked locked -> findings.add(new RunFinding.NotNow(target));
      case RoundOutcome.Stopped stopped -> findings.add(new RunFinding.NotNow(target));
      case RoundOutcome.Parked parked ->
          trouble(
              target,
              ExitCodes.of(parked),
              parked.reason().name().toLowerCase(Locale.ROOT),
              message);
      case RoundOutcome.Failed failed ->
          trouble(target, ExitCodes.of(failed), failed.word(), message);
    }
  }

  /// A copy is well if what it waits for is; it waits in silence as long as that one does.
  private static RunFinding waiting(
      String target, RoundOutcome.Done done, Map<String, RoundOutcome> all) {
    RoundOutcome source = done;
    String name = "";
    while (source instanceof RoundOutcome.Done filled && filled.waitsFor().isPresent()) {
      name = filled.waitsFor().get();
      source = all.get(name);
    }
    return switch (source) {
      case null -> new RunFinding.NotNow(target);
      case RoundOutcome.Done filled -> new RunFinding.Well(target);
      case RoundOutcome.Offline away -> new RunFinding.NotNow(target);
      case RoundOutcome.Locked locked -> new RunFinding.NotNow(target);
      case RoundOutcome.Stopped stopped -> new RunFinding.NotNow(target);
      case RoundOutcome.Unfed unfed ->
          unfed.found() instanceof RoundOutcome.Offline
              ? new RunFinding.NotNow(target)
              : behind(target, done, name);
      case RoundOutcome.Unsettled unsettled -> behind(target, done, name);
      case RoundOutcome.Parked parked -> behind(target, done, name);
      case RoundOutcome.Failed failed -> behind(target, done, name);
    };
  }

  private static RunFinding behind(String target, RoundOutcome.Done done, String source) {
    return new RunFinding.Trouble(
        target, "waits", "it is at tid " + done.mark().tid() + " and waits for " + source);
  }

  /// What else came of the round is no less true; what it has mended is an event of its own.
  private static String damaged(String fact, RoundOutcome outcome) {
    return outcome instanceof RoundOutcome.Done || outcome instanceof RoundOutcome.Offline
        ? fact
        : fact + "; " + outcome.text();
  }

  private void say(Instant now) {
    Path volume = session.volumeDirectory();
    CronReport.Said said = CronReport.say(ReportedTroubles.read(volume), findings, now);
    said.lines().forEach(this::say);
    try {
      said.remembered().write(volume);
    } catch (IOException e) {
      // Then the next run says it again, which is better than never.
    }
  }

  private void say(CronReport.Line line) {
    switch (line) {
      case CronReport.Line.Began began ->
          session.console().warn(began.subject() + ": " + began.message());
      case CronReport.Line.Happened event ->
          session.console().warn(event.subject() + ": " + event.message());
      case CronReport.Line.Ended ended -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("subject", ended.subject());
        fields.put("since", Units.time(ended.since()));
        session
            .console()
            .result(
                "recovered",
                fields,
                ended.subject()
                    + ": works again; it had failed since "
                    + Units.time(ended.since()));
      }
    }
  }

  private ExitCode exit(List<TargetConfig> targets) {
    if (troubles.contains(ExitCode.INTEGRITY)) {
      return ExitCode.INTEGRITY;
    }
    if (!troubles.isEmpty()) {
      boolean same = troubles.stream().distinct().count() == 1;
      return same ? troubles.getFirst() : ExitCode.INCOMPLETE;
    }
    return offline == targets.size() ? ExitCode.OFFLINE : ExitCode.OK;
  }
}
