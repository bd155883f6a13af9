package dev.tidemark.targets.ssh;

import dev.tidemark.spi.folder.RefusedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Why a place was not reached, in the same words for both transports.
record ConnectErrors(SshPlace place) {

  IOException unknownHost(@Nullable Exception cause) {
    return new IOException(
        "the host " + place.host() + " is unknown; offline, or 'host' is wrong", cause);
  }

  IOException noRoute(@Nullable Exception cause) {
    return new IOException("no route to " + place.host(), cause);
  }

  IOException tooSlow(@Nullable Exception cause) {
    return new IOException(place.door() + " does not answer in time ('connect-timeout')", cause);
  }

  /// Nobody listens there.
  IOException refused(String why, @Nullable Exception cause) {
    return new IOException(
        "cannot connect to "
            + place.door()
            + ": "
            + why
            + "; is sshd running there, and 'port' right",
        cause);
  }

  IOException other(String why, @Nullable Exception cause) {
    return new IOException("cannot connect to " + place.door() + ": " + why, cause);
  }

  IOException notLoggedIn(String why) {
    return new IOException("cannot log in at " + place.door() + ": " + why);
  }

  static RefusedException noCommonAlgorithm(String text, @Nullable Exception cause) {
    return new RefusedException(text, "allow one of this client's algorithms at the server", cause);
  }
}
