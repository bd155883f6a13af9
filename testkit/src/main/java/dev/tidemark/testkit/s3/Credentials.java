package dev.tidemark.testkit.s3;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// A key that a [StrictS3] knows.
///
/// @param session the session token that must come with it, if it is a temporary one
/// @param expires from then on it is `ExpiredToken`; only for temporary ones
/// @param denied permissions that it has not, such as `s3:PutObject`; it has all others
public record Credentials(
    String accessKey,
    String secretKey,
    Optional<String> session,
    Instant expires,
    Set<String> denied) {

  /// Lasting ones, with all rights.
  public static Credentials of(String accessKey, String secretKey) {
    return new Credentials(accessKey, secretKey, Optional.empty(), Instant.MAX, Set.of());
  }

  /// Temporary ones.
  public Credentials withSession(String token, Instant until) {
    return new Credentials(accessKey, secretKey, Optional.of(token), until, denied);
  }

  /// The same without a right, such as `s3:PutObject`. Without `s3:ListBucket` a missing object is
  /// forbidden, not missing.
  public Credentials without(String right) {
    Set<String> more = new HashSet<>(denied);
    more.add(right);
    return new Credentials(accessKey, secretKey, session, expires, Set.copyOf(more));
  }

  @Override
  public String toString() {
    return accessKey;
  }
}
