package dev.tidemark.engine.seam;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.Optional;

/// Why a disk takes nothing, by the words of the system, and what a person does about it.
public enum WriteRefusal {
  /// No room is left, or no inodes.
  FULL("make room"),
  /// There is room, but not for this user.
  QUOTA("free some of the quota, or have it raised,"),
  /// The file system keeps no file of this length, or a limit of the process forbids it.
  TOO_LARGE("use a file system, or a limit (ulimit -f), that lets files be larger,"),
  /// The file system is mounted read-only, perhaps since it met an error.
  READ_ONLY("mount the file system writable (the system's log says if it found an error)");

  private final String remedy;

  WriteRefusal(String remedy) {
    this.remedy = remedy;
  }

  /// Empty if it is none of these.
  public static Optional<WriteRefusal> of(IOException e) {
    String text = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    String said = String.valueOf(text).toLowerCase(Locale.ROOT);
    if (said.contains("quota exceeded")) {
      return Optional.of(QUOTA);
    }
    if (said.contains("read-only file system")) {
      return Optional.of(READ_ONLY);
    }
    if (said.contains("file too large")) {
      return Optional.of(TOO_LARGE);
    }
    boolean isFull = e instanceof NoSpaceException || FullDiskWords.ofThisSystem().areIn(said);
    return isFull ? Optional.of(FULL) : Optional.empty();
  }

  /// What to do, behind a semicolon and before the end of a message; empty if it is none of these.
  ///
  /// @param then what to do after that, such as `try again`
  public static String advice(IOException e, String then) {
    return of(e).map(refusal -> "; " + refusal.remedy + " and " + then).orElse("");
  }
}
