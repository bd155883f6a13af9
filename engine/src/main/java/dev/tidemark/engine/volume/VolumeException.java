package dev.tidemark.engine.volume;

import dev.tidemark.spi.words.TxId;
import org.jspecify.annotations.Nullable;

/// A failure of a volume, sorted by what the caller does next.
public abstract sealed class VolumeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private VolumeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// Somebody else writes. Wait, or name the holder.
  public static final class Locked extends VolumeException {
    private static final long serialVersionUID = 1L;
    private final String holder;

    public Locked(String message, String holder) {
      super(message, null);
      this.holder = holder;
    }

    /// Who has the lock; empty if unknown.
    public String holder() {
      return holder;
    }
  }

  /// Bytes are not what they should be. Repair from a target.
  public static final class Damaged extends VolumeException {
    private static final long serialVersionUID = 1L;

    public Damaged(String message) {
      super(message, null);
    }

    public Damaged(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// Written by a newer program. Update.
  public static final class TooNew extends VolumeException {
    private static final long serialVersionUID = 1L;

    public TooNew(String message) {
      super(message, null);
    }
  }

  /// There is no volume here, or already one where none should be.
  public static final class NotAVolume extends VolumeException {
    private static final long serialVersionUID = 1L;

    public NotAVolume(String message) {
      super(message, null);
    }
  }

  /// A write or sync failed before. Close, find the reason, open again.
  public static final class Poisoned extends VolumeException {
    private static final long serialVersionUID = 1L;

    public Poisoned(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// The disk is full; the transaction is undone and nothing else happened. Make room, try again.
  public static final class NoSpace extends VolumeException {
    private static final long serialVersionUID = 1L;

    public NoSpace(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// This TID's state is not here, or no longer.
  public static final class NotReadable extends VolumeException {
    private static final long serialVersionUID = 1L;
    private final TxId tid;

    public NotReadable(TxId tid, String message) {
      super(message, null);
      this.tid = tid;
    }

    public TxId tid() {
      return tid;
    }
  }

  /// A clone refuses writes until it is promoted.
  public static final class NeedsPromotion extends VolumeException {
    private static final long serialVersionUID = 1L;

    public NeedsPromotion(String message) {
      super(message, null);
    }
  }

  /// The system failed an operation. The volume is as it was.
  public static final class Failed extends VolumeException {
    private static final long serialVersionUID = 1L;

    public Failed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
