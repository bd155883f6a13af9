package dev.tidemark.spi.sink;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The settings of one target, checked against its type's [Setting]s: every key is known, every
/// required one is there, defaults are filled in, secrets are resolved. `toString` shows no value.
public final class SinkSettings {

  private final Map<String, String> values;
  private final Supplier<SinkSettings> afresh;

  /// Settings that stay as they are.
  public SinkSettings(Map<String, String> values) {
    this.values = Map.copyOf(values);
    this.afresh = () -> this;
  }

  /// @param afresh resolves the secrets again; may throw unchecked, with a message for people
  public SinkSettings(Map<String, String> values, Supplier<SinkSettings> afresh) {
    this.values = Map.copyOf(values);
    this.afresh = afresh;
  }

  /// The same settings with their secrets resolved again, from their files and commands: for a
  /// place that says that a credential has expired.
  ///
  /// @throws RuntimeException if a secret cannot be had; the message is for people
  public SinkSettings afresh() {
    return afresh.get();
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

  /// The values of a [Setting.Kind#MAP], in the order they were written; empty if it is not there.
  ///
  /// @throws IllegalArgumentException if it has not the form of one; the message names the setting
  public Map<String, String> map(String name) {
    Map<String, String> map = new LinkedHashMap<>();
    for (String entry :
        find(name).filter(text -> !text.isEmpty()).stream()
            .flatMap(text -> Stream.of(text.split(",", -1)))
            .toList()) {
      String[] pair = entry.split(":", -1);
      if (pair.length != 2 || pair[0].isBlank() || pair[1].isBlank()) {
        throw new IllegalArgumentException(
            name + ": expected key:value,key:value, got '" + entry + "'");
      }
      if (map.put(pair[0].strip(), pair[1].strip()) != null) {
        throw new IllegalArgumentException(name + ": '" + pair[0].strip() + "' stands there twice");
      }
    }
    return map;
  }

  public Map<String, String> values() {
    return values;
  }

  @Override
  public String toString() {
    return "settings " + values.keySet();
  }
}
