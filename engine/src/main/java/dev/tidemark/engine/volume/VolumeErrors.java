package dev.tidemark.engine.volume;

import dev.tidemark.engine.page.ForeignPageException;
import dev.tidemark.engine.page.StoreException;
import dev.tidemark.engine.seam.NoSpaceException;
import dev.tidemark.engine.seam.WriteRefusal;
import java.io.IOException;

/// Converts an error from below to an exception for the callers of the volume.
final class VolumeErrors {

  private VolumeErrors() {}

  /// @param verb what was being done, for the message
  static VolumeException asVolumeException(String verb, IOException e) {
    String text = verb + ": " + e.getMessage();
    return switch (e) {
      case StoreException s -> asVolumeException(text, s);
      case ForeignPageException f -> new VolumeException.Damaged(text, f);
      case NoSpaceException n -> new VolumeException.NoSpace(text + advice(n), n);
      default -> new VolumeException.Failed(text + advice(e), e);
    };
  }

  private static String advice(IOException e) {
    return WriteRefusal.advice(e, "try again");
  }

  private static VolumeException asVolumeException(String text, StoreException e) {
    return switch (e) {
      case StoreException.Damaged d ->
          new VolumeException.Damaged(text + "; restore the volume from a target", d);
      case StoreException.TooNew t ->
          new VolumeException.TooNew(text + "; use the program that wrote it or a newer one");
      case StoreException.NotOurs n -> new VolumeException.NotAVolume(text);
      case StoreException.Poisoned p ->
          new VolumeException.Poisoned(text + "; find the reason and open the volume again", p);
    };
  }
}
