package dev.tidemark.cli.place;

import dev.tidemark.cli.config.Durations;
import dev.tidemark.spi.words.TxId;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a state is named.
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
public sealed interface WhenText {

  record Latest() implements WhenText {}

  record Newest() implements WhenText {}

  record Tid(TxId tid) implements WhenText {}

  record At(Instant time) implements WhenText {}

  record Ago(Duration age) implements WhenText {}

  record Snapshot(String name) implements WhenText {}

  /// @param commit its number
  /// @param when on the line of that commit
  record OnLine(long commit, WhenText when) implements WhenText {}

  Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt].*");
  Pattern LINE = Pattern.compile("commit:([0-9]{1,18})(?::(?!commit:)(.+))?");
  Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+-]{0,199}");

  /// The same for the engine, with an age counted from `now`.
  default dev.tidemark.engine.view.StateSelector asOf(Instant now) {
    return switch (this) {
      case Latest latest -> new dev.tidemark.engine.view.StateSelector.Latest();
      case Newest newest -> new dev.tidemark.engine.view.StateSelector.Head();
      case Tid tid -> new dev.tidemark.engine.view.StateSelector.At(tid.tid());
      case At at -> new dev.tidemark.engine.view.StateSelector.Time(at.time());
      case Ago ago -> new dev.tidemark.engine.view.StateSelector.Time(now.minus(ago.age()));
      case Snapshot snapshot ->
          new dev.tidemark.engine.view.StateSelector.Snapshot(snapshot.name());
      case OnLine line -> line.when().asOf(now);
    };
  }

  /// The commit of an archive whose line is meant; empty = the newest one's.
  default Optional<Long> line() {
    return this instanceof OnLine on ? Optional.of(on.commit()) : Optional.empty();
  }

  /// @throws IllegalArgumentException if only an archive has it
  default void requireVolume() {
    if (line().isPresent()) {
      throw new IllegalArgumentException(
          "commit:" + line().get() + " names a commit of an archive; a volume has tid:HEX");
    }
  }

  /// @throws IllegalArgumentException if it is none of these; the message says what would be
  static WhenText parse(String text) {
    Optional<Duration> age = Durations.parse(text);
    if (text.equals("latest")) {
      return new Latest();
    }
    if (text.equals("head")) {
      return new Newest();
    }
    if (text.startsWith("tid:")) {
      return new Tid(TxId.parse(text.substring(4)));
    }
    Matcher line = LINE.matcher(text);
    if (line.matches()) {
      WhenText when = line.group(2) == null ? new Newest() : parse(line.group(2));
      return new OnLine(Long.parseLong(line.group(1)), when);
    }
    if (age.isPresent()) {
      return new Ago(age.get());
    }
    if (TIME.matcher(text).matches()) {
      return new At(time(text));
    }
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' names no state; use latest, head, tid:HEX, a time such as 2026-11-24T07:00:00Z,"
              + " an age such as 2h, or a snapshot's name");
    }
    return new Snapshot(text);
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
