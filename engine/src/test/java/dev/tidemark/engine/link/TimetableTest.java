package dev.tidemark.engine.link;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimetableTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ByteRate SLOW = new ByteRate(512 << 10);
  private static final ByteRate FAST = new ByteRate(64 << 20);

  private static Timetable.Window window(
      Set<DayOfWeek> days, String from, String to, ByteRate rate) {
    return new Timetable.Window(
        days, LocalTime.parse(from), LocalTime.parse(to), Optional.empty(), rate);
  }

  private static Optional<ByteRate> at(Timetable table, String local) {
    return table.at(LocalDateTime.parse(local).atZone(BERLIN).toInstant(), Direction.UP);
  }

  @Test
  void a_window_holds_from_its_first_minute_to_before_its_last_on_its_days() {
    Timetable table =
        new Timetable(
            List.of(window(EnumSet.range(MONDAY, FRIDAY), "08:00", "18:00", SLOW)), BERLIN);
    assertThat(at(table, "2026-11-23T07:59:59")).isEmpty();
    assertThat(at(table, "2026-11-23T08:00:00")).contains(SLOW);
    assertThat(at(table, "2026-11-27T17:59:59")).contains(SLOW);
    assertThat(at(table, "2026-11-27T18:00:00")).isEmpty();
    assertThat(at(table, "2026-11-28T12:00:00")).isEmpty();
  }

  @Test
  void a_window_over_midnight_belongs_to_the_day_it_begins_on() {
    Timetable table =
        new Timetable(List.of(window(Set.of(SUNDAY), "22:00", "06:00", SLOW)), BERLIN);
    assertThat(at(table, "2026-11-22T21:59:59")).isEmpty();
    assertThat(at(table, "2026-11-22T22:00:00")).contains(SLOW);
    assertThat(at(table, "2026-11-23T05:59:59")).contains(SLOW);
    assertThat(at(table, "2026-11-23T06:00:00")).isEmpty();
    assertThat(at(table, "2026-11-22T03:00:00")).isEmpty();
  }

  @Test
  void a_window_from_midnight_to_midnight_is_the_whole_day() {
    Timetable table =
        new Timetable(List.of(window(Set.of(SATURDAY), "00:00", "00:00", SLOW)), BERLIN);
    assertThat(at(table, "2026-11-21T00:00:00")).contains(SLOW);
    assertThat(at(table, "2026-11-21T23:59:59")).contains(SLOW);
    assertThat(at(table, "2026-11-22T00:00:00")).isEmpty();
  }

  @Test
  void the_first_window_that_holds_decides_and_each_direction_has_its_own() {
    Timetable.Window down =
        new Timetable.Window(
            Set.of(MONDAY),
            LocalTime.of(9, 0),
            LocalTime.of(17, 0),
            Optional.of(Direction.DOWN),
            FAST);
    Timetable table =
        new Timetable(List.of(down, window(Set.of(MONDAY), "08:00", "18:00", SLOW)), BERLIN);
    Instant noon = LocalDateTime.parse("2026-11-23T12:00:00").atZone(BERLIN).toInstant();
    assertThat(table.at(noon, Direction.DOWN)).contains(FAST);
    assertThat(table.at(noon, Direction.UP)).contains(SLOW);
  }

  /// In Berlin 02:00 to 03:00 is left out on 2027-03-28 and comes twice on 2026-10-25.
  @Test
  void the_clock_on_the_wall_decides_where_summer_time_begins_and_ends() {
    Timetable table =
        new Timetable(List.of(window(Set.of(SUNDAY), "02:30", "03:30", SLOW)), BERLIN);
    assertThat(instant(table, "2027-03-28T00:59:59Z")).isEmpty();
    assertThat(instant(table, "2027-03-28T01:00:00Z")).contains(SLOW);
    assertThat(instant(table, "2027-03-28T01:30:00Z")).isEmpty();
    assertThat(instant(table, "2026-10-25T00:30:00Z")).contains(SLOW);
    assertThat(instant(table, "2026-10-25T01:00:00Z")).isEmpty();
    assertThat(instant(table, "2026-10-25T01:30:00Z")).contains(SLOW);
    assertThat(instant(table, "2026-10-25T02:29:59Z")).contains(SLOW);
    assertThat(instant(table, "2026-10-25T02:30:00Z")).isEmpty();
  }

  private static Optional<ByteRate> instant(Timetable table, String utc) {
    return table.at(OffsetDateTime.parse(utc).toInstant(), Direction.UP);
  }

  @Test
  void where_the_timetable_says_nothing_the_plain_limits_hold() {
    LinkLimits limits =
        new LinkLimits(SLOW, ByteRate.UNLIMITED, Optional.empty(), Timetable.empty(BERLIN));
    assertThat(limits.at(Instant.EPOCH, Direction.UP)).isEqualTo(SLOW);
    assertThat(limits.at(Instant.EPOCH, Direction.DOWN).isLimited()).isFalse();
  }
}
