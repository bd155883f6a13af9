package dev.tidemark.engine.mirror;

import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;

/// A target as it is configured.
///
/// @param name `[a-z0-9][a-z0-9.-]*`, at most 64 characters: also the name of its files
/// @param opener opens the place, on the lane's own thread
/// @param singleWriter a person has promised that nobody else writes there: needed where create is
///   not exclusive
public record Target(String name, Opener opener, boolean singleWriter) {

  private static final int NAME_LENGTH_MAX = 64;

  /// Opens the place.
  @FunctionalInterface
  public interface Opener {
    ObjectSink open() throws TargetException, InterruptedException;
  }

  public Target {
    if (!isName(name)) {
      throw new IllegalArgumentException("not a name of a target: '" + name + "'");
    }
  }

  public static boolean isName(String name) {
    return name.length() <= NAME_LENGTH_MAX && name.matches("[a-z0-9][a-z0-9.-]*");
  }
}
