package dev.tidemark.cli.output;

import dev.tidemark.engine.link.BreakerState;
import dev.tidemark.engine.link.ByteRate;
import dev.tidemark.engine.link.LinkStatus;
import dev.tidemark.engine.mirror.LastRound;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The state of a target's link, for programs and for people.
public final class LinkText {

  private LinkText() {}

  /// Everything, for programs.
  public static Map<String, Object> fields(LinkStatus link) {
    Map<String, Object> fields = new LinkedHashMap<>();
    link.requests()
        .forEach(
            (verb, count) -> fields.put("requests_" + verb.name().toLowerCase(Locale.ROOT), count));
    fields.put("bytes_up", link.bytesUp());
    fields.put("bytes_down", link.bytesDown());
    fields.put("up_bytes_per_second", link.upPerSecond());
    fields.put("upload_limit", link.uploadLimit().bytesPerSecond());
    fields.put("download_limit", link.downloadLimit().bytesPerSecond());
    fields.put("failures", link.failures());
    fields.put("retries", link.retries());
    fields.put("breaker", word(link.breaker()));
    fields.put("waited_seconds", link.waited().toSeconds());
    fields.put("pack_bytes", link.packBytes());
    link.lastFailure().ifPresent(failure -> fields.put("last_failure", failure.message()));
    return fields;
  }

  /// What is out of the ordinary while it runs; empty if nothing is.
  public static String now(LinkStatus link) {
    List<String> parts = new ArrayList<>();
    if (link.uploadLimit().isLimited()) {
      parts.add("limit " + rate(link.uploadLimit()));
    }
    if (link.retries() > 0) {
      parts.add(Units.count(link.retries(), "retry", "retries"));
    }
    if (link.breaker() != BreakerState.CLOSED) {
      parts.add("left alone");
    }
    return String.join(", ", parts);
  }

  /// What the last round has left, for programs.
  public static Map<String, Object> fields(LastRound note) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("last_round", Units.time(note.at()));
    fields.put("last_outcome", note.outcome());
    fields.put("requests", note.link().requests());
    fields.put("bytes_up", note.link().bytesUp());
    fields.put("bytes_down", note.link().bytesDown());
    fields.put("failures", note.link().failures());
    fields.put("retries", note.link().retries());
    fields.put("breaker", word(note.link().breaker()));
    fields.put("waited_seconds", note.link().waited().toSeconds());
    fields.put("pack_bytes", note.link().packBytes());
    note.failingSince().ifPresent(since -> fields.put("failing_since", Units.time(since)));
    if (!note.message().isEmpty()) {
      fields.put("last_message", note.message());
    }
    note.link()
        .lastFailure()
        .ifPresent(failure -> {
          fields.put("last_failure_time", Units.time(failure.at()));
          fields.put("last_failure", failure.message());
        });
    return fields;
  }

  /// The same in a line.
  public static String line(LastRound note, Instant now) {
    String ago = Units.duration(Duration.between(note.at(), now).abs()) + " ago";
    String sent =
        Units.count(note.link().requests(), "request", "requests")
            + ", "
            + Units.bytes(note.link().bytesUp())
            + " up, "
            + Units.bytes(note.link().bytesDown())
            + " down";
    String retries =
        note.link().retries() == 0
            ? ""
            : ", " + Units.count(note.link().retries(), "retry", "retries");
    String failing =
        note.failingSince()
            .map(since -> "; failing since " + Units.time(since) + ": " + note.message())
            .orElse(note.message().isEmpty() ? "" : "; mended: " + note.message());
    return "last round "
        + ago
        + ": "
        + note.outcome().replace('_', ' ')
        + ", "
        + sent
        + retries
        + failing;
  }

  private static String word(BreakerState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static String rate(ByteRate rate) {
    return Units.rate(rate.bytesPerSecond());
  }
}
