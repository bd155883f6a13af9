package dev.tidemark.cli;

/// The documented exit codes. A script must take a code it does not know as a failure.
public enum ExitCode {
  OK(0, "all is well"),
  ERROR(1, "an error"),
  USAGE(2, "wrong usage or configuration"),
  INCOMPLETE(3, "some targets failed, or an import or a restored state was incomplete"),
  REFUSED(4, "a guard refused; nothing was removed or overwritten"),
  NOT_FOUND(10, "what was named is not there"),
  LOCKED(11, "another process writes there"),
  CREDENTIALS(12, "a place refused: credentials, rights, room, or it holds something else"),
  INTEGRITY(13, "damaged data was found"),
  NOT_RESTORABLE(14, "that TID or time cannot be restored"),
  FENCED(15, "another writer has written this archive, or it holds another past"),
  OFFLINE(75, "no target could be reached");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public int code() {
    return code;
  }

  public String meaning() {
    return meaning;
  }
}
