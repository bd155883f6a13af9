package dev.tidemark.targets.s3;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.net.URI;
import java.util.Map;
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

  /// A real server, whose settings its script has printed. Where `TIDEMARK_REQUIRE_SERVERS` is 1,
  /// as in CI, its absence is a failure.
  ///
  /// @param variables what the names of its settings begin with
  static Server real(String variables, String script) {
    Map<String, String> env = System.getenv();
    if (!env.containsKey(variables + "_ENDPOINT")) {
      String how = "no server to test with: export $(" + script + " start), then run again";
      if (env.getOrDefault("TIDEMARK_REQUIRE_SERVERS", "").equals("1")) {
        fail(how);
      }
      System.out.println("Skipped: " + how);
      abort(how);
    }
    return withBucket(
        URI.create(env.getOrDefault(variables + "_ENDPOINT", "")),
        env.getOrDefault(variables + "_REGION", "us-east-1"),
        env.getOrDefault(variables + "_ACCESS_KEY", ""),
        env.getOrDefault(variables + "_SECRET_KEY", ""));
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
