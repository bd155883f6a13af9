package dev.tidemark.engine.local;

import java.io.IOException;

/// An entry that is not ours under a name that we need.
public final class ForeignEntryException extends IOException {

  private static final long serialVersionUID = 1;

  ForeignEntryException(String message) {
    super(message);
  }
}
