package dev.tidemark.cli.command;

import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.cron.Deadline;
import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.LinkText;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.output.VerifyText;
import dev.tidemark.cli.store.ExitCodes;
import dev.tidemark.cli.store.Session;
import dev.tidemark.cli.store.VolumeAccess;
import dev.tidemark.engine.embed.OpenVolume;
import dev.tidemark.engine.link.LinkStatus;
import dev.tidemark.engine.mirror.Mirror;
import dev.tidemark.engine.mirror.MirrorLimits;
import dev.tidemark.engine.mirror.MirrorListener;
import dev.tidemark.engine.mirror.RoundOutcome;
import dev.tidemark.engine.mirror.Target;
import dev.tidemark.engine.mirror.VerifyNote;
import dev.tidemark.engine.mirror.VerifyNotes;
import dev.tidemark.engine.seam.LocalDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Brings targets up to the head of the volume and says what came of it: what `mirror` and `backup`
/// share.
final class MirrorRunner {

  private final Session session;

  private final RoundProgress progress;

  MirrorRunner(Session session) {
    this.session = session;
    this.progress = new RoundProgress(session.console());
  }

  /// A mirror over an open volume.
  static Mirror of(Session session, OpenVolume open, MirrorLimits limits, MirrorListener listener) {
    return Mirror.of(open.volume(), open.packs(), new LocalDisk(open.directory()))
        .seam(session.seam())
        .limits(limits)
        .listener(listener)
        .writer(VolumeAccess.writer())
        .links(session.links())
        .build();
  }

  /// A target with all that it is filled from.
  static Target target(Session session, TargetConfig config) {
    Target place = place(session, config);
    return config
        .from()
        .map(from -> place.filledFrom(target(session, session.config().target(from))))
        .orElse(place);
  }

  /// The place of a target, whatever it is filled from.
  static Target place(Session session, TargetConfig config) {
    boolean single = Boolean.parseBoolean(config.settings().getOrDefault("single-writer", "false"));
    return new Target(
            config.name(),
            () -> session.targets().openBare(config),
            single,
            session.targets().policy(config))
        .in(config.localPath());
  }

  /// The configured targets of these names; all if none is named.
  List<TargetConfig> chosen(List<String> names) {
    List<TargetConfig> chosen =
        names.isEmpty()
            ? session.config().targets()
            : names.stream().distinct().map(session.config()::target).toList();
    if (chosen.isEmpty()) {
      throw new CliException(
          ExitCode.USAGE,
          "no targets in " + session.config().file() + "; write some under 'targets:'");
    }
    return chosen;
  }

  /// One round, and what came of it is said.
  ExitCode run(List<TargetConfig> targets, Optional<Duration> maxTime) throws InterruptedException {
    Map<String, RoundOutcome> outcomes = round(targets, maxTime);
    targets.forEach(t -> show(t.name(), outcome(outcomes, t)));
    boolean damaged = targets.stream().anyMatch(t -> damage(t, outcomes).isPresent());
    Optional<String> volume = new VolumeHealth(session).trouble();
    volume.ifPresent(session.console()::warn);
    return damaged || volume.isPresent() ? ExitCode.INTEGRITY : exit(targets, outcomes);
  }

  private Optional<String> damage(TargetConfig target, Map<String, RoundOutcome> outcomes) {
    return damage(session, target.name(), outcome(outcomes, target));
  }

  /// What is known to be damaged at a target after a round, and why the round could not mend it. A
  /// place that is parked because it is not there says so itself.
  static Optional<String> damage(Session session, String target, RoundOutcome outcome) {
    if (outcome instanceof RoundOutcome.Parked parked && isAbsent(parked.reason())) {
      return Optional.empty();
    }
    String why =
        outcome instanceof RoundOutcome.Done done
            ? done.unmended().map(reason -> "; this round could not mend it: " + reason).orElse("")
            : "";
    return new TargetHealth(session).found(target).map(fact -> fact + why);
  }

  static boolean isAbsent(RoundOutcome.Reason reason) {
    return reason == RoundOutcome.Reason.MISSING || reason == RoundOutcome.Reason.NOT_CREATED;
  }

  /// One round.
  Map<String, RoundOutcome> round(List<TargetConfig> targets, Optional<Duration> maxTime)
      throws InterruptedException {
    Path directory = session.volumeDirectory();
    MirrorLimits configured =
        MirrorLimits.defaults()
            .withSpoolBytes(
                session.config().spoolBytes().orElse(MirrorLimits.defaults().spoolBytes()));
    MirrorLimits limits =
        maxTime
            .map(all -> configured.withRoundMax(all.multipliedBy(9).dividedBy(10)))
            .orElse(configured);
    try (OpenVolume open = session.volumes().openToMirror(directory);
        RoundProgress rows = progress) {
      Mirror mirror = of(session, open, limits, rows);
      List<Target> all = targets.stream().map(t -> target(session, t)).toList();
      try (PolicyWatch watch = PolicyWatch.start(session)) {
        return Deadline.within(session.seam(), maxTime, () -> mirror.round(all)).orElseThrow();
      }
    }
  }

  /// What the round has made good at a target.
  List<String> mended(String target) {
    return progress.mended(target);
  }

