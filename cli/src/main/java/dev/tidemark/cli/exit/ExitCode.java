package dev.tidemark.cli.exit;

/// The documented exit codes. A script must take a code it does not know as a failure.
public enum ExitCode {
  /// All is well.
  OK(0),
  /// An error.
  ERROR(1),
  /// Wrong usage or configuration.
  USAGE(2),
  /// Some targets failed, or an import or a restored state was incomplete.
  INCOMPLETE(3),
  /// A guard refused; nothing was removed or overwritten.
  REFUSED(4),
  /// What was named is not there.
  NOT_FOUND(10),
  /// Another process writes there.
  LOCKED(11),
  /// A place refused: credentials, rights, room, or it holds something else.
  CREDENTIALS(12),
  /// Damaged data was found.
  INTEGRITY(13),
  /// That TID or time cannot be restored.
  NOT_RESTORABLE(14),
  /// Another writer has written this archive, or it holds another past.
  FENCED(15),
  /// No target could be reached.
  OFFLINE(75);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
