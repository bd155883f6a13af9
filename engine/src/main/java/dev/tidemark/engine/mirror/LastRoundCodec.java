package dev.tidemark.engine.mirror;

import dev.tidemark.engine.link.BreakerState;
import dev.tidemark.engine.link.LinkStatus;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The text of a [LastRound], as `docs/format/target-state.md` describes it.
final class LastRoundCodec {

  private static final String FIRST_LINE = "tidemark-link 0";
  private static final int TEXT_MAX = 2000;

  private LastRoundCodec() {}

  static String encode(LastRound note) {
    Map<String, Object> lines = new LinkedHashMap<>();
    lines.put("at", note.at());
    lines.put("outcome", note.outcome());
    lines.put("message", oneLine(note.message()));
    note.failingSince().ifPresent(since -> lines.put("failing-since", since));
    lines.put("requests", note.link().requests());
    lines.put("bytes-up", note.link().bytesUp());
    lines.put("bytes-down", note.link().bytesDown());
    lines.put("failures", note.link().failures());
    lines.put("retries", note.link().retries());
    lines.put("breaker", note.link().breaker());
    lines.put("waited-millis", note.link().waited().toMillis());
    note.link()
        .lastFailure()
        .ifPresent(failure -> {
          lines.put("last-failure-at", failure.at());
          lines.put("last-failure", oneLine(failure.message()));
        });
    note.found()
        .ifPresent(known -> {
          lines.put("found", new RoundOutcome.Parked(known.why(), "").word());
          lines.put("found-at", known.at());
          lines.put("found-message", oneLine(known.message()));
        });
    lines.put("pack-bytes", note.link().packBytes());
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    lines.forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
    return text.toString();
  }

  private static String oneLine(String text) {
    String flat = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return flat.length() > TEXT_MAX ? flat.substring(0, TEXT_MAX) : flat;
  }

  static Optional<LastRound> decode(String text) {
    String[] lines = text.split("\n", -1);
    if (!lines[0].equals(FIRST_LINE) || !lines[lines.length - 1].isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : lines) {
      int space = line.indexOf(' ');
      if (space > 0) {
        values.put(line.substring(0, space), line.substring(space + 1));
      }
    }
    try {
      return Optional.of(of(values));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static LastRound of(Map<String, String> values) {
    Optional<LinkStatus.Failure> failure =
        time(values, "last-failure-at")
            .map(at -> new LinkStatus.Failure(at, values.getOrDefault("last-failure", "")));
    return new LastRound(
        Instant.parse(values.getOrDefault("at", "")),
        values.getOrDefault("outcome", ""),
        values.getOrDefault("message", ""),
        time(values, "failing-since"),
        new LinkTotals(
            number(values, "requests"),
            number(values, "bytes-up"),
            number(values, "bytes-down"),
            number(values, "failures"),
            number(values, "retries"),
            BreakerState.valueOf(values.getOrDefault("breaker", "")),
            Duration.ofMillis(number(values, "waited-millis")),
            failure,
            (int) Math.min(Integer.MAX_VALUE, number(values, "pack-bytes"))),
        found(values));
  }

  private static Optional<LastRound.Found> found(Map<String, String> values) {
    String word = values.get("found");
    if (word == null) {
      return Optional.empty();
    }
    RoundOutcome.Reason why =
        LastRound.reason(word)
            .orElseThrow(() -> new IllegalArgumentException("no finding: " + word));
    return Optional.of(
        new LastRound.Found(
            why,
            Instant.parse(values.getOrDefault("found-at", "")),
            values.getOrDefault("found-message", "")));
  }

  private static Optional<Instant> time(Map<String, String> values, String key) {
    return Optional.ofNullable(values.get(key)).map(Instant::parse);
  }

  private static long number(Map<String, String> values, String key) {
    long number = Long.parseLong(values.getOrDefault(key, ""));
    if (number < 0) {
      throw new IllegalArgumentException(key + " is negative");
    }
    return number;
  }
}
