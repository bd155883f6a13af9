package dev.tidemark.spi.folder;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The place refuses for a reason that a retry does not mend: no room, quota, read-only, too large,
/// or it does not let us in. Nothing changed.
public final class RefusedException extends IOException {

  private final String remedy;

  /// Refused for want of room, or because of what the place is.
  ///
  /// @param fact what is so, in a few words: `no space left`
  public RefusedException(String fact, @Nullable Throwable cause) {
    this(fact, "make room or change the place, then try again", cause);
  }

  /// @param fact what is so, in a few words
  /// @param remedy what a person can do about it
  public RefusedException(String fact, String remedy, @Nullable Throwable cause) {
    super(fact, cause);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
