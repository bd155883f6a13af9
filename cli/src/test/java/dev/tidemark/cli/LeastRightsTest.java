package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.BucketStory.Server;
import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.demo.TreeComparison;
import dev.tidemark.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/// Goal: the policies in `examples/` are enough for what they are for, and for no more. Method:
/// keys that MinIO limits to just such a policy.
@Timeout(120)
final class LeastRightsTest {

  private static final Path POLICIES = Path.of("..", "examples", "policies");

  @TempDir Path place;
  private final String bucket = "least-" + UUID.randomUUID();

  @ParameterizedTest
  @ValueSource(strings = {"s3", "minio"})
  void a_key_that_mirrors_cannot_read_back_and_one_that_reads_cannot_write(String type)
      throws Exception {
    Server server = Server.real("TIDEMARK_TEST_MINIO", "tools/servers/minio.sh");
    try (S3Client s3 = server.client()) {
      s3.createBucket(r -> r.bucket(bucket));
    }
    Path tree = tree();
    Tidemark mirrors = tidemark(type, server, "minio-mirror.json");
    ok(mirrors.run("init"));
    ok(mirrors.run("target", "test", "bucket"));
    ok(mirrors.run("target", "create", "bucket"));
    ok(mirrors.run("backup"));
    Files.writeString(tree.resolve("more"), "more");
    ok(mirrors.run("backup"));
    assertRefused(restore(mirrors, "not"), "s3:GetObject");

    Tidemark reads = tidemark(type, server, "restore.json");
    ok(restore(reads, "back"));
    TreeComparison.compare(tree, place.resolve("back"));
    ok(reads.run("verify", "bucket", "--content"));
    Files.writeString(tree.resolve("more"), "and more");
    assertRefused(reads.run("backup"), "s3:PutObject");
  }

  private Path tree() throws IOException {
    Path tree = Files.createDirectories(place.resolve("ann"));
    byte[] film = new byte[20 << 20];
    new Random(1).nextBytes(film);
    Files.write(tree.resolve("film"), film);
    return tree;
  }

  private Ran restore(Tidemark tidemark, String to) {
    return tidemark.run("restore", "--from", "bucket", "--to", place.resolve(to).toString());
  }

  private static void ok(Ran ran) {
    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
  }

  private static void assertRefused(Ran ran, String right) {
    assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(ExitCode.CREDENTIALS.code());
    assertThat(ran.err()).contains("access denied", right);
  }

  /// A configuration with keys that have the policy's rights.
  private Tidemark tidemark(String type, Server server, String policy) throws IOException {
    String text = Files.readString(POLICIES.resolve(policy)).replace("acme-backup", bucket);
    Credentials keys = assume(server, text);
    Path file =
        Files.writeString(
            place.resolve(policy + ".yml"),
            """
            version: 1
            volume: %1$s/vol
            encryption: none
            sources: [{path: %1$s/ann, as: /}]
            targets:
              - name: bucket
                type: %2$s
                bucket: %3$s
                prefix: ann
                endpoint: %4$s
                access-key-id: ${KEY}
                secret-access-key: ${SECRET}
                session-token: ${TOKEN}
            """
                .formatted(place, type, bucket, server.endpoint()));
    return new Tidemark(
        file,
        Map.of(
            "KEY", keys.accessKeyId(),
            "SECRET", keys.secretAccessKey(),
            "TOKEN", keys.sessionToken()));
  }

  private static Credentials assume(Server server, String policy) {
    try (StsClient sts =
        StsClient.builder()
            .endpointOverride(server.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(server.accessKey(), server.secretKey())))
            .build()) {
      return sts.assumeRole(
              r -> r.roleArn("arn:minio:iam:::role/any").roleSessionName("least").policy(policy))
          .credentials();
    }
  }
}
