package dev.tidemark.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Listings, page by page.
final class Listings {

  private static final int KEYS_MAX = 1000;
  private static final String TOKEN = "after ";

  private final Bucket bucket;
  private final Map<String, String> query;
  private final int size;

  /// @param pageSize at most so many entries a page, whatever is asked for
  Listings(Bucket bucket, Map<String, String> query, int pageSize) {
    this.bucket = bucket;
    this.query = query;
    this.size = Math.min(Math.min(asked(query), KEYS_MAX), pageSize);
  }

  private static int asked(Map<String, String> query) {
    String asked = query.getOrDefault("max-keys", "" + KEYS_MAX);
    if (!asked.matches("\\d{1,9}")) {
      throw S3Refusal.invalid("Argument max-keys must be an integer between 0 and 2147483647");
    }
    return Integer.parseInt(asked);
  }

  private String parameter(String name) {
    return query.getOrDefault(name, "");
  }

  /// One line of a page: an object, or the keys that a delimiter puts together.
  ///
  /// @param name the key, or the common prefix
  private record Line(String name, List<ObjectVersion> object) {}

  S3Answer objects() {
    List<Line> lines = lines(after());
    boolean truncated = lines.size() > size;
    List<Line> page = lines.subList(0, Math.min(size, lines.size()));
    Xml xml = new Xml("ListBucketResult").text("Name", bucket.name());
    xml.text("Prefix", shown(parameter("prefix"))).text("MaxKeys", "" + asked(query));
    xml.text("KeyCount", "" + page.size()).text("IsTruncated", "" + truncated);
    if (query.containsKey("encoding-type")) {
      xml.text("EncodingType", "url");
    }
    if (truncated && !page.isEmpty()) {
      xml.text("NextContinuationToken", token(page.getLast().name()));
    }
    page.forEach(line -> show(xml, line));
    return S3Answer.xml(200, xml.end());
  }

  private String after() {
    String token = parameter("continuation-token");
    return token.isEmpty() ? parameter("start-after") : afterToken(token);
  }

  /// Opaque to clients: that they hand it back as it was is checked.
  private static String token(String after) {
    return Base64.getUrlEncoder().encodeToString((TOKEN + after).getBytes(StandardCharsets.UTF_8));
  }

  private static String afterToken(String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (text.startsWith(TOKEN)) {
        return text.substring(TOKEN.length());
      }
    } catch (IllegalArgumentException e) {
      throw S3Refusal.invalid("The continuation token provided is incorrect");
    }
    throw S3Refusal.invalid("The continuation token provided is incorrect");
  }

  /// One more than a page, so that its end shows.
  private List<Line> lines(String after) {
    String prefix = parameter("prefix");
    List<Line> lines = new ArrayList<>();
    for (ObjectVersion version : bucket.shelf().currentAfter(after)) {
      if (lines.size() > size) {
        break;
      }
      if (version.key().startsWith(prefix)) {
        add(version, prefix, after, lines);
      }
    }
    return lines;
  }

  private void add(ObjectVersion version, String prefix, String after, List<Line> lines) {
    String delimiter = parameter("delimiter");
    int end = delimiter.isEmpty() ? -1 : version.key().indexOf(delimiter, prefix.length());
    if (end < 0) {
      lines.add(new Line(version.key(), List.of(version)));
      return;
    }
    String common = version.key().substring(0, end + delimiter.length());
    boolean shown =
        common.equals(after) || !lines.isEmpty() && lines.getLast().name().equals(common);
    if (!shown) {
      lines.add(new Line(common, List.of()));
    }
  }

  private void show(Xml xml, Line line) {
    if (line.object().isEmpty()) {
      xml.begin("CommonPrefixes").text("Prefix", shown(line.name())).close();
      return;
    }
    ObjectVersion version = line.object().getFirst();
    xml.begin("Contents").text("Key", shown(version.key()));
    facts(xml, version).close();
  }

  private static Xml facts(Xml xml, ObjectVersion version) {
    String storageClass = version.headers().getOrDefault("x-amz-storage-class", "STANDARD");
    return xml.text("LastModified", version.modified().toString())
        .text("ETag", version.etag())
        .text("Size", "" + version.body().length)
        .text("StorageClass", storageClass);
  }

  /// Keys may hold what XML cannot.
  private String shown(String name) {
    return query.containsKey("encoding-type") ? UriText.encode(name, true) : name;
  }

  S3Answer versions() {
    List<ObjectVersion> rest = versionsAfterMarkers();
    boolean truncated = rest.size() > size;
    List<ObjectVersion> page = rest.subList(0, Math.min(size, rest.size()));
    Xml xml = new Xml("ListVersionsResult").text("Name", bucket.name());
    xml.text("IsTruncated", "" + truncated);
    if (truncated && !page.isEmpty()) {
      xml.text("NextKeyMarker", shown(page.getLast().key()));
      xml.text("NextVersionIdMarker", page.getLast().id());
    }
    page.forEach(version -> show(xml, version));
    return S3Answer.xml(200, xml.end());
  }

  private List<ObjectVersion> versionsAfterMarkers() {
    String key = parameter("key-marker");
    String id = parameter("version-id-marker");
    List<ObjectVersion> all =
        bucket.shelf().all().stream()
            .filter(version -> version.key().startsWith(parameter("prefix")))
            .filter(version ->
                ObjectVersions.ORDER.compare(version.key(), key) >= (id.isEmpty() ? 1 : 0))
            .toList();
    if (id.isEmpty()) {
      return all;
    }
    int seen =
        all.stream()
            .map(version -> version.key() + "@" + version.id())
            .toList()
            .indexOf(key + "@" + id);
    return all.subList(seen + 1, all.size());
  }

  private void show(Xml xml, ObjectVersion version) {
    boolean newest =
        bucket.shelf().newest(version.key()).map(ObjectVersion::id).stream()
            .anyMatch(version.id()::equals);
    xml.begin(version.deleteMarker() ? "DeleteMarker" : "Version");
    xml.text("Key", shown(version.key())).text("VersionId", version.id());
    xml.text("IsLatest", "" + newest);
    if (version.deleteMarker()) {
      xml.text("LastModified", version.modified().toString()).close();
    } else {
      facts(xml, version).close();
    }
  }
}
