package dev.tidemark.targets.s3;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A description of a store that speaks S3, as data: where it differs, and where that is written.
/// It sets defaults only; every one can be set otherwise. Whether a store really creates
/// exclusively is never taken from here, but tried (see [dev.tidemark.spi.sink.RaceProbe]).
///
/// @param name as in `provider: r2`
/// @param hosts what its host names end in; by these a store is recognised
/// @param pathStyle the bucket in the path of a request
/// @param compatible nothing on the wire beyond what signature version 4 has always had
/// @param region what it wants where none is given; "" = what the AWS settings of this machine say
/// @param regionAt which part of its host names is the region, counted from 0; -1 = none
/// @param tried whether the tests of this module run against it
/// @param notes what differs
/// @param source where that is written
record S3Vendor(
    String name,
    List<String> hosts,
    boolean pathStyle,
    boolean compatible,
    String region,
    int regionAt,
    boolean tried,
    String notes,
    String source) {

  /// What stores other than AWS take where no region is given.
  private static final String ANY = "us-east-1";

  private static final S3Vendor OTHER =
      new S3Vendor(
          "other", List.of(), true, true, ANY, -1, true, "S3Proxy 4.1, as others unknown", "");

  /// The one without which there is an endpoint. Its region comes from the settings of the machine.
  static final S3Vendor AWS =
      new S3Vendor(
          "aws",
          List.of(".amazonaws.com", ".amazonaws.com.cn"),
          false,
          false,
          "",
          1,
          false,
          "If-None-Match since August 2024; the right to put is the right to overwrite unless a"
              + " policy demands If-None-Match; S3 Express buckets do not list in order",
          "docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html");

  private static final List<S3Vendor> ALL =
      List.of(
          AWS,
          new S3Vendor(
              "minio",
              List.of(),
              true,
              true,
              ANY,
              -1,
              true,
              "readers of a name wait while it is written; a name that is a folder of another is"
                  + " not listed",
              "tests of this module, MinIO 2026-02-12"),
          new S3Vendor(
              "ceph",
              List.of(),
              true,
              true,
              ANY,
              -1,
              true,
              "no checksum headers before 18, and If-None-Match ignored by multipart uploads",
              "tests of this module, Ceph 16.2"),
          new S3Vendor(
              "r2",
              List.of(".r2.cloudflarestorage.com"),
              true,
              true,
              "auto",
              -1,
              false,
              "one region, auto; PutObject takes If-None-Match: *; one storage class but"
                  + " STANDARD_IA, no KMS",
              "developers.cloudflare.com/r2/api/s3/conditional-operations"),
          new S3Vendor(
              "b2",
              List.of(".backblazeb2.com"),
              true,
              true,
              ANY,
              1,
              false,
              "region is the second part of the host name; whether If-None-Match works is for the"
                  + " probe to say",
              "backblaze.com/docs/cloud-storage-s3-compatible-api"),
          new S3Vendor(
              "wasabi",
              List.of(".wasabisys.com"),
              true,
              true,
              ANY,
              1,
              false,
              "region is in the host name; deleted objects are charged for a minimum time; whether"
                  + " If-None-Match works is for the probe to say",
              "docs.wasabi.com/docs/what-are-the-service-urls-for-wasabi-s-different-storage-regions"),
          new S3Vendor(
              "hetzner",
              List.of(".your-objectstorage.com"),
              true,
              true,
              ANY,
              0,
              false,
              "Ceph underneath; region is the first part of the host name, such as fsn1",
              "docs.hetzner.com/storage/object-storage/overview"),
          new S3Vendor(
              "garage",
              List.of(),
              true,
              true,
              "garage",
              -1,
              false,
              "the region is what s3_region in its configuration says; whether If-None-Match works"
                  + " is for the probe to say",
              "garagehq.deuxfleurs.fr/documentation/reference-manual/s3-compatibility"),
          new S3Vendor(
              "digitalocean",
              List.of(".digitaloceanspaces.com"),
              true,
              true,
              ANY,
              -1,
              false,
              "Ceph underneath; requests are signed for us-east-1 whatever the region",
              "docs.digitalocean.com/products/spaces/reference/s3-compatibility"),
          new S3Vendor(
              "gcs",
              List.of("storage.googleapis.com"),
              true,
              true,
              "auto",
              -1,
              false,
              "needs HMAC keys; its condition is x-goog-if-generation-match, so If-None-Match may"
                  + " not hold on a PUT: single-writer then",
              "cloud.google.com/storage/docs/xml-api/reference-headers"),
          OTHER);

  static List<S3Vendor> all() {
    return ALL;
  }

  /// @throws IllegalArgumentException if there is none of that name
  static S3Vendor named(String name) {
    return ALL.stream()
        .filter(store -> store.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "provider: expected one of "
                    + ALL.stream().map(S3Vendor::name).collect(Collectors.joining(", "))
                    + ", got '"
                    + name
                    + "'"));
  }

  /// The store at an endpoint, by its host name.
  static S3Vendor at(Optional<URI> endpoint) {
    if (endpoint.isEmpty()) {
      return AWS;
    }
    String host = endpoint.get().getHost();
    return ALL.stream()
        .filter(store -> store.hosts().stream().anyMatch(end -> ("." + host).endsWith(dotted(end))))
        .findFirst()
        .orElse(OTHER);
  }

  private static String dotted(String end) {
    return end.startsWith(".") ? end : "." + end;
  }

  /// The region that requests are signed for where none is given: the one in the host name, or its
  /// own. Empty: the AWS settings of this machine may know.
  Optional<String> region(Optional<URI> endpoint) {
    return endpoint
        .flatMap(uri -> regionIn(uri.getHost().split("\\.")))
        .or(() -> Optional.of(region).filter(own -> !own.isEmpty()));
  }

  /// `s3.REGION.wasabisys.com`, `REGION.your-objectstorage.com`.
  private Optional<String> regionIn(String[] host) {
    boolean there = regionAt == 0 || (regionAt == 1 && host[0].equals("s3"));
    return there && host.length > regionAt + 2 ? Optional.of(host[regionAt]) : Optional.empty();
  }
}
