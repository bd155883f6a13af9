package dev.tidemark.testkit.s3;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// One version of an object. A bucket without versioning has one a key, with the id `null`.
///
/// @param deleteMarker the key is deleted as of this version; the body is empty
/// @param etag with its quotes; of a delete marker ""
/// @param headers what is said with it: `content-type`, `x-amz-meta-*`, checksums, storage class,
///   encryption; names in lower case
/// @param lockedUntil until then it cannot be removed by anybody
public record ObjectVersion(
    String key,
    String id,
    boolean deleteMarker,
    byte[] body,
    String etag,
    Map<String, String> headers,
    Instant modified,
    Optional<Instant> lockedUntil) {

  static final String ONLY = "null";

  boolean isLocked(Instant now) {
    return lockedUntil.filter(now::isBefore).isPresent();
  }

  ObjectVersion lockedUntil(Instant until) {
    return new ObjectVersion(
        key, id, deleteMarker, body, etag, headers, modified, Optional.of(until));
  }

  @Override
  public String toString() {
    return key + "@" + id + (deleteMarker ? " deleted" : " " + body.length + " bytes");
  }
}
