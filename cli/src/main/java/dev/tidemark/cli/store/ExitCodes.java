package dev.tidemark.cli.store;

import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.Console;
import dev.tidemark.engine.archive.ArchiveException;
import dev.tidemark.engine.failure.FailureKind;
import dev.tidemark.engine.files.ExtentUnavailableException;
import dev.tidemark.engine.mirror.RoundOutcome;
import dev.tidemark.engine.mirror.TargetStateException;
import dev.tidemark.engine.restore.RestoreException;
import dev.tidemark.engine.seam.WriteRefusal;
import dev.tidemark.engine.view.NoSuchStateException;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/// Turns what went wrong into one message and an exit code: the only place that knows which kind of
/// failure has which code. Of which kind a failure is, the engine knows: [FailureKind].
public final class ExitCodes {

  private ExitCodes() {}

  /// A failure in words.
  public record Told(ExitCode exit, String text) {}

  public static Told tell(Throwable failure) {
    return switch (failure) {
      case CliException e -> new Told(e.exit(), e.text());
      case ArchiveException e -> tell(e.reason());
      case ExtentUnavailableException e when e.getCause() != null ->
          new Told(of(e), tell(e.getCause()).text());
      case UncheckedIOException e -> tell(cause(e));
      case IOException e when e.getCause() instanceof TargetException target -> tell(target);
      case IOException e -> new Told(of(e), textOfInput(e));
      case TargetException e -> new Told(of(e), text(e));
      case VolumeException e -> new Told(of(e), text(e));
      case RestoreException e -> new Told(of(e), text(e));
      case NoSuchStateException e -> new Told(of(e), text(e));
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

  /// What a command ends in that has met this failure.
  public static ExitCode of(Throwable failure) {
    return of(FailureKind.of(failure));
  }

  /// What a command ends in that has met a failure of this kind.
  public static ExitCode of(FailureKind kind) {
    return switch (kind) {
      case OFFLINE -> ExitCode.OFFLINE;
      case UNSETTLED, STOPPED, NOT_CREATED -> ExitCode.INCOMPLETE;
      case REJECTED -> ExitCode.CREDENTIALS;
      case DIVERGED -> ExitCode.FENCED;
      case MISSING -> ExitCode.NOT_FOUND;
      case DAMAGED -> ExitCode.INTEGRITY;
      case LOCKED -> ExitCode.LOCKED;
      case REFUSED -> ExitCode.REFUSED;
      case NOT_READABLE -> ExitCode.NOT_RESTORABLE;
      case FAILED -> ExitCode.ERROR;
    };
  }

  /// What a round ends in.
  public static ExitCode of(RoundOutcome outcome) {
    return outcome.kind().map(ExitCodes::of).orElse(ExitCode.OK);
  }

  private static String textOfInput(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> "no such file: " + e.getFile();
      case AccessDeniedException e ->
          "access denied: " + e.getFile() + "; check its owner and mode";
      case TargetStateException.Damaged e -> text(e);
      default -> text(failure) + WriteRefusal.advice(failure, "try again");
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
