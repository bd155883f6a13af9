package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.SinkSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The location of one target's objects, and the settings for requests to the store there.
///
/// @param bucket its name
/// @param prefix what every key begins with, without a slash at either end; "" = the whole bucket
/// @param endpoint scheme, host and port of a store other than AWS
/// @param region what requests are signed for; empty: what the AWS settings of this machine say
/// @param store what is known of the store there
/// @param pathStyle the bucket in the path of a request rather than in its host name
/// @param compatible no checksum headers beyond what signature version 4 has always had
/// @param requesterPays whoever asks pays, and says so
/// @param singleWriter no other writer exists, so that looking before writing is enough
/// @param parallelism calls at once
record S3Place(
    String bucket,
    String prefix,
    Optional<URI> endpoint,
    Optional<String> region,
    S3Vendor store,
    boolean pathStyle,
    boolean compatible,
    boolean requesterPays,
    boolean singleWriter,
    int parallelism) {

  private static final Pattern BUCKET =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]");
  private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}");
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
  private static final Pattern DOTS = Pattern.compile("(^|/)\\.\\.?(/|$)");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");
  private static final int PREFIX_LENGTH_MAX = 400;
  private static final int PARALLELISM_MAX = 64;

  /// @throws IllegalArgumentException naming the setting whose value is no good
  static S3Place of(SinkSettings settings) {
    Optional<URI> endpoint = settings.find("endpoint").map(value -> endpoint("endpoint", value));
    S3Vendor store =
        settings.find("provider").map(S3Vendor::named).orElseGet(() -> S3Vendor.at(endpoint));
    return new S3Place(
        bucket(settings.get("bucket")),
        prefix(settings.find("prefix").orElse("")),
        endpoint,
        settings.find("region").map(S3Place::region),
        store,
        flag(settings, "path-style", store.pathStyle()),
        flag(settings, "compatible", store.compatible()),
        flag(settings, "requester-pays", false),
        flag(settings, "single-writer", false),
        parallelism(settings.find("parallelism").orElse(S3Settings.PARALLELISM_DEFAULT)));
  }

  /// The key of an object.
  String key(ObjectName name) {
    return keyPrefix() + name.value();
  }

  /// What every key begins with: "" or the prefix and a slash.
  String keyPrefix() {
    return prefix.isEmpty() ? "" : prefix + "/";
  }

  /// The canonical address: only what is needed to find the objects again, and no secret.
  String location() {
    return S3Address.of(this);
  }

  /// For messages: short, with the host where it is not AWS.
  @Override
  public String toString() {
    String where = "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    return endpoint.map(e -> where + " at " + e).orElse(where);
  }

  static String bucket(String value) {
    require(
        BUCKET.matcher(value).matches() && !ADDRESS.matcher(value).matches(),
        "bucket",
        "3 to 255 letters, digits, dots, hyphens or underscores, and no IP address",
        value);
    return value;
  }

  static String prefix(String value) {
    String trimmed = value.replaceAll("^/+|/+$", "");
    boolean good =
        trimmed.isEmpty() || (PREFIX.matcher(trimmed).matches() && !DOTS.matcher(trimmed).find());
    require(
        good && trimmed.length() <= PREFIX_LENGTH_MAX,
        "prefix",
        "segments of letters, digits, dots, hyphens or underscores, parted by single slashes",
        value);
    return trimmed;
  }

  static String region(String value) {
    require(REGION.matcher(value).matches(), "region", "a name such as eu-central-1", value);
    return value;
  }

  /// @param name of the setting, for the message
  static URI endpoint(String name, String value) {
    String wanted =
        "http:// or https:// with a host and perhaps a port, such as https://minio.lan:9000";
    try {
      URI uri = new URI(value);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean good =
          (scheme.equals("http") || scheme.equals("https"))
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      require(good, name, wanted, withoutUser(value));
      int usual = scheme.equals("https") ? 443 : 80;
      int port = uri.getPort() == usual ? -1 : uri.getPort();
      return new URI(scheme, null, uri.getHost().toLowerCase(Locale.ROOT), port, null, null, null);
    } catch (URISyntaxException e) {
      throw unfit(name, wanted, withoutUser(value));
    }
  }

  private static boolean flag(SinkSettings settings, String name, boolean otherwise) {
    return settings.find(name).map(value -> flag(name, value)).orElse(otherwise);
  }

  static boolean flag(String name, String value) {
    require(value.equals("true") || value.equals("false"), name, "true or false", value);
    return value.equals("true");
  }

  static int parallelism(String value) {
    String wanted = "a whole number from 1 to " + PARALLELISM_MAX;
    require(value.matches("[0-9]{1,4}"), "parallelism", wanted, value);
    int number = Integer.parseInt(value);
    require(number >= 1 && number <= PARALLELISM_MAX, "parallelism", wanted, value);
    return number;
  }

  /// Keys that somebody wrote into a URL must not come back in a message.
  private static String withoutUser(String url) {
    return url.replaceAll("//[^/]*@", "//...@");
  }

  private static void require(boolean good, String name, String wanted, String value) {
    if (!good) {
      throw unfit(name, wanted, value);
    }
  }

  private static IllegalArgumentException unfit(String name, String wanted, String value) {
    return new IllegalArgumentException(name + ": expected " + wanted + ", got '" + value + "'");
  }
}
