package dev.tidemark.engine.restore;

import dev.tidemark.engine.archive.ArchiveException;
import dev.tidemark.engine.files.ExtentUnavailableException;
import dev.tidemark.engine.files.NameSpelling;
import dev.tidemark.engine.local.DestinationTree;
import dev.tidemark.engine.seam.WriteRefusal;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;

/// Sorts what went wrong into the few kinds that a person can act on, and says which file it
/// struck.
public final class RestoreErrors {

  private RestoreErrors() {}

  /// Throws, or returns what is to be thrown.
  static RuntimeException of(DestinationTree target, Exception e)
      throws TargetException, InterruptedException {
    return of("restore to " + target.location(), e);
  }

  /// @param action what failed, as a message begins
  public static RuntimeException of(String action, Exception e)
      throws TargetException, InterruptedException {
    String at = e instanceof FileFiller.OfFile struck ? "restore " + struck.path() + ": " : "";
    Throwable reason = e instanceof FileFiller.OfFile ? cause(e) : e;
    return switch (unwrapped(reason)) {
      case TargetException place -> throw at.isEmpty() ? place : located(at, place);
      case InterruptedException interrupted -> throw interrupted;
      case ClosedByInterruptException interrupted ->
          throw new InterruptedException(at + "interrupted");
      case IOException io -> ofTarget(action, at, io);
      case VolumeException.Damaged damaged ->
          new RestoreException.Integrity(at + damaged.getMessage(), damaged);
      case RestoreException.Integrity bad ->
          at.isEmpty() ? bad : new RestoreException.Integrity(at + bad.getMessage(), bad);
      case RuntimeException bug -> bug;
      default -> new IllegalStateException(at + reason.getMessage(), reason);
    };
  }

  private static Throwable cause(Exception e) {
    Throwable cause = e.getCause();
    return cause == null ? e : cause;
  }

  private static Throwable unwrapped(Throwable e) {
    return switch (e) {
      case ExtentUnavailableException unavailable when e.getCause() != null -> cause(unavailable);
      case ArchiveException archive -> archive.reason();
      case UncheckedIOException io -> cause(io);
      default -> e;
    };
  }

  private static TargetException located(String at, TargetException e) {
    String message = at + e.getMessage();
    return switch (e) {
      case TargetException.Unavailable x -> new TargetException.Unavailable(message, x);
      case TargetException.OutcomeUnknown x -> new TargetException.OutcomeUnknown(message, x);
      case TargetException.Diverged x -> new TargetException.Diverged(message);
      case TargetException.Rejected x -> new TargetException.Rejected(message, x);
      case TargetException.Missing x -> new TargetException.Missing(message);
      case TargetException.Corrupt x -> new TargetException.Corrupt(message, x);
      case TargetException.SourceFailed x -> new TargetException.SourceFailed(message, x);
    };
  }

  /// What the destination said.
  static RestoreException ofTarget(DestinationTree target, IOException e) {
    return ofTarget("restore to " + target.location(), "", e);
  }

  private static RestoreException ofTarget(String action, String at, IOException e) {
    String known = WriteRefusal.advice(e, "repeat the command");
    String remedy = known.isEmpty() ? "; repeat the command when that is mended" : known;
    String what = at.isEmpty() ? action + ": " : at;
    return new RestoreException.Failed(what + said(e) + remedy + ": it goes on where it ended", e);
  }

  /// The reason alone, without the name that it is about.
  static String reason(Exception e) {
    if (e instanceof FileSystemException file) {
      return file.getReason() == null ? kind(file) : file.getReason();
    }
    return String.valueOf(e.getMessage());
  }

  private static String said(IOException e) {
    String reason = reason(e);
    return e instanceof FileSystemException file && file.getFile() != null
        ? NameSpelling.of(file.getFile()) + ": " + reason
        : reason;
  }

  private static String kind(FileSystemException e) {
    return switch (e) {
      case java.nio.file.AccessDeniedException x -> "permission denied";
      case java.nio.file.FileAlreadyExistsException x -> "it exists already";
      case java.nio.file.NoSuchFileException x -> "it is gone";
      case java.nio.file.DirectoryNotEmptyException x -> "the directory is not empty";
      default -> e.getClass().getSimpleName();
    };
  }
}
