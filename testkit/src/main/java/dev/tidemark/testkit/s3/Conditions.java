package dev.tidemark.testkit.s3;

import java.util.Optional;

/// The conditions `If-Match` and `If-None-Match` of a request, held against what is there.
final class Conditions {

  private static final String ANY = "*";

  private final String match;
  private final String noneMatch;

  Conditions(Incoming in) {
    this.match = in.header("if-match");
    this.noneMatch = in.header("if-none-match");
  }

  /// Of a put. Only `*` may be asked for to be absent, as with S3.
  void checkWrite(Optional<ObjectVersion> there, Rights rights, String key) {
    if (!noneMatch.isEmpty() && !noneMatch.equals(ANY)) {
      throw S3Refusal.notImplemented("If-None-Match with an ETag on a write");
    }
    if (!noneMatch.isEmpty() && there.isPresent()) {
      throw S3Refusal.preconditionFailed("If-None-Match");
    }
    checkMatch(there, rights, key);
  }

  /// Of a put or a delete.
  void checkMatch(Optional<ObjectVersion> there, Rights rights, String key) {
    if (match.isEmpty()) {
      return;
    }
    if (there.isEmpty()) {
      throw rights.missing(key);
    }
    if (!fits(match, there.get())) {
      throw S3Refusal.preconditionFailed("If-Match");
    }
  }

  void checkRead(ObjectVersion there) {
    if (!match.isEmpty() && !fits(match, there)) {
      throw S3Refusal.preconditionFailed("If-Match");
    }
    if (!noneMatch.isEmpty() && fits(noneMatch, there)) {
      throw new S3Refusal(304, "NotModified", "Not Modified");
    }
  }

  private static boolean fits(String asked, ObjectVersion there) {
    return asked.equals(ANY)
        || asked.equals(there.etag())
        || there.etag().equals("\"" + asked + "\"");
  }
}
