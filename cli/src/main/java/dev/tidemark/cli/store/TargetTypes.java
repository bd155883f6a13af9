package dev.tidemark.cli.store;

import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.plugin.Plugins;
import dev.tidemark.spi.sink.SinkProvider;
import dev.tidemark.spi.sink.SinkSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The target types this program has: those it was built with, then those of plug-ins.
public final class TargetTypes {

  /// The origin of a type that is part of the program.
  public static final String BUILT_IN = "built in";

  /// @param origin [#BUILT_IN], or the plug-in's jar or folder
  public record TargetType(SinkProvider provider, String origin) {
    public String name() {
      return provider.type();
    }
  }

  private final List<TargetType> types;

  private TargetTypes(List<TargetType> types) {
    this.types = types;
  }

  /// @param pluginFolders folders of plug-ins; without any, none of their classes is loaded
  /// @param complaints takes one line for each plug-in that cannot be used
  /// @throws CliException if one type has two providers
  static TargetTypes find(List<Path> pluginFolders, Consumer<String> complaints) {
    List<TargetType> types = new ArrayList<>();
    for (SinkProvider provider : ServiceLoader.load(SinkProvider.class)) {
      types.add(new TargetType(provider, BUILT_IN));
    }
    if (!pluginFolders.isEmpty()) {
      Plugins.load(pluginFolders, complaints)
          .forEach(p -> types.add(new TargetType(p.provider(), p.entry().toString())));
    }
    checkUnique(types);
    return new TargetTypes(types);
  }

  private static void checkUnique(List<TargetType> types) {
    Map<String, TargetType> byName = new TreeMap<>();
    for (TargetType type : types) {
      TargetType other = byName.put(type.name(), type);
      if (other != null) {
        throw new CliException(
            ExitCode.USAGE,
            "the target type '"
                + type.name()
                + "' has two providers: "
                + other.origin()
                + " and "
                + type.origin()
                + "; remove one");
      }
    }
  }

  /// In the order of their names.
  public List<TargetType> all() {
    return types.stream().sorted(Comparator.comparing(TargetType::name)).toList();
  }

  public Map<String, SinkProvider> byType() {
    return types.stream().collect(Collectors.toMap(TargetType::name, TargetType::provider));
  }

  /// What an address stands for. The program's own types are asked first.
  ///
  /// @throws CliException if no type takes it, or it is malformed
  public Address address(String text) {
    SinkProvider provider =
        types.stream()
            .map(TargetType::provider)
            .filter(p -> p.accepts(text))
            .findFirst()
            .orElseThrow(() ->
                new CliException(
                    ExitCode.USAGE,
                    "no target type takes the address '"
                        + text
                        + "'; this program knows: "
                        + names()));
    try {
      return new Address(provider, withDefaults(provider, provider.parse(text)));
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /// For messages.
  public String names() {
    return all().stream().map(TargetType::name).collect(Collectors.joining(", "));
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
