package dev.tidemark.engine.ingest;

import dev.tidemark.engine.local.SourceStat;
import dev.tidemark.engine.local.UnkeptTraits;
import java.util.List;
import java.util.Optional;

/// The content of one file as the readers found it.
sealed interface ReadContent {

  /// Nothing was read: it is a directory, it has not changed, or another name of it is read.
  record Unread() implements ReadContent {}

  /// It was read from start to end.
  ///
  /// @param stat the attributes that belong to it
  /// @param readAgain it may have changed unnoticed since
  /// @param doubt what a person should hear of it
  /// @param traits what it has besides
  record Read(
      List<ReadChunk> pieces,
      long size,
      SourceStat stat,
      boolean readAgain,
      Optional<ImportProblem.Kind> doubt,
      UnkeptTraits traits)
      implements ReadContent {

    long storedBytes() {
      return pieces.stream().mapToLong(ReadChunk::storedLength).sum();
    }
  }

  /// It could not be read.
  record Unreadable(String reason) implements ReadContent {}

  /// It is gone.
  record Gone() implements ReadContent {}
}