  private void show(String name, RoundOutcome outcome) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("target", name);
    Optional<LinkStatus> link = progress.link(name);
    link.map(LinkText::fields).ifPresent(fields::putAll);
    fields.put("mended", mended(name));
    mended(name).forEach(what -> session.console().warn(name + ": mended: " + what));
    Optional<String> damage = damage(session, name, outcome);
    switch (outcome) {
      case RoundOutcome.Done done -> {
        fields.put(
            "outcome", damage.isPresent() ? "damaged" : done.atHead() ? "at_head" : "advanced");
        fields.put("tid", done.mark().tid().toString());
        done.waitsFor().ifPresent(source -> fields.put("waits_for", source));
        fields.put("bytes", done.sent().bytes());
        fields.put("requests", done.sent().requests());
        fields.put("commits", done.sent().commits());
        damage.ifPresent(fact -> fields.put("damage", fact));
        Optional<VerifyNote> verified =
            done.sent().bytes() == 0 ? verified(name) : Optional.empty();
        verified.map(VerifyText::fields).ifPresent(fields::putAll);
        session
            .console()
            .result("target", fields, text(name, done, link, damage) + said(verified, done));
      }
      case RoundOutcome.Parked parked -> failed(fields, parked, damage);
      case RoundOutcome.Offline offline -> failed(fields, offline, damage);
      case RoundOutcome.Unsettled unsettled -> failed(fields, unsettled, damage);
      case RoundOutcome.Unfed unfed -> failed(fields, unfed, damage);
      case RoundOutcome.Locked locked -> failed(fields, locked, damage);
      case RoundOutcome.Stopped stopped -> failed(fields, stopped, damage);
      case RoundOutcome.Failed failed -> failed(fields, failed, damage);
    }
    if (!session.console().isJson()) {
      damage.ifPresent(fact -> session.console().warn(name + ": " + fact));
    }
  }

  /// A round that sent nothing has not looked at what lies there.
  private Optional<VerifyNote> verified(String name) {
    try {
      return Optional.of(new VerifyNotes(new LocalDisk(session.volumeDirectory())).read(name));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private String said(Optional<VerifyNote> verified, RoundOutcome.Done done) {
    return verified
        .map(note -> " (" + VerifyText.line(note, done.known(), session.seam().time().now()) + ")")
        .orElse("");
  }

  private static String text(
      String name, RoundOutcome.Done done, Optional<LinkStatus> link, Optional<String> damage) {
    String mark = done.atHead() ? "at the head" : "on the way";
    String state = damage.isPresent() ? "DAMAGED" : mark;
    String waits = done.waitsFor().map(source -> ", waits for " + source).orElse("");
    String sent =
        done.sent().bytes() == 0
            ? "nothing to send"
            : "sent "
                + Units.bytes(done.sent().bytes())
                + " in "
                + Units.count(done.sent().requests(), "request", "requests");
    long retries = link.map(LinkStatus::retries).orElse(0L);
    String tried = retries == 0 ? "" : ", after " + Units.count(retries, "retry", "retries");
    return name + ": " + state + ", tid " + done.mark().tid() + waits + "; " + sent + tried + ".";
  }

  private void failed(Map<String, Object> fields, RoundOutcome outcome, Optional<String> damage) {
    fields.put("outcome", outcome.word());
    damage.ifPresent(fact -> fields.put("damage", fact));
    fields.put("message", outcome.text());
    String name = String.valueOf(fields.get("target"));
    if (session.console().isJson()) {
      session.console().jsonLine("target", fields);
    } else {
      session
          .console()
          .error(0, name + ": " + outcome.word().replace('_', ' ') + ": " + outcome.text());
    }
  }

  private static ExitCode exit(List<TargetConfig> targets, Map<String, RoundOutcome> outcomes) {
    return exit(targets, target -> ExitCodes.of(outcome(outcomes, target)));
  }

  /// What rounds to these end in all together.
  ///
  /// @param of what each of them ends in
  static ExitCode exit(List<TargetConfig> targets, Function<TargetConfig, ExitCode> of) {
    List<ExitCode> failures = new ArrayList<>();
    int offline = 0;
    for (TargetConfig target : targets) {
      ExitCode exit = of.apply(target);
      offline += exit == ExitCode.OFFLINE ? 1 : 0;
      boolean excused =
          exit == ExitCode.OFFLINE && target.whenOffline() == TargetConfig.WhenOffline.SKIP;
      if (exit != ExitCode.OK && !excused) {
        failures.add(exit);
      }
    }
    if (offline == targets.size()) {
      return ExitCode.OFFLINE;
    }
    if (failures.isEmpty()) {
      return ExitCode.OK;
    }
    if (failures.contains(ExitCode.INTEGRITY)) {
      return ExitCode.INTEGRITY;
    }
    boolean same = failures.stream().distinct().count() == 1;
    return same && failures.size() == targets.size() ? failures.getFirst() : ExitCode.INCOMPLETE;
  }

  static RoundOutcome outcome(Map<String, RoundOutcome> outcomes, TargetConfig target) {
    RoundOutcome outcome = outcomes.get(target.name());
    return outcome == null
        ? new RoundOutcome.Failed("the round ended without an outcome", null)
        : outcome;
  }
}
