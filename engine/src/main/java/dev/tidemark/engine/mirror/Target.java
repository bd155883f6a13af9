package dev.tidemark.engine.mirror;

import dev.tidemark.engine.link.Link;
import dev.tidemark.engine.link.LinkPolicy;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// A target as it is configured.
///
/// @param name `[a-z0-9][a-z0-9.-]*`, at most 64 characters: also the name of its files
/// @param opener opens the place, on the round's own thread
/// @param singleWriter a person has promised that nobody else writes there: needed where create is
///   not exclusive
/// @param policy how its link is treated
/// @param localPath the directory of this machine that it is; empty for a place elsewhere
/// @param from the target whose archive it is a copy of; empty = it is filled from the volume
public record Target(
    String name,
    Link.Opener opener,
    boolean singleWriter,
    LinkPolicy policy,
    Optional<Path> localPath,
    Optional<Target> from) {

  private static final int NAME_LENGTH_MAX = 64;

  public Target {
    requireName(name);
    Objects.requireNonNull(opener, "nobody to open it");
    Objects.requireNonNull(policy, "no policy");
    Objects.requireNonNull(localPath, "no word on a local path");
    Objects.requireNonNull(from, "no word on what fills it");
  }

  /// Filled from the volume.
  public Target(String name, Link.Opener opener, boolean singleWriter, LinkPolicy policy) {
    this(name, opener, singleWriter, policy, Optional.empty(), Optional.empty());
  }

  /// With the default policy.
  public Target(String name, Link.Opener opener, boolean singleWriter) {
    this(name, opener, singleWriter, LinkPolicy.defaults());
  }

  /// The same place, known to be a directory of this machine, or not to be one.
  public Target in(Optional<Path> directory) {
    return new Target(name, opener, singleWriter, policy, directory, from);
  }

  /// The same place, filled from another target's archive.
  public Target filledFrom(Target source) {
    return new Target(name, opener, singleWriter, policy, localPath, Optional.of(source));
  }

  /// @throws IllegalArgumentException if no target can have this name: it may name any file
  static void requireName(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException("not a name of a target: '" + name + "'");
    }
  }

  public static boolean isName(String name) {
    return name.length() <= NAME_LENGTH_MAX && name.matches("[a-z0-9][a-z0-9.-]*");
  }
}
