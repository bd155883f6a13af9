package dev.tidemark.targets.s3;

import dev.tidemark.testkit.needs.Need;
import java.net.URI;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// A store with a bucket of its own.
///
/// @param accessKey of a user who may do everything
record Server(URI endpoint, String region, String accessKey, String secretKey, String bucket) {

  static Server withBucket(URI endpoint, String region, String accessKey, String secretKey) {
    Server server =
        new Server(endpoint, region, accessKey, secretKey, "tidemark-" + UUID.randomUUID());
    try (S3Client s3 = server.client()) {
      s3.createBucket(r -> r.bucket(server.bucket()));
    }
    return server;
  }

  /// A real server, whose settings its script has printed.
  ///
  /// @param variables what the names of its settings begin with
  static Server real(String variables, String script) {
    Need server = Need.server(script);
    return withBucket(
        URI.create(server.setting(variables + "_ENDPOINT")),
        System.getenv().getOrDefault(variables + "_REGION", "us-east-1"),
        server.setting(variables + "_ACCESS_KEY"),
        server.setting(variables + "_SECRET_KEY"));
  }

  S3Client client() {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.of(region))
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
        .build();
  }
}
