package dev.tidemark.engine.failure;

import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/// Kinds of failures, by what the caller does next: the only place that knows which failure is of
/// which kind. Each kind has one exit code, whichever command ends in it.
public enum FailureKind {
  /// The place cannot be reached or is busy: later it may be.
  OFFLINE,
  /// The place answers, and whether it took the last change is not known: the next attempt asks.
  UNSETTLED,
  /// The place refuses: credentials, rights, room, or a newer program's format.
  REJECTED,
  /// Another writer has written there, or another past lies there.
  DIVERGED,
  /// What was named, or what should be there, is not there.
  MISSING,
  /// Damaged data was found, or content that records name is gone.
  DAMAGED,
  /// Another process works there.
  LOCKED,
  /// The time was over, or somebody interrupted: the next run continues.
  STOPPED,
  /// The place was never made a target.
  NOT_CREATED,
  /// A guard refused, and nothing was changed.
  REFUSED,
  /// That TID or time cannot be read here.
  NOT_READABLE,
  /// Any other failure.
  FAILED;

  public static FailureKind of(TargetException failure) {
    return switch (failure) {
      case TargetException.Unavailable e -> OFFLINE;
      case TargetException.OutcomeUnknown e -> UNSETTLED;
      case TargetException.Diverged e -> DIVERGED;
      case TargetException.Rejected e -> REJECTED;
      case TargetException.Missing e -> MISSING;
      case TargetException.Corrupt e -> DAMAGED;
      case TargetException.SourceFailed e -> ofCause(e);
    };
  }

  public static FailureKind of(VolumeException failure) {
    return switch (failure) {
      case VolumeException.Locked e -> LOCKED;
      case VolumeException.Damaged e -> DAMAGED;
      case VolumeException.TooNew e -> FAILED;
      case VolumeException.NotAVolume e -> MISSING;
      case VolumeException.Poisoned e -> FAILED;
      case VolumeException.NoSpace e -> FAILED;
      case VolumeException.NotReadable e -> NOT_READABLE;
      case VolumeException.NeedsPromotion e -> REFUSED;
      case VolumeException.Failed e -> FAILED;
    };
  }

  /// The kind of any failure.
  public static FailureKind of(Throwable failure) {
    return switch (failure) {
      case TargetException e -> of(e);
      case VolumeException e -> of(e);
      case ClassifiedFailure e -> e.kind();
      case InterruptedException e -> STOPPED;
      case NoSuchFileException e -> MISSING;
      case UncheckedIOException e when e.getCause() != null -> of(e.getCause());
      case IOException e when e.getCause() instanceof TargetException reason -> of(reason);
      default -> ofCause(failure);
    };
  }

  /// Whether content that records name is damaged or gone.
  public static boolean isLoss(@Nullable Throwable failure) {
    return failure != null && of(failure) == DAMAGED;
  }

  /// Whether it may go away by itself.
  public boolean mayHeal() {
    return this == OFFLINE || this == UNSETTLED;
  }

  /// Of what a failure wraps, only damage is believed: the rest says nothing of who wrapped it.
  private static FailureKind ofCause(Throwable failure) {
    return isLoss(failure.getCause()) ? DAMAGED : FAILED;
  }
}
