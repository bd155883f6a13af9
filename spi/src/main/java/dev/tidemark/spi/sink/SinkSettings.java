package dev.tidemark.spi.sink;

import java.util.Map;
import java.util.Optional;

/// The settings of one target, checked against its type's [Setting]s: every key is known, every
/// required one is there, defaults are filled in, secrets are resolved. `toString` shows no value.
public final class SinkSettings {

  private final Map<String, String> values;

  public SinkSettings(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /// @throws IllegalStateException if it is missing: the caller did not check
  public String get(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalStateException("setting '" + name + "' was not checked"));
  }

  public boolean flag(String name) {
    return find(name).map(Boolean::parseBoolean).orElse(false);
  }

  public Map<String, String> values() {
    return values;
  }

  @Override
  public String toString() {
    return "settings " + values.keySet();
  }
}
