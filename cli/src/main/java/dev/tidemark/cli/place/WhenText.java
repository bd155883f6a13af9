package dev.tidemark.cli.place;

import dev.tidemark.cli.config.Durations;
import dev.tidemark.engine.view.StateSelector;
import dev.tidemark.spi.words.TxId;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The ways to name a state.
///
/// | written                    | means                                                            |
/// |----------------------------|------------------------------------------------------------------|
/// | `latest`                   | the newest complete state                                        |
/// | `head`                     | the newest TID, also if an import is still on the way            |
/// | `tid:0000000000000042`     | that TID; leading zeros may be left out                          |
/// | `2026-11-24T07:00:00Z`     | the newest state not after that time (RFC 3339, with an offset)  |
/// | `90s` `15m` `2h` `7d` `4w` | the newest state not after so long ago                           |
/// | `commit:17`                | the state that commit 17 of an archive made                      |
/// | `commit:17:WHEN`           | any of these, on the line of commit 17: on an old branch         |
/// | anything else              | the snapshot of that name                                        |
public final class WhenText {

  /// What may name a snapshot, as far as letters go.
  public static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+-]{0,199}");

  private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt].*");
  private static final Pattern LINE = Pattern.compile("commit:([0-9]{1,18})(?::(?!commit:)(.+))?");

  private WhenText() {}

  /// @param now what an age counts back from
  /// @throws IllegalArgumentException if it is none of these; the message says what would be
  public static StateSelector parse(String text, Instant now) {
    if (text.equals("latest")) {
      return new StateSelector.Latest();
    }
    if (text.equals("head")) {
      return new StateSelector.Head();
    }
    if (text.startsWith("tid:")) {
      return new StateSelector.At(TxId.parse(text.substring(4)));
    }
    Matcher line = LINE.matcher(text);
    if (line.matches()) {
      StateSelector when =
          line.group(2) == null ? new StateSelector.Head() : parse(line.group(2), now);
      return new StateSelector.OnLine(Long.parseLong(line.group(1)), when);
    }
    Optional<Duration> age = Durations.parse(text);
    if (age.isPresent()) {
      return new StateSelector.Time(now.minus(age.get()));
    }
    if (TIME.matcher(text).matches()) {
      return new StateSelector.Time(time(text));
    }
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' names no state; use latest, head, tid:HEX, a time such as 2026-11-24T07:00:00Z,"
              + " an age such as 2h, or a snapshot's name");
    }
    return new StateSelector.Snapshot(text);
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a time of RFC 3339; write for example 2026-11-24T07:00:00Z or ...+01:00",
          e);
    }
  }
}
