package dev.tidemark.cli.command;

import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.LagText;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.ExitCodes;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.embed.OpenVolume;
import dev.tidemark.engine.failure.FailureKind;
import dev.tidemark.engine.link.ByteRate;
import dev.tidemark.engine.link.Direction;
import dev.tidemark.engine.mirror.Forecast;
import dev.tidemark.engine.mirror.KnownTarget;
import dev.tidemark.engine.mirror.Lag;
import dev.tidemark.engine.mirror.Mirror;
import dev.tidemark.engine.mirror.MirrorLimits;
import dev.tidemark.engine.mirror.MirrorListener;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `mirror --plan`.
final class MirrorPlan {

  private final Session session;

  MirrorPlan(Session session) {
    this.session = session;
  }

  ExitCode show(List<TargetConfig> targets) throws InterruptedException {
    Optional<String> volume = new VolumeHealth(session).trouble();
    volume.ifPresent(session.console()::warn);
    Map<String, ExitCode> exits = new HashMap<>();
    try (OpenVolume open = session.volumes().openToRead(session.volumeDirectory())) {
      Mirror mirror = MirrorRunner.of(session, open, MirrorLimits.defaults(), MirrorListener.NONE);
      Map<String, KnownTarget> known = known(mirror);
      Map<String, IOException> unreadable = unreadable(open);
      for (TargetConfig target : targets) {
        String name = target.name();
        exits.put(
            name,
            unreadable.containsKey(name)
                ? unplanned(name, unreadable.get(name))
                : show(mirror, target, known));
      }
    }
    boolean isDamaged = volume.isPresent() || exits.containsValue(ExitCode.INTEGRITY);
    return isDamaged
        ? ExitCode.INTEGRITY
        : MirrorRunner.exit(targets, target -> exits.getOrDefault(target.name(), ExitCode.OK));
  }

  private static Map<String, IOException> unreadable(OpenVolume open) {
    try {
      return LostNotes.of(open.directory());
    } catch (IOException e) {
      throw new CliException(ExitCode.ERROR, "plan: " + e.getMessage(), e);
    }
  }

  /// Nothing can be planned for one of which nothing is known; all others are planned as always.
  private ExitCode unplanned(String name, IOException reason) {
    session.console().warn(name + ": not planned: " + reason.getMessage());
    return ExitCodes.of(reason);
  }

  private ExitCode show(Mirror mirror, TargetConfig target, Map<String, KnownTarget> created)
      throws InterruptedException {
    KnownTarget known = created.get(target.name());
    Optional<Forecast> forecast = forecast(mirror, target.name());
    if (forecast.isEmpty() || known == null) {
      session
          .console()
          .warn(target.name() + ": not created yet; " + mirror.toCreate(target.name()));
      return ExitCodes.of(FailureKind.NOT_CREATED);
    }
    TargetStanding standing = TargetStanding.of(known, target.from(), created.values());
    show(standing, forecast.get(), limit(target));
    standing.damage().ifPresent(fact -> session.console().warn(target.name() + ": " + fact));
    return standing.exit();
  }

  private ByteRate limit(TargetConfig target) {
    return MirrorRunner.place(session, target)
        .policy()
        .limits()
        .at(session.seam().time().now(), Direction.UP);
  }

  /// What the volume knows of the targets that were created, by name.
  private static Map<String, KnownTarget> known(Mirror mirror) {
    try {
      return mirror.known().stream()
          .collect(Collectors.toMap(KnownTarget::name, Function.identity()));
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

  /// What a copy gets depends on what its source has by then.
  private void show(TargetStanding standing, Forecast forecast, ByteRate limit) {
    Map<String, Object> fields = new LinkedHashMap<>();
    standing.from().ifPresent(source -> fields.put("from", source));
    if (standing.target().inPast()) {
      fields.putAll(LagText.fields(standing.target().lag()));
    }
    standing.damage().ifPresent(fact -> fields.put("damage", fact));
    Optional<String> next = standing.nextRound();
    fields.put("next_round", next.orElse(""));
    String text =
        standing.from().map(source -> "a copy of " + source + ", ").orElse("")
            + text(standing)
            + sends(standing, forecast, limit, fields)
            + next.map(words -> "; " + words).orElse("");
    say(standing.target().name(), fields, text);
  }

  private static String text(TargetStanding standing) {
    Lag lag = standing.target().lag();
    return lag.isNone()
        ? standing.atMark()
        : LagText.of(lag) + " behind" + standing.trouble().map(word -> ", " + word).orElse("");
  }

  /// What a round sends, if one goes there; a copy gets what its source has.
  private static String sends(
      TargetStanding standing, Forecast forecast, ByteRate limit, Map<String, Object> fields) {
    if (!standing.isServed()) {
      return "";
    }
    Forecast.Mending mending = forecast.mending();
    fields.put("mend_packs", mending.packs());
    fields.put("mend_commits", mending.commits().toString());
    if (standing.from().isPresent()) {
      return mending.isNone()
          ? ""
          : "; a round makes again from there " + mended(mending.packs(), mending.commits());
    }
    fields.put("bytes", bytes(forecast));
    fields.put("requests", forecast.requests());
    fields.put("mend_bytes_about", mending.bytes());
    return "; a round sends "
        + sent(forecast)
        + " in about "
        + Units.count(forecast.requests(), "request", "requests")
        + time(forecast, limit, fields);
  }

  private static String time(Forecast forecast, ByteRate limit, Map<String, Object> fields) {
    if (!limit.isLimited()) {
      return "";
    }
    Duration at = Duration.ofSeconds(bytes(forecast) / limit.bytesPerSecond());
    fields.put("bytes_per_second_max", limit.bytesPerSecond());
    fields.put("seconds", at.toSeconds());
    return "; " + Units.duration(at) + " at " + Units.rate(limit.bytesPerSecond());
  }

  private static long bytes(Forecast forecast) {
    return forecast.bytes() + forecast.mending().bytes();
  }

  /// What is sent to mend depends on what else holds it, so it is an estimate.
  private static String sent(Forecast forecast) {
    Forecast.Mending mending = forecast.mending();
    if (mending.isNone()) {
      return Units.bytes(forecast.bytes());
    }
    return (forecast.bytes() == 0 ? "" : Units.bytes(forecast.bytes()) + " and ")
        + "about "
        + Units.bytes(mending.bytes())
        + " to mend "
        + mended(mending.packs(), mending.commits())
        + " as far as the volume has it,";
  }

  private static String mended(long packs, LostCommits commits) {
    String ofPacks = packs == 0 ? "" : Units.count(packs, "damaged pack", "damaged packs");
    String ofCommits = commits.isEmpty() ? "" : "damaged commits (" + commits + ")";
    return Stream.of(ofPacks, ofCommits)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" and "));
  }

  private void say(String name, Map<String, Object> found, String text) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("target", name);
    fields.putAll(found);
    session.console().result("plan", fields, name + ": " + text + ".");
  }
}
