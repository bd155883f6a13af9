package dev.tidemark.spi.folder;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The place refuses for a reason that a retry does not mend: no room, quota, read-only, too large.
/// Nothing changed.
public final class RefusedException extends IOException {

  /// @param fact what is so, in a few words: `no space left`
  public RefusedException(String fact, @Nullable Throwable cause) {
    super(fact, cause);
  }
}
