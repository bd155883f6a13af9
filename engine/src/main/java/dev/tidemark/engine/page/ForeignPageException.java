package dev.tidemark.engine.page;

import java.io.IOException;

/// A page is not the one that was asked for. For a reader beside a writer this is ordinary (the
/// page was reused: begin again at the newest root); if there is no newer root, it is damage.
public final class ForeignPageException extends IOException {

  private static final long serialVersionUID = 1L;

  public ForeignPageException(String message) {
    super(message);
  }
}
