package dev.tidemark.cli.command;

import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.LinkText;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.output.VerifyText;
import dev.tidemark.cli.store.OpenVolume;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.mirror.Mirror;
import dev.tidemark.engine.mirror.RoundOutcome;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Mark;
import dev.tidemark.spi.words.TxId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What `status` says of one target, from what the volume knows of it.
///
/// @param from the target that it is a copy of
/// @param all that the volume knows of
record TargetStatus(
    Session session,
    OpenVolume open,
    Mirror.KnownTarget target,
    Optional<String> from,
    List<Mirror.KnownTarget> all) {

  /// How far it is behind.
  private record Lag(long tids, long bytes, long seconds) {
    boolean isNone() {
      return tids == 0;
    }
  }

  /// @param goal what targets are brought to
  void show(Optional<Transaction> goal) {
    session.meet(standing().exit() == ExitCode.INTEGRITY || standing().damage().isPresent());
    Lag lag = lag(goal);
    session.console().result("target", fields(lag), text(lag, standing().damage()));
  }

  private TargetStanding standing() {
    return TargetStanding.of(target, from, all);
  }

  private Lag lag(Optional<Transaction> goal) {
    TxId mark = mark();
    ExtentId x = target.mark().map(Mark::lastExtent).orElse(ExtentId.NONE);
    long bytes =
        goal.filter(t -> t.lastExtent().isAfter(x))
            .map(t -> open.packs().bytesBetween(x, t.lastExtent()))
            .orElse(0L);
    boolean atHead = !target.inPast() || goal.isEmpty() || !goal.get().tid().isAfter(mark);
    return atHead
        ? new Lag(0, bytes, 0)
        : new Lag(goal.get().tid().value() - mark.value(), bytes, secondsBehind());
  }

  private TxId mark() {
    return target.mark().map(Mark::tid).orElse(TxId.ZERO);
  }

  /// Seconds since the oldest transaction that the target lacks.
  private long secondsBehind() {
    Volume volume = open.volume();
    TxId head = volume.durable().map(Transaction::tid).orElse(mark());
    try (var missing = volume.transactions(mark(), head)) {
      Transaction first = missing.next();
      return first == null ? 0 : Math.max(0, Duration.between(first.time(), now()).toSeconds());
    }
  }

  private Instant now() {
    return session.seam().time().now();
  }

  private Map<String, Object> fields(Lag lag) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("target", target.name());
    fields.put("location", target.registration().location());
    from.ifPresent(source -> fields.put("from", source));
    fields.put("mark", mark().isZero() ? "" : mark().toString());
    fields.put("in_past", target.inPast());
    fields.put("standing", target.standing().map(TargetStatus::word).orElse(""));
    if (target.inPast()) {
      fields.put("lag_tids", lag.tids());
      fields.put("lag_bytes", lag.bytes());
      fields.put("lag_seconds", lag.seconds());
    }
    target.lastRound().map(LinkText::fields).ifPresent(fields::putAll);
    fields.putAll(VerifyText.fields(target.verified()));
    fields.put("looked", target.looked().map(Units::time).orElse(""));
    fields.putAll(TargetHealth.fields(target.name(), target.found(), target.damaged()));
    fields.put("next_round", standing().nextRound().orElse(""));
    return fields;
  }

  private static String word(RoundOutcome.Reason why) {
    return why.name().toLowerCase(Locale.ROOT);
  }

  private String text(Lag lag, Optional<String> damage) {
    return "target "
        + target.name()
        + from.map(source -> " (from " + source + ")").orElse("")
        + ": "
        + (mark().isZero() ? nothingSeen() : "tid " + mark())
        + ", "
        + (lag.isNone() ? standing().atMark() : behind(lag))
        + looked()
        + damage.map(fact -> "; " + fact).orElse("")
        + target.lastRound().map(note -> "; " + LinkText.line(note, now())).orElse("")
        + standing().nextRound().map(words -> "; " + words).orElse("")
        + "; "
        + VerifyText.line(target.verified(), target.found(), now());
  }

  private String behind(Lag lag) {
    return "behind by "
        + Units.count(lag.tids(), "TID", "TIDs")
        + ", "
        + Units.bytes(lag.bytes())
        + ", "
        + Units.duration(Duration.ofSeconds(lag.seconds()))
        + standing()
            .trouble()
            .or(() -> from.map(source -> "waits for " + source))
            .map(words -> ", " + words)
            .orElse("");
  }

  /// A place that no round has looked at may hold an archive.
  private String nothingSeen() {
    return target.lastRound().isEmpty() ? "not looked at yet" : "empty";
  }

  /// How old the knowledge is that the place has what it should.
  private String looked() {
    return target
        .looked()
        .map(at -> ", looked at " + Units.duration(Duration.between(at, now()).abs()) + " ago")
        .orElse(", never looked at as a whole");
  }
}
