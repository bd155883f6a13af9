package dev.tidemark.cli.command;

import dev.tidemark.cli.config.Config;
import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.store.Session;
import dev.tidemark.cli.store.VolumeAccess;
import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.embed.OpenVolume;
import dev.tidemark.engine.mirror.KnownTarget;
import dev.tidemark.engine.mirror.Mirror;
import dev.tidemark.engine.mirror.MirrorLimits;
import dev.tidemark.engine.mirror.MirrorListener;
import dev.tidemark.engine.mirror.Registration;
import dev.tidemark.engine.mirror.TargetTrial;
import dev.tidemark.engine.mirror.VerifyNotes;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `target list`, `target create`, `target adopt`, `target test`, `target detach`, `target types`.
@Command(
    name = "target",
    description = "List, create, adopt, test and forget targets; list their types.")
public final class TargetCommand {

  private final Session session;

  public TargetCommand(Session session) {
    this.session = session;
  }

  @Command(name = "list", description = "List the targets, configured and created.")
  int list() throws IOException {
    ExitCode exit;
    try (OpenVolume open = session.volumes().openToRead(session.volumeDirectory())) {
      Mirror mirror = mirror(open);
      Map<String, KnownTarget> known =
          mirror.known().stream().collect(Collectors.toMap(KnownTarget::name, Function.identity()));
      Set<String> lost = LostNotes.of(open.directory()).keySet();
      for (TargetConfig target : configured(lost)) {
        String name = target.name();
        show(mirror, name, Listed.of(target), known.remove(name));
      }
      known.forEach((name, created) -> show(mirror, name, Listed.NOT_CONFIGURED, created));
      exit = LostNotes.show(session, open.directory());
    }
    return exit.code();
  }

  private List<TargetConfig> configured(Set<String> but) {
    return session.findConfig().map(Config::unopenedTargets).orElse(List.of()).stream()
        .filter(target -> !but.contains(target.name()))
        .toList();
  }

  /// What the configuration says of a target.
  private record Listed(String type, Optional<String> transport, Optional<String> from) {

    static final Listed NOT_CONFIGURED =
        new Listed("not configured", Optional.empty(), Optional.empty());

    static Listed of(TargetConfig target) {
      return new Listed(target.provider().type(), target.transport(), target.from());
    }

    String text() {
      return type
          + transport.map(way -> " by " + way).orElse("")
          + from.map(source -> " from " + source).orElse("");
    }
  }

