package dev.tidemark.engine.guard;

import java.nio.file.Path;

/// A directory that keeps what protects the user.
///
/// @param name what it is, for messages: `a volume`, `an archive`, `target usb`
/// @param directory where it was found
public record ProtectedPlace(Kind kind, String name, Path directory) {

  public enum Kind {
    VOLUME,
    /// Also a target that holds nothing yet.
    ARCHIVE
  }

  /// Why a command stops, in one line.
  ///
  /// @param doing what it was about to do: `restore to /home`
  public String refusal(String doing) {
    return doing + ": " + this + "; choose a directory outside of it";
  }

  /// A clause: `/srv/v is a volume`.
  @Override
  public String toString() {
    return directory + " is " + name;
  }
}
