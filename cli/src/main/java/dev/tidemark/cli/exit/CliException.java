package dev.tidemark.cli.exit;

/// Ends a command with one message for the user (what, where, what to do) and an exit code.
public final class CliException extends RuntimeException {

  private final ExitCode exit;

  public CliException(ExitCode exit, String message) {
    super(message);
    this.exit = exit;
  }

  public CliException(ExitCode exit, String message, Throwable cause) {
    super(message, cause);
    this.exit = exit;
  }

  public ExitCode exit() {
    return exit;
  }

  public String text() {
    return String.valueOf(getMessage());
  }
}
