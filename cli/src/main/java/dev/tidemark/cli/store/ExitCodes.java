package dev.tidemark.cli.store;

import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.Console;
import dev.tidemark.engine.archive.ArchiveException;
import dev.tidemark.engine.files.ExtentUnavailableException;
import dev.tidemark.engine.mirror.TargetStateException;
import dev.tidemark.engine.restore.RestoreException;
import dev.tidemark.engine.seam.WriteRefusal;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/// Turns what went wrong into one message and an exit code: the only place that knows which failure
/// has which code.
public final class ExitCodes {

  private ExitCodes() {}

  /// A failure in words.
  public record Told(ExitCode exit, String text) {}

  public static Told tell(Throwable failure) {
    return switch (failure) {
      case CliException e -> new Told(e.exit(), e.text());
      case VolumeException e -> new Told(exit(e), text(e));
      case RestoreException e -> new Told(exit(e), text(e));
      case TargetException e -> new Told(exit(e), text(e));
      case ArchiveException e -> tell(e.reason());
      case ExtentUnavailableException e when e.getCause() != null -> tell(e.getCause());
      case UncheckedIOException e -> tell(cause(e));
      case IOException e -> ofInput(e);
      case IllegalArgumentException e -> new Told(ExitCode.USAGE, text(e));
      case Console.OutputCut e -> new Told(ExitCode.ERROR, text(e));
      case InterruptedException e -> new Told(ExitCode.ERROR, "interrupted");
      case OutOfMemoryError e ->
          new Told(ExitCode.ERROR, "out of memory; give more with TIDEMARK_JAVA_OPTS=-Xmx512m");
      default ->
          new Told(
              ExitCode.ERROR,
              "a bug: " + failure + "; set TIDEMARK_TRACE=1 to see where, and please report it");
    };
  }

  /// Whether content that records name is damaged or gone: other than a place that is not there,
  /// for what was read so far did come from it.
  public static boolean isLoss(@Nullable Throwable failure) {
    return switch (failure) {
      case null -> false;
      case ExtentUnavailableException e ->
          e.getCause() instanceof TargetException.Missing
              || e.getCause() instanceof TargetException.Corrupt;
      case VolumeException.Damaged e -> true;
      case TargetException.SourceFailed e -> isLoss(e.getCause());
      case UncheckedIOException e -> isLoss(e.getCause());
      default -> failure.getCause() instanceof VolumeException.Damaged;
    };
  }

  private static ExitCode exit(VolumeException failure) {
    return switch (failure) {
      case VolumeException.Locked e -> ExitCode.LOCKED;
      case VolumeException.Damaged e -> ExitCode.INTEGRITY;
      case VolumeException.TooNew e -> ExitCode.ERROR;
      case VolumeException.NotAVolume e -> ExitCode.NOT_FOUND;
      case VolumeException.Poisoned e -> ExitCode.ERROR;
      case VolumeException.NoSpace e -> ExitCode.ERROR;
      case VolumeException.NotReadable e -> ExitCode.NOT_RESTORABLE;
      case VolumeException.NeedsPromotion e -> ExitCode.REFUSED;
      case VolumeException.Failed e -> ExitCode.ERROR;
    };
  }

  private static ExitCode exit(RestoreException failure) {
    return switch (failure) {
      case RestoreException.Conflict e -> ExitCode.REFUSED;
      case RestoreException.Busy e -> ExitCode.LOCKED;
      case RestoreException.NotFound e -> ExitCode.NOT_FOUND;
      case RestoreException.Integrity e -> ExitCode.INTEGRITY;
      case RestoreException.Failed e -> ExitCode.ERROR;
    };
  }

  static ExitCode exit(TargetException failure) {
    return switch (failure) {
      case TargetException.Unavailable e -> ExitCode.OFFLINE;
      case TargetException.OutcomeUnknown e -> ExitCode.INCOMPLETE;
      case TargetException.Diverged e -> ExitCode.FENCED;
      case TargetException.Rejected e -> ExitCode.CREDENTIALS;
      case TargetException.Missing e -> ExitCode.NOT_FOUND;
      case TargetException.Corrupt e -> ExitCode.INTEGRITY;
      case TargetException.SourceFailed e -> isLoss(e) ? ExitCode.INTEGRITY : ExitCode.ERROR;
    };
  }

  private static Told ofInput(IOException failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof TargetException target) {
      return tell(target);
    }
    return switch (failure) {
      case NoSuchFileException e -> new Told(ExitCode.NOT_FOUND, "no such file: " + e.getFile());
      case AccessDeniedException e ->
          new Told(ExitCode.ERROR, "access denied: " + e.getFile() + "; check its owner and mode");
      case TargetStateException.Damaged e -> new Told(ExitCode.INTEGRITY, text(e));
      default ->
          new Told(ExitCode.ERROR, text(failure) + WriteRefusal.advice(failure, "try again"));
    };
  }

  private static Throwable cause(UncheckedIOException failure) {
    @Nullable IOException cause = failure.getCause();
    return cause == null ? failure : cause;
  }

  private static String text(Throwable failure) {
    @Nullable String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }
}
