package dev.tidemark.targets.s3.wire;

import java.util.Optional;

/// The source of the keys that requests are signed with. Asked before each request, beside others.
public interface Keys extends AutoCloseable {

  /// The key to sign with now; empty: send unsigned.
  ///
  /// @throws NoKeys if there is none, or it cannot be asked for
  Optional<Key> now();

  /// Asks for the key again where it came from, because the store says that this one has expired.
  ///
  /// @param expired what the request was signed with
  /// @return whether there is another one now
  /// @throws NoKeys if there is none, or it cannot be asked for
  boolean renew(Key expired);

  @Override
  void close();

  /// @param token what goes with temporary keys
  record Key(String id, String secret, Optional<String> token) {
    @Override
    public String toString() {
      return "key";
    }
  }
}
