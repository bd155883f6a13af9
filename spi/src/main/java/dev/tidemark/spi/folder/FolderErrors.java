package dev.tidemark.spi.folder;

import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Sorts the errors of a place by what the caller does next, and says them: verb, object, place,
/// fact, remedy.
final class FolderErrors {

  private final FolderOps ops;
  private final String place;

  FolderErrors(FolderOps ops, String place) {
    this.ops = ops;
    this.place = place;
  }

  /// A step failed before anything could change.
  TargetException unchanged(String action, IOException e) {
    return isRefusal(e)
        ? refused(action, e)
        : isRootGone(e) ? rootGone(action) : unavailable(action, e);
  }

  /// A step failed that changes something. Refusals and missing folders are known to have changed
  /// nothing.
  TargetException changing(String action, IOException e) {
    boolean certain = isRefusal(e) || e instanceof NoSuchFileException;
    return certain ? unchanged(action, e) : unknown(action, e);
  }

  /// A step failed after the change was made: what is left to know is whether it lasts.
  TargetException unknown(String action, IOException e) {
    return new TargetException.OutcomeUnknown(
        text(action, fact(e) + "; whether it took effect shows when the place is asked again"), e);
  }

  TargetException.Rejected rejected(String action, String factAndRemedy) {
    return new TargetException.Rejected(text(action, factAndRemedy), null);
  }

  TargetException.SourceFailed source(String action, String fact, Exception cause) {
    return new TargetException.SourceFailed(text(action, fact), cause);
  }

  TargetException.SourceFailed source(String action, String fact) {
    return new TargetException.SourceFailed(text(action, fact), null);
  }

  TargetException.Missing rootGone(String action) {
    return new TargetException.Missing(
        text(
            action, "the folder is gone; was the disk unmounted, or the folder moved or removed?"));
  }

  private TargetException refused(String action, IOException e) {
    String remedy =
        switch (e) {
          case AccessDeniedException denied -> "give this user the right to it";
          case FileAlreadyExistsException taken -> "no object's name may be a folder of another's";
          case RefusedException refusal -> refusal.remedy();
          default -> "change the place, then try again";
        };
    return new TargetException.Rejected(text(action, fact(e) + "; " + remedy), e);
  }

  private TargetException unavailable(String action, IOException e) {
    return new TargetException.Unavailable(text(action, fact(e) + "; will be tried again"), e);
  }

  private static boolean isRefusal(IOException e) {
    return e instanceof AccessDeniedException
        || e instanceof FileAlreadyExistsException
        || e instanceof RefusedException;
  }

  private boolean isRootGone(IOException e) {
    if (!(e instanceof NoSuchFileException)) {
      return false;
    }
    try {
      return ops.status("").isEmpty();
    } catch (IOException unreadable) {
      e.addSuppressed(unreadable);
      return false;
    }
  }

  private String text(String action, String fact) {
    return action + " in " + place + ": " + fact;
  }

  private static String fact(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "access denied to " + denied.getFile();
      case FileAlreadyExistsException taken -> taken.getFile() + " is not a folder";
      case NoSuchFileException gone -> gone.getFile() + " is not there";
      case FileSystemException other when other.getReason() != null ->
          other.getReason() + " (" + other.getFile() + ")";
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
