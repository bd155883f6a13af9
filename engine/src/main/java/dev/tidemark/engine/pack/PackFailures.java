package dev.tidemark.engine.pack;

import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.seam.NoSpaceException;
import dev.tidemark.engine.seam.WriteRefusal;
import dev.tidemark.engine.volume.VolumeException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/// Converts a failure with packs to an exception for the callers of a volume.
final class PackFailures {

  private PackFailures() {}

  /// A pack that is missing or ends early is damage like wrong bytes.
  ///
  /// @param what verb and object, for the message
  static VolumeException of(String what, Exception e) {
    String message = what + ": " + e.getMessage();
    return switch (e) {
      case UnreadableException.TooNew _ -> new VolumeException.TooNew(message);
      case UnreadableException.Damaged damaged -> new VolumeException.Damaged(message, damaged);
      case NoSuchFileException gone -> new VolumeException.Damaged(what + ": no such file", gone);
      case NoSpaceException full ->
          new VolumeException.NoSpace(message + WriteRefusal.advice(full, "try again"), full);
      case IOException io ->
          new VolumeException.Failed(message + WriteRefusal.advice(io, "try again"), io);
      default -> new VolumeException.Failed(message, e);
    };
  }

  /// @param offset in the file of the pack
  static VolumeException at(String what, long number, long offset, Exception e) {
    return of(what + " at " + offset + " of " + PackFile.name(number), e);
  }
}
