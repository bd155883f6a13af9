package dev.tidemark.engine.archive.format;

import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.spi.sink.TargetException;

/// Bytes of an object that cannot be used, as a failure of the place.
public final class UnreadableObject {

  private UnreadableObject() {}

  /// Damaged bytes are [TargetException.Corrupt]; what a newer program wrote is
  /// [TargetException.Rejected].
  ///
  /// @param what the object's name
  public static TargetException of(String what, String location, UnreadableException e) {
    String place = "read " + what + " in " + location + ": ";
    return switch (e) {
      case UnreadableException.Damaged damaged ->
          new TargetException.Corrupt(place + damaged.getMessage(), damaged);
      case UnreadableException.TooNew tooNew ->
          new TargetException.Rejected(
              place + "too new: " + tooNew.getMessage() + "; update this program", tooNew);
    };
  }
}
