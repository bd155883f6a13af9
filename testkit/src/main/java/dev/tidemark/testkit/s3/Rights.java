package dev.tidemark.testkit.s3;

import java.util.Optional;

/// Checks whether somebody may do what they ask for.
final class Rights {

  private static final String LIST = "s3:ListBucket";

  private final Optional<Credentials> signer;

  Rights(Optional<Credentials> signer) {
    this.signer = signer;
  }

  /// @throws Refusal if not
  void check(S3Action action, Optional<Bucket> bucket, Incoming in) {
    if (signer.isEmpty()) {
      if (!action.reads() || bucket.filter(Bucket::isPublic).isEmpty()) {
        throw S3Refusal.accessDenied("Access Denied");
      }
      return;
    }
    if (isDenied(action.right())) {
      throw S3Refusal.accessDenied(
          "User: " + signer.get() + " is not authorized to perform: " + action.right());
    }
    boolean pays = in.header("x-amz-request-payer").equals("requester");
    if (bucket.filter(Bucket::isRequesterPays).isPresent() && !pays) {
      throw S3Refusal.accessDenied("Access Denied");
    }
  }

  /// Whoever may not list must not learn which keys there are.
  ///
  /// @return what a missing object looks like
  S3Refusal missing(String key) {
    return isDenied(LIST)
        ? S3Refusal.accessDenied("Access Denied")
        : new S3Refusal(404, "NoSuchKey", "The specified key does not exist.").element("Key", key);
  }

  private boolean isDenied(String right) {
    return signer.filter(key -> key.denied().contains(right)).isPresent();
  }
}
