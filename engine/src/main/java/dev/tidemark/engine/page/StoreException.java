package dev.tidemark.engine.page;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Why the file `btree` cannot be used.
public abstract sealed class StoreException extends IOException {

  private static final long serialVersionUID = 1L;

  private StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// Bytes are not what they should be.
  public static final class Damaged extends StoreException {
    private static final long serialVersionUID = 1L;

    public Damaged(String message) {
      super(message, null);
    }
  }

  /// Another version of the format.
  public static final class TooNew extends StoreException {
    private static final long serialVersionUID = 1L;

    public TooNew(String message) {
      super(message, null);
    }
  }

  /// Not such a file at all.
  public static final class NotOurs extends StoreException {
    private static final long serialVersionUID = 1L;

    public NotOurs(String message) {
      super(message, null);
    }
  }

  /// A write or sync failed, now or before.
  public static final class Poisoned extends StoreException {
    private static final long serialVersionUID = 1L;

    public Poisoned(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
