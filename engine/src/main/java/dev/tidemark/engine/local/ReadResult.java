package dev.tidemark.engine.local;

import java.util.function.Function;

/// The result of looking at a place in a source.
public sealed interface ReadResult<T> {

  /// It is there.
  record Seen<T>(T value) implements ReadResult<T> {}

  /// It is not, or no longer.
  record Vanished<T>() implements ReadResult<T> {}

  /// It is there and cannot be read.
  ///
  /// @param reason for people, without the path
  record Refused<T>(String reason) implements ReadResult<T> {}

  /// The same for a value made from this one's.
  default <U> ReadResult<U> map(Function<? super T, ? extends U> change) {
    return switch (this) {
      case Seen<T> seen -> new Seen<>(change.apply(seen.value()));
      case Vanished<T> gone -> new Vanished<>();
      case Refused<T> refused -> new Refused<>(refused.reason());
    };
  }
}
