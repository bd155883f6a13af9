package dev.tidemark.engine.copy;

import dev.tidemark.spi.sink.ObjectName;

/// An object that is not equal at both places, and that a copy could not make equal.
///
/// @param fact what is the matter, and what to do
public record CopyFinding(ObjectName object, String fact) {

  @Override
  public String toString() {
    return object + ": " + fact;
  }
}
