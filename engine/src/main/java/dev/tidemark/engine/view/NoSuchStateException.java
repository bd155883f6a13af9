package dev.tidemark.engine.view;

/// No state is meant: there is no such snapshot, none as old as that time, or none at all yet.
public final class NoSuchStateException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public NoSuchStateException(String message) {
    super(message);
  }
}
