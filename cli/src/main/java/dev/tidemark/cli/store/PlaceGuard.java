package dev.tidemark.cli.store;

import dev.tidemark.cli.config.Config;
import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.store.TargetTypes.Address;
import dev.tidemark.engine.guard.ProtectedPlace;
import dev.tidemark.engine.guard.ProtectedPlace.Kind;
import dev.tidemark.engine.guard.ProtectedPlaces;
import dev.tidemark.engine.mirror.KnownTargets;
import dev.tidemark.engine.mirror.Registration;
import dev.tidemark.engine.seam.LocalDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Keeps commands out of volumes, archives and registered targets: exit 4, with the name.
///
/// Every volume and archive is known by what is in it. Those of this run have a name beside: the
/// volume, the targets of the configuration, and those that the volume has registered. A command
/// that needs no configuration is not stopped by one with mistakes; then only what is in a
/// directory counts.
public final class PlaceGuard {

  private final Session session;

  public PlaceGuard(Session session) {
    this.session = session;
  }

  /// What no command may write among, with the names that this run knows.
  public ProtectedPlaces places() {
    return refusing(
        "look at the volume and the targets",
        () -> {
          ProtectedPlaces places = ProtectedPlaces.known();
          for (TargetHere target : targets()) {
            places = places.with(Kind.ARCHIVE, "target " + target.name(), target.directory());
          }
          for (Path volume : volumes()) {
            places = places.with(Kind.VOLUME, "the volume", volume);
          }
          return places;
        });
  }

  /// The volume, and every target that is a directory of this machine.
  public List<Path> directories() {
    List<Path> all = new ArrayList<>(volumes());
    targets().forEach(target -> all.add(target.directory()));
    return all;
  }

  /// Nothing may be written here, read as a source, or made.
  ///
  /// @param doing for the message: `restore to /home`
  /// @throws CliException if it is or lies in a protected place
  public void keepOut(Path directory, String doing) {
    check(doing, () -> places().around(directory));
  }

  /// A volume or an archive may be made here, if it is none of the other kind and in none of
  /// either. Whether one of its own kind stands there, the command itself asks.
  public void checkNew(Kind kind, Path directory, String doing) {
    check(
        doing,
        () -> {
          ProtectedPlaces places = places();
          Optional<ProtectedPlace> here =
              places.at(directory).filter(place -> place.kind() != kind);
          return here.isPresent() ? here : places.aroundParent(directory);
        });
  }

  /// The same for a target, by name or address; one elsewhere passes.
  public void checkTarget(String nameOrAddress, String doing) {
    Optional<Path> directory =
        session
            .targets()
            .find(nameOrAddress)
            .map(TargetConfig::localPath)
            .orElseGet(() -> localPath(session.types().address(nameOrAddress)));
    directory.ifPresent(path -> checkNew(Kind.ARCHIVE, path, doing));
  }

  private interface Question<T> {
    T ask() throws IOException;
  }

  private static void check(String doing, Question<Optional<ProtectedPlace>> question) {
    Optional<ProtectedPlace> place = refusing(doing, question);
    if (place.isPresent()) {
      throw new CliException(ExitCode.REFUSED, place.get().refusal(doing));
    }
  }

  /// Where nobody can say what is there, nothing is written.
  private static <T> T refusing(String doing, Question<T> question) {
    try {
      return question.ask();
    } catch (IOException e) {
      throw new CliException(
          ExitCode.REFUSED,
          doing + ": cannot tell whether that is a volume or an archive: " + e.getMessage(),
          e);
    }
  }

  private List<Path> volumes() {
    List<Path> volumes = new ArrayList<>();
    tolerant(session::findVolumeDirectory).ifPresent(volumes::add);
    config().flatMap(Config::readVolume).filter(v -> !volumes.contains(v)).ifPresent(volumes::add);
    return volumes;
  }

  private record TargetHere(String name, Path directory) {}

  private List<TargetHere> targets() {
    List<TargetHere> targets = new ArrayList<>();
    for (Path volume : volumes()) {
      registered(volume)
          .forEach((name, registration) ->
              tolerant(() -> localPath(session.types().address(registration.location())))
                  .ifPresent(path -> targets.add(new TargetHere(name, path))));
    }
    for (TargetConfig target : config().map(Config::readTargets).orElse(List.of())) {
      target.localPath().ifPresent(path -> targets.add(new TargetHere(target.name(), path)));
    }
    return targets;
  }

  private static Map<String, Registration> registered(Path volume) {
    try {
      return KnownTargets.registered(new LocalDisk(volume));
    } catch (IOException e) {
      return Map.of();
    }
  }

  private static Optional<Path> localPath(Address address) {
    return address.provider().localPath(address.settings());
  }

  private Optional<Config> config() {
    return tolerant(session::findConfig);
  }

  private static <T> Optional<T> tolerant(Supplier<Optional<T>> question) {
    try {
      return question.get();
    } catch (CliException e) {
      return Optional.empty();
    }
  }
}
