package dev.tidemark.targets.ssh;

import dev.tidemark.spi.folder.RefusedException;
import java.io.IOException;

/// Why a host is not trusted, and what a person can do, whoever checked it.
final class HostKeyRefusals {

  private HostKeyRefusals() {}

  /// @param key its fingerprint
  static RefusedException unknown(String key) {
    return new RefusedException(
        "the host is unknown; its key is " + key,
        "compare that with what the host says (ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub), then set"
            + " 'host-key: "
            + key
            + "', or 'host-key: accept-new' to trust it unseen, or connect once with ssh",
        null);
  }

  /// @param known what is known instead, and where
  /// @param name of the host in known_hosts files
  static RefusedException changed(String key, String known, String name) {
    return new RefusedException(
        "THE HOST KEY HAS CHANGED: it is now " + key + ", " + known,
        "somebody may be listening in; if the host has new keys, take the old line out with"
            + " ssh-keygen -R '"
            + name
            + "'",
        null);
  }

  static RefusedException revoked(String key, String where) {
    return new RefusedException(
        "its key " + key + " is revoked at " + where,
        "do not trust this host until its keys are renewed",
        null);
  }

  static RefusedException notPinned(String key, String wanted) {
    return new RefusedException(
        "the host key is " + key + ", not " + wanted,
        "make sure that this is the host; if it is, correct 'host-key'",
        null);
  }

  static RefusedException notRemembered(IOException e) {
    return new RefusedException(
        "the host key cannot be remembered: " + e.getMessage(),
        "let this user write it, or write the key into it yourself",
        e);
  }
}
