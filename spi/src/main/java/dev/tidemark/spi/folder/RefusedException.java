package dev.tidemark.spi.folder;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The place refuses for a reason that a retry does not mend: no room, quota, read-only, too large,
/// or it does not let us in. Nothing changed.
public final class RefusedException extends IOException {

  private final String remedy;

  /// The disk is full.
  public static RefusedException full(@Nullable Throwable cause) {
    return new RefusedException("no space left", "make room there, then try again", cause);
  }

  /// There is room, but not for this user.
  public static RefusedException overQuota(@Nullable Throwable cause) {
    return new RefusedException(
        "the quota is used up", "free some of it, or have it raised, then try again", cause);
  }

  /// Nobody can write there.
  public static RefusedException readOnly(@Nullable Throwable cause) {
    return new RefusedException(
        "the file system is read-only", "mount it writable, then try again", cause);
  }

  /// The file system has no room for more names.
  public static RefusedException noInodes(@Nullable Throwable cause) {
    return new RefusedException(
        "no inodes left",
        "remove files there, or use a file system with more of them, then try again",
        cause);
  }

  /// A file or a name that this file system does not keep.
  ///
  /// @param fact what is so, in a few words
  public static RefusedException unfit(String fact, @Nullable Throwable cause) {
    return new RefusedException(fact, "use another file system for this target", cause);
  }

  /// @param fact what is so, in a few words
  /// @param remedy what a person can do about it
  public RefusedException(String fact, String remedy, @Nullable Throwable cause) {
    super(fact, cause);
    this.remedy = remedy;
  }

  public String remedy() {
    return remedy;
  }
}
