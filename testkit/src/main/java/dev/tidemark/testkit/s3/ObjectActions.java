package dev.tidemark.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.w3c.dom.Element;

/// The actions on objects of one bucket, by one request.
final class ObjectActions {

  private static final int KEY_BYTES_MAX = 1024;
  private static final int DELETES_MAX = 1000;
  private static final List<String> KEPT =
      List.of("content-type", "content-encoding", "cache-control", "x-amz-storage-class");
  private static final List<String> KEPT_BEGIN = List.of("x-amz-meta-", "x-amz-server-side-");

  private final Bucket bucket;
  private final ObjectVersions shelf;
  private final Rights rights;
  private final Incoming in;
  private final Instant now;

  ObjectActions(Bucket bucket, Rights rights, Incoming in, Instant now) {
    this.bucket = bucket;
    this.shelf = bucket.shelf();
    this.rights = rights;
    this.in = in;
    this.now = now;
  }

  private String key() {
    return in.request().key();
  }

  S3Answer put() {
    checkPut();
    Map<String, String> headers = new TreeMap<>(Digests.check(in));
    in.request().headers().entrySet().stream()
        .filter(header -> isKept(header.getKey()))
        .forEach(header -> headers.put(header.getKey(), header.getValue()));
    Optional<Instant> until = Retention.ofPut(in, bucket, now);
    ObjectVersion put = shelf.atomically(() -> putIfAllowed(headers, until));
    return withVersion(S3Answer.empty(200).with("ETag", put.etag()), put)
        .with(without(put.headers(), "content-"));
  }

  private void checkPut() {
    if (!in.header("x-amz-copy-source").isEmpty()) {
      throw S3Refusal.notImplemented("copies");
    }
    if (in.header("content-length").isEmpty()) {
      throw new S3Refusal(
          411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
    }
    if (key().getBytes(StandardCharsets.UTF_8).length > KEY_BYTES_MAX) {
      throw new S3Refusal(400, "KeyTooLongError", "Your key is too long");
    }
  }

  private static boolean isKept(String header) {
    return KEPT.contains(header) || KEPT_BEGIN.stream().anyMatch(header::startsWith);
  }

  private ObjectVersion putIfAllowed(Map<String, String> headers, Optional<Instant> until) {
    Optional<ObjectVersion> there = shelf.current(key());
    new Conditions(in).checkWrite(there, rights, key());
    long replaced = shelf.isVersioned() ? 0 : there.map(v -> (long) v.body().length).orElse(0L);
    if (shelf.bytes() - replaced + in.body().length > bucket.quota()) {
      throw new S3Refusal(403, "QuotaExceeded", "The bucket's quota is exceeded");
    }
    return shelf.put(key(), in.body(), headers, now, until);
  }

  private S3Answer withVersion(S3Answer answer, ObjectVersion version) {
    return shelf.isVersioned() ? answer.with("x-amz-version-id", version.id()) : answer;
  }

  private static Map<String, String> without(Map<String, String> headers, String prefix) {
    Map<String, String> rest = new TreeMap<>(headers);
    rest.keySet().removeIf(name -> name.startsWith(prefix));
    return rest;
  }

  /// Also of a HEAD: its answer goes without the body.
  S3Answer get() {
    ObjectVersion version = asked();
    new Conditions(in).checkRead(version);
    int total = version.body().length;
    Optional<ByteRange> range = ByteRange.of(in.header("range"), total);
    boolean checksums =
        in.header("x-amz-checksum-mode").equalsIgnoreCase("ENABLED") && range.isEmpty();
    Map<String, String> headers =
        checksums ? version.headers() : without(version.headers(), Digests.CHECKSUM);
    S3Answer answer =
        range
            .map(r ->
                new S3Answer(206, headers, part(version.body(), r))
                    .with("Content-Range", r.header(total)))
            .orElseGet(() -> new S3Answer(200, headers, version.body()));
    return withVersion(answer, version)
        .with("ETag", version.etag())
        .with("Accept-Ranges", "bytes")
        .with("Last-Modified", httpDate(version.modified()));
  }

  private static byte[] part(byte[] body, ByteRange range) {
    return Arrays.copyOfRange(body, range.first(), range.first() + range.length());
  }

  private static String httpDate(Instant date) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC));
  }

  /// The version that the request names, else the newest.
  private ObjectVersion asked() {
    String id = in.request().query().getOrDefault("versionId", "");
    if (id.isEmpty()) {
      return shelf.current(key()).orElseThrow(this::missing);
    }
    ObjectVersion version =
        shelf
            .version(key(), id)
            .orElseThrow(
                () -> new S3Refusal(404, "NoSuchVersion", "The specified version does not exist."));
    if (version.deleteMarker()) {
      throw new S3Refusal(405, "MethodNotAllowed", "The version is a delete marker")
          .header("x-amz-delete-marker", "true");
    }
    return version;
  }

  private S3Refusal missing() {
    S3Refusal refusal = rights.missing(key());
    return shelf.newest(key()).isPresent()
        ? refusal.header("x-amz-delete-marker", "true")
        : refusal;
  }

  S3Answer delete() {
    return shelf.atomically(() -> {
      new Conditions(in).checkMatch(shelf.current(key()), rights, key());
      return delete(key(), in.request().query().getOrDefault("versionId", ""));
    });
  }

  private S3Answer delete(String key, String id) {
    S3Answer done = S3Answer.empty(204);
    if (id.isEmpty()) {
      return shelf
          .delete(key, now)
          .map(marker -> withVersion(done, marker).with("x-amz-delete-marker", "true"))
          .orElse(done);
    }
    shelf
        .version(key, id)
        .ifPresent(version -> {
          Retention.checkRemovable(version, now);
          shelf.remove(version);
        });
    return done.with("x-amz-version-id", id);
  }

  S3Answer deleteMany() {
    if (Digests.check(in).isEmpty() && in.header("content-md5").isEmpty()) {
      throw new S3Refusal(
          400, "InvalidRequest", "Missing required header for this request: Content-MD5");
    }
    List<Element> objects = Xml.elements(in.body(), "Object");
    if (objects.isEmpty() || objects.size() > DELETES_MAX) {
      throw new S3Refusal(400, "MalformedXML", "between 1 and " + DELETES_MAX + " keys");
    }
    boolean quiet = Xml.text(in.body(), "Quiet").equals("true");
    Xml xml = new Xml("DeleteResult");
    objects.forEach(
        object -> deleteOne(xml, Xml.text(object, "Key"), Xml.text(object, "VersionId"), quiet));
    return S3Answer.xml(200, xml.end());
  }

  private void deleteOne(Xml xml, String key, String id, boolean quiet) {
    try {
      shelf.atomically(() -> delete(key, id));
      if (!quiet) {
        xml.begin("Deleted").text("Key", key).close();
      }
    } catch (S3Refusal e) {
      xml.begin("Error").text("Key", key).text("Code", e.code());
      xml.text("Message", String.valueOf(e.getMessage())).close();
    }
  }

  S3Answer retention() {
    return Retention.show(bucket, asked());
  }

  S3Answer retain() {
    return shelf.atomically(() -> Retention.extend(in, bucket, asked(), now));
  }
}
