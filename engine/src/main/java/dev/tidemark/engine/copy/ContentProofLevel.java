package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.spi.sink.ObjectName;
import java.util.Set;

/// Which objects of a copy are read whole and proven, beyond what names and lengths show.
public sealed interface ContentProofLevel {

  /// None.
  record Listing() implements ContentProofLevel {}

  /// Those that somebody has found damaged.
  ///
  /// @param commits their numbers; the parts of their runs are proven, too
  /// @param objects packs and parts of runs
  record Named(LostCommits commits, Set<ObjectName> objects) implements ContentProofLevel {
    public Named {
      objects = Set.copyOf(objects);
    }
  }

  /// Every one.
  record Content() implements ContentProofLevel {}

  /// Whether a commit is read and compared.
  default boolean includes(long commit) {
    return switch (this) {
      case Listing listing -> false;
      case Named named -> named.commits().contains(commit);
      case Content content -> true;
    };
  }

  /// Whether a pack or a part of a run is read and hashed.
  default boolean includes(ObjectName object) {
    return switch (this) {
      case Listing listing -> false;
      case Named named -> named.objects().contains(object);
      case Content content -> true;
    };
  }
}
