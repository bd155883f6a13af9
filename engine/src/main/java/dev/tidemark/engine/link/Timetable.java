package dev.tidemark.engine.link;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which rate holds when. Pure. Times are those of the clock on the wall: an hour that a change to
/// summer time leaves out is not there, one that comes twice counts twice.
///
/// @param windows the first that holds decides
/// @param zone of the clock on the wall
public record Timetable(List<Window> windows, ZoneId zone) {

  /// Nothing at any time.
  public static Timetable empty(ZoneId zone) {
    return new Timetable(List.of(), zone);
  }

  public Timetable {
    windows = List.copyOf(windows);
  }

  /// A part of the week.
  ///
  /// @param days on which it begins
  /// @param from inclusive
  /// @param to exclusive; one that is not after `from` is on the next day
  /// @param direction empty = both
  public record Window(
      Set<DayOfWeek> days,
      LocalTime from,
      LocalTime to,
      Optional<Direction> direction,
      ByteRate rate) {

    public Window {
      days = Set.copyOf(days);
    }

    boolean holds(ZonedDateTime at) {
      DayOfWeek today = at.getDayOfWeek();
      LocalTime time = at.toLocalTime();
      if (from.isBefore(to)) {
        return days.contains(today) && !time.isBefore(from) && time.isBefore(to);
      }
      boolean beganToday = days.contains(today) && !time.isBefore(from);
      boolean beganYesterday = days.contains(today.minus(1)) && time.isBefore(to);
      return beganToday || beganYesterday;
    }

    boolean concerns(Direction way) {
      return direction.isEmpty() || direction.get() == way;
    }
  }

  /// The rate that holds, if the timetable says one.
  public Optional<ByteRate> at(Instant instant, Direction direction) {
    if (windows.isEmpty()) {
      return Optional.empty();
    }
    ZonedDateTime local = instant.atZone(zone);
    return windows.stream()
        .filter(window -> window.concerns(direction) && window.holds(local))
        .map(Window::rate)
        .findFirst();
  }
}
