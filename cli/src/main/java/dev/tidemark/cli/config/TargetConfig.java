package dev.tidemark.cli.config;

import dev.tidemark.engine.link.LinkPolicy;
import dev.tidemark.spi.sink.SinkProvider;
import dev.tidemark.spi.sink.SinkSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// One target.
///
/// @param name its name in the file
/// @param provider what opens its type
/// @param settings plain settings, checked, defaults filled in
/// @param secrets secret settings, not yet resolved
/// @param whenOffline what a round says if it cannot be reached
/// @param link how its link is treated
/// @param from the target whose archive it is a copy of; empty = it is filled from the volume
public record TargetConfig(
    String name,
    SinkProvider provider,
    Map<String, String> settings,
    Map<String, Secret> secrets,
    WhenOffline whenOffline,
    LinkPolicy link,
    Optional<String> from) {

  public enum WhenOffline {
    /// The target is passed over; the command is not failed by it.
    SKIP,
    /// The target counts as failed.
    FAIL
  }

  /// The directory of this machine that the place is; empty for a place elsewhere, and for one that
  /// is not here now.
  public Optional<Path> localPath() {
    return provider.localPath(new SinkSettings(settings));
  }

  /// The way to the place, where its type has several; empty too if its settings do not fit any,
  /// which opening it says. Resolves no secret.
  public Optional<String> transport() {
    Map<String, String> all = new HashMap<>(settings);
    secrets.keySet().forEach(key -> all.put(key, "given"));
    try {
      return provider.transport(new SinkSettings(all));
    } catch (IllegalArgumentException unfit) {
      return Optional.empty();
    }
  }

  /// The settings with their secrets, resolved now and whenever they are wanted afresh.
  public SinkSettings resolve() {
    Map<String, String> all = new HashMap<>(settings);
    secrets.forEach((key, secret) -> all.put(key, secret.resolve("targets." + name + "." + key)));
    return new SinkSettings(all, this::resolve);
  }
}
