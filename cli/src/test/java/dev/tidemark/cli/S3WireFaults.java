package dev.tidemark.cli;

import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.services.s3.S3Client;

/// A bad wire before a bucket.
abstract class S3WireFaults extends WireFaults {

  private final String type;
  private final BucketStory.Server server;
  private final String bucket;

  /// @param type `s3` or `minio`: two clients
  S3WireFaults(String type, BucketStory.Server server, String bucket) {
    this.type = type;
    this.server = server;
    this.bucket = bucket;
  }

  /// With a bucket of its own.
  S3WireFaults(String type, BucketStory.Server server) {
    this(type, server, "tidemark-wire-" + UUID.randomUUID());
    try (S3Client s3 = server.client()) {
      s3.createBucket(r -> r.bucket(bucket));
    }
  }

  @Override
  int port() {
    return server.endpoint().getPort();
  }

  @Override
  List<String> settings(int port, String prefix) {
    return List.of(
        "type: " + type,
        "bucket: " + bucket,
        "prefix: " + prefix,
        "endpoint: http://127.0.0.1:" + port,
        "access-key-id: " + server.accessKey(),
        "secret-access-key: " + server.secretKey());
  }

  @Override
  Words words(String prefix) {
    String put = "PUT /" + bucket + "/" + prefix + "/";
    return new Words(put + "packs/", put + "commits/", "list-type=2");
  }

  @Override
  String secret() {
    return server.secretKey();
  }
}
