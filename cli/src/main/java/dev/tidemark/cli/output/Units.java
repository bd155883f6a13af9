package dev.tidemark.cli.output;

import dev.tidemark.spi.words.Counted;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// Sizes, rates and times as people read them. Times are RFC 3339 in UTC, so a time zone or a
/// change to summer time never makes two of them look alike.
public final class Units {

  private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Units() {}

  public static String bytes(long count) {
    double value = count;
    int unit = 0;
    while (value >= 1024 && unit < BINARY.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0
        ? count + " B"
        : String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, BINARY[unit]);
  }

  public static String rate(long bytesPerSecond) {
    return bytes(bytesPerSecond) + "/s";
  }

  public static String time(Instant instant) {
    return SECONDS.format(instant);
  }

  /// The time of a file in whole seconds.
  public static String fileTime(long seconds) {
    return onCalendar(seconds, 0).map(Units::time).orElse("@" + seconds);
  }

  /// The time of a file with all its digits.
  public static String fileTime(long seconds, int nanos) {
    return onCalendar(seconds, nanos).map(Instant::toString).orElse("@" + seconds);
  }

  /// Empty for a time that no calendar reaches: a file system may hold any number of seconds, which
  /// `date -d @SECONDS` reads.
  private static Optional<Instant> onCalendar(long seconds, int nanos) {
    try {
      Instant instant = Instant.ofEpochSecond(seconds, nanos);
      return Optional.of(instant.atOffset(ZoneOffset.UTC).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /// Such as `850 ms`, `12 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`.
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 1) {
      return duration.toMillis() + " ms";
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds < 86_400
        ? seconds / 3600 + " h " + seconds % 3600 / 60 + " min"
        : seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
  }

  public static String count(long count, String one, String many) {
    return Counted.of(count, one, many);
  }
}
