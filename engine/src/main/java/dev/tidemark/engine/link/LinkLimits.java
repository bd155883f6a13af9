package dev.tidemark.engine.link;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/// The limits on one target's use of a link.
///
/// @param upload while the timetable says nothing else
/// @param download the same
public record LinkLimits(
    ByteRate upload, ByteRate download, Optional<RequestLimit> requests, Timetable timetable) {

  public static final LinkLimits NONE =
      new LinkLimits(
          ByteRate.UNLIMITED,
          ByteRate.UNLIMITED,
          Optional.empty(),
          Timetable.empty(ZoneOffset.UTC));

  /// The rate that holds at a time.
  public ByteRate at(Instant instant, Direction direction) {
    return timetable
        .at(instant, direction)
        .orElse(
            switch (direction) {
              case UP -> upload;
              case DOWN -> download;
            });
  }
}
