package dev.tidemark.cli.command;

import dev.tidemark.cli.config.Config;
import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.store.Session;
import dev.tidemark.cli.store.TargetTypes.Address;
import dev.tidemark.cli.store.VolumeAccess;
import dev.tidemark.engine.mirror.KnownTargets;
import dev.tidemark.engine.seam.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The targets that may have what a place has lost. None of them is asked.
record OtherTargets(Session session) {

  /// Those of the configuration that are targets of the volume here and none of these places under
  /// any name; left out is where nothing was found that could be read. Those that nothing bad is
  /// known of come first.
  ///
  /// @param places names or addresses; null = the volume, which is none of them
  List<OtherTarget> than(@Nullable String... places) {
    Optional<Set<String>> created = created();
    return configured().stream()
        .filter(target -> created.map(names -> names.contains(target.name())).orElse(true))
        .filter(
            target -> Stream.of(places).filter(Objects::nonNull).noneMatch(p -> isAt(target, p)))
        .map(target -> known(target.name(), created.isPresent()))
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(OtherTarget::isDamaged))
        .toList();
  }

  private Optional<OtherTarget> known(String target, boolean isNoted) {
    TargetHealth health = new TargetHealth(session);
    return isNoted && health.isGone(target)
        ? Optional.empty()
        : Optional.of(new OtherTarget(target, isNoted && health.known(target).isPresent()));
  }

  /// Whether the volume here can send a target of it again what that one has lost.
  boolean isMendable(TargetConfig target) {
    return session
        .findVolumeDirectory()
        .filter(VolumeAccess::holdsVolume)
        .filter(volume -> isCreated(volume, target.name()))
        .isPresent();
  }

  /// Who asks has something to say already: what is wrong in the configuration is no part of it.
  private List<TargetConfig> configured() {
    try {
      return session.findConfig().map(Config::readTargets).orElse(List.of());
    } catch (CliException e) {
      return List.of();
    }
  }

  /// The target of the configuration that this place is, whatever it was called.
  Optional<TargetConfig> named(@Nullable String place) {
    return place == null
        ? Optional.empty()
        : configured().stream().filter(target -> isAt(target, place)).findFirst();
  }

  private Optional<Set<String>> created() {
    try {
      return session
          .findVolumeDirectory()
          .filter(VolumeAccess::holdsVolume)
          .map(OtherTargets::registered);
    } catch (CliException e) {
      return Optional.empty();
    }
  }

  /// Also one whose file is damaged: it says what to do first.
  private static boolean isCreated(Path volume, String target) {
    try {
      return KnownTargets.isCreated(new LocalDisk(volume), target);
    } catch (IOException e) {
      return false;
    }
  }

  private static Set<String> registered(Path volume) {
    try {
      return KnownTargets.registered(new LocalDisk(volume)).keySet();
    } catch (IOException e) {
      return Set.of();
    }
  }

  private boolean isAt(TargetConfig target, String place) {
    if (target.name().equals(place)) {
      return true;
    }
    try {
      return isAt(target, session.types().address(place));
    } catch (CliException e) {
      return false;
    }
  }

  private static boolean isAt(TargetConfig target, Address address) {
    Optional<Path> here = target.localPath();
    Optional<Path> there = address.provider().localPath(address.settings());
    if (here.isPresent() && there.isPresent()) {
      return isSame(here.get(), there.get());
    }
    Map<String, String> other = address.settings().values();
    return target.provider().type().equals(address.provider().type())
        && target.settings().entrySet().stream()
            .allMatch(setting ->
                other
                    .getOrDefault(setting.getKey(), setting.getValue())
                    .equals(setting.getValue()));
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return one.equals(other);
    }
  }
}
