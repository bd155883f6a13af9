package dev.tidemark.cli.config;

import dev.tidemark.cli.output.Quantity;
import dev.tidemark.engine.link.ByteRate;
import dev.tidemark.engine.link.Direction;
import dev.tidemark.engine.link.Timetable;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads one line of a timetable: `DAYS FROM-TO [upload|download] RATE`, such as `mon-fri
/// 08:00-18:00 512KiB/s`, `sat,sun 00:00-24:00 unlimited`, `daily 22:00-06:00 upload 8MiB/s`.
final class TimetableReader {

  static final String EXAMPLE = "'mon-fri 08:00-18:00 512KiB/s'";

  private static final String DAY = "(?:mon|tue|wed|thu|fri|sat|sun)";
  private static final String DAYS = DAY + "(?:-" + DAY + ")?";
  private static final String TIME = "([01][0-9]|2[0-4]):([0-5][0-9])";
  private static final Pattern LINE =
      Pattern.compile(
          "(daily|%s(?:,%s)*) +%s-%s +(?:(upload|download) +)?(\\S.*)"
              .formatted(DAYS, DAYS, TIME, TIME));
  private static final List<String> NAMES =
      List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private TimetableReader() {}

  /// @return empty if it is none
  static Optional<Timetable.Window> read(String line) {
    Matcher matcher = LINE.matcher(line.strip().toLowerCase(Locale.ROOT));
    Matcher asWritten = LINE.matcher(line.strip());
    if (!matcher.matches() || !asWritten.matches()) {
      return Optional.empty();
    }
    Optional<LocalTime> from = time(matcher.group(2), matcher.group(3), false);
    Optional<LocalTime> to = time(matcher.group(4), matcher.group(5), true);
    Optional<ByteRate> rate = rate(asWritten.group(7));
    if (from.isEmpty() || to.isEmpty() || rate.isEmpty()) {
      return Optional.empty();
    }
    Optional<Direction> direction =
        Optional.ofNullable(matcher.group(6))
            .map(word -> word.equals("upload") ? Direction.UP : Direction.DOWN);
    return Optional.of(
        new Timetable.Window(days(matcher.group(1)), from.get(), to.get(), direction, rate.get()));
  }

  /// `unlimited`, or a rate above zero.
  static Optional<ByteRate> rate(String text) {
    if (text.equals("unlimited")) {
      return Optional.of(ByteRate.UNLIMITED);
    }
    return Quantity.rate(text).stream()
        .filter(bytes -> bytes > 0)
        .mapToObj(ByteRate::new)
        .findFirst();
  }

  private static Optional<LocalTime> time(String hours, String minutes, boolean end) {
    int hour = Integer.parseInt(hours);
    int minute = Integer.parseInt(minutes);
    if (hour == 24) {
      return end && minute == 0 ? Optional.of(LocalTime.MIDNIGHT) : Optional.empty();
    }
    return Optional.of(LocalTime.of(hour, minute));
  }

  private static Set<DayOfWeek> days(String text) {
    EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    if (text.equals("daily")) {
      days.addAll(EnumSet.allOf(DayOfWeek.class));
      return days;
    }
    for (String part : text.split(",")) {
      DayOfWeek first = day(part.substring(0, 3));
      DayOfWeek last = day(part.substring(part.length() - 3));
      days.add(first);
      for (DayOfWeek day = first; day != last; day = day.plus(1)) {
        days.add(day.plus(1));
      }
    }
    return days;
  }

  private static DayOfWeek day(String name) {
    return DayOfWeek.of(NAMES.indexOf(name) + 1);
  }
}
