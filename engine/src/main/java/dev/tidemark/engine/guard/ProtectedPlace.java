package dev.tidemark.engine.guard;

import java.nio.file.Path;

/// A directory that keeps what protects the user.
///
/// @param name what it is, for messages: `a volume`, `an archive`, `target usb`
/// @param directory where it was found
public record ProtectedPlace(String name, Path directory) {

  /// Why a command stops, in one line.
  ///
  /// @param doing what it was about to do: `restore to /home`
  public String refusal(String doing) {
    return doing + ": " + this + " is in the way; nothing is written or deleted in it";
  }

  @Override
  public String toString() {
    return name + " (" + directory + ")";
  }
}