  private void show(Mirror mirror, String name, Listed listed, @Nullable KnownTarget known) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", name);
    fields.put("type", listed.type());
    listed.transport().ifPresent(way -> fields.put("transport", way));
    listed.from().ifPresent(source -> fields.put("from", source));
    fields.put("created", known != null);
    String text = name + "  " + listed.text() + "  ";
    if (known == null) {
      text += "not created yet; " + mirror.toCreate(name);
    } else {
      fields.put("location", known.registration().location());
      fields.put("archive", known.registration().archive().toString());
      fields.put("mark", known.mark().map(m -> m.tid().toString()).orElse(""));
      text +=
          known.registration().location()
              + "  "
              + known.mark().map(m -> "tid " + m.tid()).orElse("empty");
    }
    session.console().result("target", fields, text);
  }

  @Command(
      name = "create",
      description =
          "Make a place a target: write its descriptor and register it. Never happens by itself.")
  int create(@Parameters(paramLabel = "NAME") String name)
      throws TargetException, InterruptedException, IOException {
    TargetConfig config = session.config().target(name);
    session.guard().checkTarget(name, "target create " + name);
    try (OpenVolume open = session.volumes().openToRead(session.volumeDirectory())) {
      Registration made = mirror(open).create(MirrorRunner.target(session, config));
      showCreated(config, made);
    }
    return ExitCode.OK.code();
  }

  /// An archive that is there already was looked at by names and lengths; what it lacks is damage.
  private void showCreated(TargetConfig config, Registration made)
      throws TargetException, InterruptedException, IOException {
    try (ObjectSink sink = session.targets().openBare(config)) {
      boolean holds = !sink.list(ArchiveNames.COMMITS, "", 1).isEmpty();
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", config.name());
      fields.put("archive", made.archive().toString());
      fields.put("location", made.location());
      fields.put("holds_commits", holds);
      TargetHealth health = new TargetHealth(session);
      health.known(config.name()).ifPresent(fact -> fields.put("damage", fact));
      String text =
          "Created target "
              + config.name()
              + " at "
              + made.location()
              + "."
              + (holds ? notVerified(config) : "")
              + leftByProbe(sink);
      session.console().result("target_create", fields, text);
      health.meet(config.name());
    }
  }

  private String notVerified(TargetConfig config)
      throws TargetException, InterruptedException, IOException {
    if (!holdsState(config)) {
      return " It holds commits, and no state that can be read; what is there says: tidemark verify "
          + config.name();
    }
    VerifyNotes notes = new VerifyNotes(new LocalDisk(session.volumeDirectory()));
    return notes.read(config.name()).whole().isPresent()
        ? ""
        : " It holds states already, whose content was not read; to prove it: tidemark verify "
            + config.name()
            + " --content";
  }

  private boolean holdsState(TargetConfig config) throws TargetException, InterruptedException {
    try (ArchiveReader archive =
        ArchiveReader.open(session.targets().openBare(config), session.seam())) {
      return !archive.points().isEmpty();
    } catch (TargetException.Missing | TargetException.Corrupt e) {
      return false;
    }
  }

  @Command(
      name = "adopt",
      description =
          "After 'promote': continue the archive that this volume's earlier timeline has left"
              + " there.")
  int adopt(@Parameters(paramLabel = "NAME") String name)
      throws TargetException, InterruptedException, IOException {
    TargetConfig config = session.config().target(name);
    session.guard().checkTarget(name, "target adopt " + name);
    try (OpenVolume open = session.volumes().openToRead(session.volumeDirectory())) {
      if (open.volume().needsPromotion()) {
        throw new CliException(
            ExitCode.REFUSED,
            open.directory()
                + " is a clone that was not promoted: tidemark promote --adopt "
                + name);
      }
      new Adoptions(session, open).adopt(config);
    }
    return ExitCode.OK.code();
  }

  @Command(
      name = "test",
      description = "Try a target: reach it, let racers create one name, and say what it can do.")
  int test(@Parameters(paramLabel = "NAME") String name)
      throws TargetException, InterruptedException, IOException {
    session.guard().checkTarget(name, "target test " + name);
    try (ObjectSink sink = session.targets().open(name)) {
      TargetTrial trial = new TargetTrial(sink, session.seam());
      Optional<TargetConfig> config = session.targets().find(name);
      Optional<Path> volume = volume(config);
      if (config.isPresent() && volume.isPresent()) {
        trial.checkThere(MirrorRunner.place(session, config.get()), new LocalDisk(volume.get()));
      }
      if (volume.isPresent()) {
        trial.checkOurs(name, volumeId(volume.get()));
      }
      showTrial(name, config.flatMap(TargetConfig::transport), sink, trial.run());
    }
    return ExitCode.OK.code();
  }

  /// The volume that the place is to be a target of: one that an address names is the
  /// configuration's only by chance.
  private Optional<Path> volume(Optional<TargetConfig> config) {
    return (config.isPresent() ? session.findVolumeDirectory() : session.volumeWithoutConfig())
        .filter(VolumeAccess::holdsVolume);
  }

  private UUID volumeId(Path directory) {
    try (OpenVolume open = session.volumes().openToRead(directory)) {
      return open.volume().id();
    }
  }

  private void showTrial(
      String name, Optional<String> transport, ObjectSink sink, TargetTrial.Holds holds)
      throws TargetException, InterruptedException {
    Traits traits = sink.traits();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", name);
    fields.put("location", traits.location());
    transport.ifPresent(way -> fields.put("transport", way));
    boolean tried = holds != TargetTrial.Holds.OTHER;
    if (tried) {
      fields.put("exclusive_create", traits.exclusiveCreate());
    }
    fields.put("tried", tried);
    fields.put("holds", word(holds));
    session
        .console()
        .result(
            "target_test",
            fields,
            traits.location()
                + " can be reached"
                + transport.map(way -> " by " + way).orElse("")
                + " and listed; it "
                + found(holds, traits, sink));
  }

  private static String word(TargetTrial.Holds holds) {
    return switch (holds) {
      case ARCHIVE -> "archive";
      case NOTHING -> "nothing";
      case OTHER -> "other";
    };
  }

  private static String found(TargetTrial.Holds holds, Traits traits, ObjectSink sink)
      throws TargetException, InterruptedException {
    String exclusive =
        traits.exclusiveCreate()
            ? "it creates exclusively."
            : "it does not create exclusively: say single-writer: true if nobody else writes"
                + " there.";
    return switch (holds) {
      case ARCHIVE -> "holds an archive; " + exclusive + leftByProbe(sink);
      case NOTHING -> "is empty; " + exclusive + leftByProbe(sink);
      case OTHER ->
          "holds something else, so nothing was created there to try it; a target needs an empty"
              + " place.";
    };
  }

  /// A key that may not delete leaves what a probe has written.
  private static String leftByProbe(ObjectSink sink) throws TargetException, InterruptedException {
    int left = sink.list("probe/", "", 1_000).size();
    return left == 0
        ? ""
        : " Objects of probes stay below probe/ ("
            + left
            + "), because the key may not delete them; they do no harm.";
  }

  @Command(name = "detach", description = "Forget a target. What lies there stays.")
  int detach(@Parameters(paramLabel = "NAME") String name) throws IOException {
    Optional<String> damage;
    try (OpenVolume open = session.volumes().openToRead(session.volumeDirectory())) {
      damage = new TargetHealth(session).forgettable(name);
      if (!mirror(open).detach(name)) {
        throw new CliException(
            ExitCode.NOT_FOUND,
            "target " + name + " was never created from this volume; see 'tidemark target list'");
      }
    }
    session
        .console()
        .result(
            "target_detach",
            Map.of("name", name, "forgotten_damage", damage.orElse("")),
            "Forgot target "
                + name
                + "; its objects stay."
                + damage
                    .map(what ->
                        " Forgotten with it is what was known to be damaged there: "
                            + what
                            + ". A verification finds it again.")
                    .orElse(""));
    return ExitCode.OK.code();
  }

  @Command(
      name = "types",
      description = "List the target types, built in and of plug-ins, with their settings.")
  int types(
      @Parameters(paramLabel = "TYPE", arity = "0..1", description = "Default: all.")
          @Nullable String type) {
    new TypeList(session).show(Optional.ofNullable(type));
    return ExitCode.OK.code();
  }

  private Mirror mirror(OpenVolume open) {
    return MirrorRunner.of(session, open, MirrorLimits.defaults(), MirrorListener.NONE);
  }
}
