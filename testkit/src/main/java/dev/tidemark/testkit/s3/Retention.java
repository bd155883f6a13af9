package dev.tidemark.testkit.s3;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// Object lock in mode COMPLIANCE: until when a version is locked, and that it stays so.
final class Retention {

  private static final String MODE = "COMPLIANCE";
  private static final String MODE_HEADER = "x-amz-object-lock-mode";
  private static final String UNTIL_HEADER = "x-amz-object-lock-retain-until-date";

  private Retention() {}

  /// Until when a new version is locked.
  ///
  /// @throws Refusal if the request asks for what the bucket has not, or without a checksum
  static Optional<Instant> ofPut(Incoming in, Bucket bucket, Instant now) {
    String mode = in.header(MODE_HEADER);
    if (mode.isEmpty() && in.header(UNTIL_HEADER).isEmpty()) {
      return bucket.retention().filter(each -> !each.isZero()).map(now::plus);
    }
    requireLock(bucket);
    boolean sound =
        !in.header("content-md5").isEmpty()
            || in.request().headers().keySet().stream()
                .anyMatch(h -> h.startsWith(Digests.CHECKSUM));
    if (!sound) {
      throw new S3Refusal(
          400,
          "InvalidRequest",
          "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with"
              + " Object Lock parameters");
    }
    return Optional.of(until(mode, in.header(UNTIL_HEADER), now));
  }

  private static Instant until(String mode, String date, Instant now) {
    if (!mode.equals(MODE)) {
      throw S3Refusal.notImplemented("object lock mode " + mode);
    }
    try {
      Instant until = Instant.parse(date);
      if (until.isAfter(now)) {
        return until;
      }
    } catch (DateTimeParseException e) {
      throw S3Refusal.invalid("The retain until date must be provided in ISO 8601 format");
    }
    throw S3Refusal.invalid("The retain until date must be in the future!");
  }

  static S3Answer extend(Incoming in, Bucket bucket, ObjectVersion version, Instant now) {
    requireLock(bucket);
    String mode = Xml.text(in.body(), "Mode");
    Instant until = until(mode, Xml.text(in.body(), "RetainUntilDate"), now);
    if (version.lockedUntil().filter(until::isBefore).isPresent()) {
      throw S3Refusal.accessDenied("Access Denied because object protected by object lock.");
    }
    bucket.shelf().replace(version, version.lockedUntil(until));
    return S3Answer.empty(200);
  }

  static S3Answer show(Bucket bucket, ObjectVersion version) {
    requireLock(bucket);
    Instant until =
        version
            .lockedUntil()
            .orElseThrow(() ->
                new S3Refusal(
                    404,
                    "NoSuchObjectLockConfiguration",
                    "The specified object does not have a ObjectLock configuration"));
    Xml xml = new Xml("Retention");
    return S3Answer.xml(200, xml.text("Mode", MODE).text("RetainUntilDate", "" + until).end());
  }

  static S3Answer showDefault(Bucket bucket) {
    Xml xml = new Xml("ObjectLockConfiguration").text("ObjectLockEnabled", "Enabled");
    long days = requireLock(bucket).toDays();
    if (days > 0) {
      xml.begin("Rule").begin("DefaultRetention").text("Mode", MODE).text("Days", "" + days);
    }
    return S3Answer.xml(200, xml.end());
  }

  static void checkRemovable(ObjectVersion version, Instant now) {
    if (version.isLocked(now)) {
      throw S3Refusal.accessDenied("Access Denied because object protected by object lock.");
    }
  }

  private static Duration requireLock(Bucket bucket) {
    return bucket
        .retention()
        .orElseThrow(() ->
            new S3Refusal(400, "InvalidRequest", "Bucket is missing Object Lock Configuration"));
  }
}
