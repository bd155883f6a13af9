package dev.tidemark.engine.ingest;

import java.util.List;
import java.util.Optional;

/// What is known of the content of something that was come across.
sealed interface Content {

  /// Nothing was read: it is a directory, it has not changed, or another name of it is read.
  record Unread() implements Content {}

  /// It was read from start to end.
  ///
  /// @param stat the attributes that belong to it
  /// @param readAgain it may have changed unnoticed since
  /// @param doubt what a person should hear of it
  /// @param traits what it has besides
  record Read(
      List<Piece> pieces,
      long size,
      SourceStat stat,
      boolean readAgain,
      Optional<Problem.Kind> doubt,
      Traits traits)
      implements Content {

    long storedBytes() {
      return pieces.stream().mapToLong(Piece::storedLength).sum();
    }
  }

  /// It could not be read.
  record Unreadable(String reason) implements Content {}

  /// It is gone.
  record Gone() implements Content {}
}
