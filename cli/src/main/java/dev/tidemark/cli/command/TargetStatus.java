package dev.tidemark.cli.command;

import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.LagText;
import dev.tidemark.cli.output.LinkText;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.output.VerifyText;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.mirror.KnownTarget;
import dev.tidemark.engine.mirror.RoundOutcome;
import dev.tidemark.spi.words.Mark;
import dev.tidemark.spi.words.TxId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The report of `status` on one target, from what the volume knows of it.
///
/// @param from the target that it is a copy of
/// @param all that the volume knows of
record TargetStatus(
    Session session, KnownTarget target, Optional<String> from, List<KnownTarget> all) {

  void show() {
    session.meet(standing().exit() == ExitCode.INTEGRITY || standing().damage().isPresent());
    session.console().result("target", fields(), text(standing().damage()));
  }

  private TargetStanding standing() {
    return TargetStanding.of(target, from, all);
  }

  private TxId mark() {
    return target.mark().map(Mark::tid).orElse(TxId.ZERO);
  }

  private Instant now() {
    return session.seam().time().now();
  }

  private Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("target", target.name());
    fields.put("location", target.registration().location());
    from.ifPresent(source -> fields.put("from", source));
    fields.put("mark", mark().isZero() ? "" : mark().toString());
    fields.put("in_past", target.inPast());
    fields.put("standing", target.standing().map(TargetStatus::word).orElse(""));
    if (target.inPast()) {
      fields.putAll(LagText.fields(target.lag()));
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

  private String text(Optional<String> damage) {
    return "target "
        + target.name()
        + from.map(source -> " (from " + source + ")").orElse("")
        + ": "
        + (mark().isZero() ? nothingSeen() : "tid " + mark())
        + ", "
        + (target.lag().isNone() ? standing().atMark() : behind())
        + looked()
        + damage.map(fact -> "; " + fact).orElse("")
        + target.lastRound().map(note -> "; " + LinkText.line(note, now())).orElse("")
        + standing().nextRound().map(words -> "; " + words).orElse("")
        + "; "
        + VerifyText.line(target.verified(), target.found(), now());
  }

  private String behind() {
    return "behind by "
        + LagText.of(target.lag())
        + standing().trouble().or(standing()::waiting).map(words -> ", " + words).orElse("");
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
