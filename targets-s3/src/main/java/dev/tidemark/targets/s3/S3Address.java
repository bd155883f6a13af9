package dev.tidemark.targets.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/// The address form of a place: `s3://BUCKET[/PREFIX][?endpoint=URL&region=NAME&...]`. Text to
/// settings and a place to its canonical text, pure.
final class S3Address {

  static final String S3 = "s3://";

  /// Asks for the MinIO client. The canonical text of a place names no client.
  static final String MINIO = "minio://";

  private static final String FORM =
      "; expected s3://BUCKET/PREFIX?endpoint=https://HOST:PORT&region=REGION&path-style=true,"
          + " all but the bucket optional";

  private S3Address() {}

  /// @throws IllegalArgumentException if it is malformed; the message shows the right form
  static Map<String, String> parse(String address) {
    try {
      return settings(address);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("s3 address: " + e.getMessage() + FORM, e);
    }
  }

  private static Map<String, String> settings(String address) {
    String scheme = address.startsWith(MINIO) ? MINIO : S3;
    if (!address.startsWith(scheme)) {
      throw new IllegalArgumentException("it does not begin with s3:// or minio://");
    }
    int query = address.indexOf('?');
    String path = address.substring(scheme.length(), query < 0 ? address.length() : query);
    if (path.contains("@")) {
      throw new IllegalArgumentException(
          "keys do not belong in an address; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    }
    Map<String, String> settings = new LinkedHashMap<>();
    int slash = path.indexOf('/');
    settings.put("bucket", S3Place.bucket(slash < 0 ? path : path.substring(0, slash)));
    String prefix = slash < 0 ? "" : S3Place.prefix(path.substring(slash));
    if (!prefix.isEmpty()) {
      settings.put("prefix", prefix);
    }
    if (query >= 0) {
      readOptions(address.substring(query + 1), settings);
    }
    return settings;
  }

  private static void readOptions(String query, Map<String, String> settings) {
    for (String option : query.split("&", -1)) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      if (S3Settings.isSecret(name)) {
        throw new IllegalArgumentException(
            "keys do not belong in an address; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
      }
      if (!S3Settings.isOption(name) || equals < 0) {
        throw new IllegalArgumentException("'" + name + "' is no option=value of an s3 address");
      }
      String value = checked(name, decoded(option.substring(equals + 1)));
      if (settings.putIfAbsent(name, value) != null) {
        throw new IllegalArgumentException("'" + name + "' stands there twice");
      }
    }
  }

  private static String decoded(String value) {
    return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String checked(String name, String value) {
    return switch (name) {
      case "endpoint" -> S3Place.endpoint(name, value).toString();
      case "region" -> S3Place.region(value);
      case "path-style", "compatible", "single-writer", "requester-pays", "anonymous" ->
          Boolean.toString(S3Place.flag(name, value));
      case "parallelism" -> Integer.toString(S3Place.parallelism(value));
      default -> value;
    };
  }

  /// The address of a place, with only those options that are not what they would be without being
  /// named, in a fixed order.
  static String of(S3Place place) {
    StringJoiner options = new StringJoiner("&", "?", "").setEmptyValue("");
    place.endpoint().ifPresent(endpoint -> options.add("endpoint=" + endpoint));
    place.region().ifPresent(region -> options.add("region=" + region));
    S3Vendor usual = S3Vendor.at(place.endpoint());
    if (place.pathStyle() != usual.pathStyle()) {
      options.add("path-style=" + place.pathStyle());
    }
    if (place.compatible() != usual.compatible()) {
      options.add("compatible=" + place.compatible());
    }
    if (place.requesterPays()) {
      options.add("requester-pays=true");
    }
    return S3 + place.bucket() + (place.prefix().isEmpty() ? "" : "/" + place.prefix()) + options;
  }
}
