package dev.tidemark.cli;

import dev.tidemark.spi.sink.SinkProvider;
import dev.tidemark.spi.sink.SinkSettings;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The target types this program has, found through `ServiceLoader`.
public final class TargetTypes {

  private final Map<String, SinkProvider> byType;

  private TargetTypes(Map<String, SinkProvider> byType) {
    this.byType = byType;
  }

  /// @throws CliException if two plug-ins claim one type
  static TargetTypes find() {
    Map<String, SinkProvider> byType = new TreeMap<>();
    for (SinkProvider provider : ServiceLoader.load(SinkProvider.class)) {
      SinkProvider other = byType.put(provider.type(), provider);
      if (other != null) {
        throw new CliException(
            ExitCode.USAGE,
            "two plug-ins supply the target type '"
                + provider.type()
                + "': "
                + other.getClass().getName()
                + " and "
                + provider.getClass().getName()
                + "; remove one");
      }
    }
    return new TargetTypes(byType);
  }

  public Map<String, SinkProvider> byType() {
    return byType;
  }

  /// What an address stands for.
  ///
  /// @throws CliException if no type takes it, or it is malformed
  public Address address(String text) {
    SinkProvider provider =
        byType.values().stream()
            .filter(p -> p.accepts(text))
            .findFirst()
            .orElseThrow(() ->
                new CliException(
                    ExitCode.USAGE,
                    "no target type takes the address '"
                        + text
                        + "'; this program knows: "
                        + byType.keySet().stream().collect(Collectors.joining(", "))));
    try {
      return new Address(provider, withDefaults(provider, provider.parse(text)));
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private static SinkSettings withDefaults(SinkProvider provider, Map<String, String> given) {
    Map<String, String> all = new TreeMap<>(given);
    provider
        .settings()
        .forEach(s -> s.defaultValue().ifPresent(value -> all.putIfAbsent(s.name(), value)));
    return new SinkSettings(all);
  }

  /// An address, read.
  public record Address(SinkProvider provider, SinkSettings settings) {}
}
