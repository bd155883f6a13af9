package dev.tidemark.engine.content;

/// Bytes of an extent or a pack cannot be used. Checked, because only the caller knows whose bytes
/// they are (a pack of the volume, an object of a target) and whether there is another copy.
public abstract sealed class UnreadableException extends Exception {

  private static final long serialVersionUID = 1;

  private UnreadableException(String message) {
    super(message);
  }

  /// The bytes are not those that were written.
  public static final class Damaged extends UnreadableException {

    private static final long serialVersionUID = 1;

    public Damaged(String message) {
      super(message);
    }
  }

  /// The bytes are whole, and written by a newer program.
  public static final class TooNew extends UnreadableException {

    private static final long serialVersionUID = 1;

    public TooNew(String message) {
      super(message);
    }
  }
}
