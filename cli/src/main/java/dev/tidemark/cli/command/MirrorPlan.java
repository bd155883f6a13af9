package dev.tidemark.cli.command;

import dev.tidemark.cli.CliException;
import dev.tidemark.cli.ExitCode;
import dev.tidemark.cli.Session;
import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.OpenVolume;
import dev.tidemark.engine.archive.LostCommits;
import dev.tidemark.engine.link.ByteRate;
import dev.tidemark.engine.link.Direction;
import dev.tidemark.engine.mirror.Forecast;
import dev.tidemark.engine.mirror.Mirror;
import dev.tidemark.engine.mirror.MirrorLimits;
import dev.tidemark.engine.mirror.MirrorListener;
import dev.tidemark.engine.mirror.TargetStateException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
      Map<String, IOException> unreadable = unreadable(open);
      boolean all = true;
      for (TargetConfig target : targets) {
        all &=
            unreadable.containsKey(target.name())
                ? unplanned(target.name(), unreadable.get(target.name()))
                : show(mirror, target, foreign);
      }
      return all ? ExitCode.OK : ExitCode.INCOMPLETE;
    }
  }

  private static Map<String, IOException> unreadable(OpenVolume open) {
    try {
      return LostNotes.of(open.directory());
    } catch (IOException e) {
      throw new CliException(ExitCode.ERROR, "plan: " + e.getMessage(), e);
    }
  }

  /// Nothing can be planned for one of which nothing is known; all others are planned as always.
  private boolean unplanned(String name, IOException reason) {
    session.meet(reason instanceof TargetStateException.Damaged);
    session.console().warn(name + ": not planned: " + reason.getMessage());
    return false;
  }

  private boolean show(Mirror mirror, TargetConfig target, Set<String> foreign)
      throws InterruptedException {
    Optional<Forecast> forecast = forecast(mirror, target.name());
    if (target.from().isPresent()) {
      return showCopy(target.name(), target.from().get(), forecast);
    }
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

  /// What a copy gets depends on what its source has by then; what is damaged there is known.
  private boolean showCopy(String name, String source, Optional<Forecast> forecast) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("from", source);
    Optional<Forecast.Mending> mending =
        forecast.map(Forecast::mending).filter(known -> !known.isNone());
    mending.ifPresent(known -> {
      fields.put("mend_packs", known.packs());
      fields.put("mend_commits", known.commits().toString());
    });
    say(
        name,
        fields,
        "a copy of "
            + source
            + mending
                .map(known ->
                    "; a round makes again from there " + mended(known.packs(), known.commits()))
                .orElse(""));
    Optional<String> trouble = new TargetHealth(session).known(name);
    trouble.ifPresent(fact -> session.console().warn(name + ": " + fact));
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
    fields.put("bytes", bytes(forecast));
    fields.put("requests", forecast.requests());
    fields.put("mend_packs", forecast.mending().packs());
    fields.put("mend_commits", forecast.mending().commits().toString());
    fields.put("mend_bytes_about", forecast.mending().bytes());
    String time = "";
    if (limit.isLimited()) {
      Duration at = Duration.ofSeconds(bytes(forecast) / limit.bytesPerSecond());
      fields.put("bytes_per_second_max", limit.bytesPerSecond());
      fields.put("seconds", at.toSeconds());
      time = "; " + Units.duration(at) + " at " + Units.rate(limit.bytesPerSecond());
    }
    say(name, fields, text(forecast, upToDate) + time);
  }

  private static String text(Forecast forecast, String upToDate) {
    String sends =
        "a round sends "
            + sent(forecast)
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
