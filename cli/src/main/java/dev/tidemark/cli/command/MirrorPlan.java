package dev.tidemark.cli.command;

import dev.tidemark.cli.CliException;
import dev.tidemark.cli.ExitCode;
import dev.tidemark.cli.Session;
import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.OpenVolume;
import dev.tidemark.engine.link.ByteRate;
import dev.tidemark.engine.link.Direction;
import dev.tidemark.engine.mirror.Forecast;
import dev.tidemark.engine.mirror.Mirror;
import dev.tidemark.engine.mirror.MirrorLimits;
import dev.tidemark.engine.mirror.MirrorListener;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// `mirror --plan`.
final class MirrorPlan {

  private final Session session;

  MirrorPlan(Session session) {
    this.session = session;
  }

  ExitCode show(List<TargetConfig> targets) throws InterruptedException {
    try (OpenVolume open = session.volumes().openToRead(session.volumeDirectory())) {
      Mirror mirror = Mirrors.of(session, open, MirrorLimits.defaults(), MirrorListener.NONE);
      Set<String> foreign = foreign(mirror);
      boolean all = true;
      for (TargetConfig target : targets) {
        all &= show(mirror, target, foreign);
      }
      return all ? ExitCode.OK : ExitCode.INCOMPLETE;
    }
  }

  private boolean show(Mirror mirror, TargetConfig target, Set<String> foreign)
      throws InterruptedException {
    if (target.from().isPresent()) {
      say(target.name(), Map.of("from", target.from().get()), "a copy of " + target.from().get());
      return true;
    }
    Optional<Forecast> forecast = forecast(mirror, target.name());
    if (forecast.isEmpty()) {
      session
          .console()
          .warn(target.name() + ": not created yet; run: target create " + target.name());
      return false;
    }
    ByteRate limit =
        Mirrors.place(session, target)
            .policy()
            .limits()
            .at(session.seam().time().now(), Direction.UP);
    Optional<String> trouble = trouble(target.name(), foreign);
    if (trouble.isPresent()) {
      session.console().warn(target.name() + ": " + trouble.get());
    }
    String upToDate = trouble.isEmpty() ? "at the head" : "nothing new";
    show(target.name(), forecast.get(), upToDate, limit);
    return trouble.isEmpty();
  }

  /// Why the forecast may not hold.
  private Optional<String> trouble(String name, Set<String> foreign) {
    return foreign.contains(name)
        ? Optional.of("what was seen there last is not of this volume's past; see 'status'")
        : new TargetHealth(session).known(name);
  }

  /// The targets where somebody else has gone on.
  private static Set<String> foreign(Mirror mirror) {
    try {
      return mirror.known().stream()
          .filter(target -> !target.inPast())
          .map(Mirror.KnownTarget::name)
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new CliException(ExitCode.ERROR, "plan: " + e.getMessage(), e);
    }
  }

  private static Optional<Forecast> forecast(Mirror mirror, String target)
      throws InterruptedException {
    try {
      return mirror.forecast(target);
    } catch (IOException e) {
      throw new CliException(ExitCode.ERROR, "plan for " + target + ": " + e.getMessage(), e);
    }
  }

  private void show(String name, Forecast forecast, String upToDate, ByteRate limit) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("lag_tids", forecast.lagTids());
    fields.put("lag_bytes", forecast.lagBytes());
    fields.put("lag_seconds", forecast.lagTime().toSeconds());
    fields.put("bytes", forecast.bytes());
    fields.put("requests", forecast.requests());
    String time = "";
    if (limit.isLimited()) {
      Duration at = Duration.ofSeconds(forecast.bytes() / limit.bytesPerSecond());
      fields.put("bytes_per_second_max", limit.bytesPerSecond());
      fields.put("seconds", at.toSeconds());
      time = "; " + Units.duration(at) + " at " + Units.rate(limit.bytesPerSecond());
    }
    say(name, fields, text(forecast, upToDate) + time);
  }

  private static String text(Forecast forecast, String upToDate) {
    String sends =
        "a round sends "
            + Units.bytes(forecast.bytes())
            + " in about "
            + Units.count(forecast.requests(), "request", "requests");
    return forecast.lagTids() == 0
        ? upToDate + "; " + sends
        : Units.count(forecast.lagTids(), "TID", "TIDs")
            + ", "
            + Units.bytes(forecast.lagBytes())
            + ", "
            + Units.duration(forecast.lagTime())
            + " behind; "
            + sends;
  }

  private void say(String name, Map<String, Object> found, String text) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("target", name);
    fields.putAll(found);
    session.console().result("plan", fields, name + ": " + text + ".");
  }
}
