package dev.tidemark.targets.s3.wire;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The answer of the store, apart from a body.
///
/// @param status the HTTP status
/// @param headers the first of each name, names in lower case
public record Answer(int status, Map<String, String> headers) {

  public Answer {
    Map<String, String> lower = new TreeMap<>();
    headers.forEach((name, value) -> lower.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
    headers = Map.copyOf(lower);
  }

  /// @param name in any case
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
