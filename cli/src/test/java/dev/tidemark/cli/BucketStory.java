package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.demo.TreeComparison;
import dev.tidemark.testkit.needs.Need;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The main job with a bucket: a tree is mirrored, with the process killed on the way; machine and
/// configuration are lost; the tree comes back from the bucket's address and is equal. In between
/// the other client goes on with the archive.
@Timeout(300)
abstract class BucketStory {

  private static final int MIB = 1 << 20;
  private static final int FILM_BYTES = 48 * MIB;

  /// @param accessKey of a user who may create buckets
  record Server(URI endpoint, String accessKey, String secretKey) {

    /// A real server, whose settings its script has printed.
    ///
    /// @param variables what the names of its settings begin with
    static Server real(String variables, String script) {
      Need server = Need.server(script);
      return new Server(
          URI.create(server.setting(variables + "_ENDPOINT")),
          server.setting(variables + "_ACCESS_KEY"),
          server.setting(variables + "_SECRET_KEY"));
    }

    S3Client client() {
      return S3Client.builder()
          .endpointOverride(endpoint)
          .region(Region.US_EAST_1)
          .forcePathStyle(true)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
          .build();
    }
  }

  @TempDir Path place;
  private final String bucket = "tidemark-story-" + UUID.randomUUID();

  private final String type;
  private final String otherType;

  /// @param type the client's: `s3` or `minio`
  BucketStory(String type) {
    this.type = type;
    this.otherType = type.equals("s3") ? "minio" : "s3";
  }

  abstract Server server();

  private Path tree() {
    return place.resolve("ann");
  }

  private void writeTree(Random random) throws IOException {
    Path tree = Files.createDirectories(tree());
    Files.createDirectories(tree.resolve("mail/2026"));
    for (int i = 0; i < 300; i++) {
      Files.writeString(tree.resolve("mail/2026/" + i), "mail " + i + " " + random.nextLong());
    }
    byte[] film = new byte[FILM_BYTES];
    random.nextBytes(film);
    Files.write(tree.resolve("film"), film);
    Files.writeString(tree.resolve("Grüße.txt"), "ü");
    Files.createSymbolicLink(tree.resolve("newest"), Path.of("mail/2026/299"));
    Files.createLink(tree.resolve("hard"), tree.resolve("film"));
  }

  private Path writeConfiguration(String type) throws IOException {
    return Files.writeString(
        place.resolve("tidemark.yml"),
        """
        version: 1
        volume: %1$s/vol
        encryption: none
        sources:
          - {path: %1$s/ann, as: /}
        targets:
          - name: bucket
            type: %6$s
            bucket: %2$s
            prefix: ann
            endpoint: %3$s
            access-key-id: %4$s
            secret-access-key: %5$s
        """
            .formatted(
                place,
                bucket,
                server().endpoint(),
                server().accessKey(),
                server().secretKey(),
                type));
  }

  @Test
  void a_tree_comes_back_from_the_bucket_alone_after_kills_and_a_change_of_the_client()
      throws Exception {
    long seed = new Random().nextLong();
    System.out.println("BucketStory seed " + seed);
    Random random = new Random(seed);
    try (S3Client s3 = server().client()) {
      s3.createBucket(r -> r.bucket(bucket));
      writeTree(random);
      Tidemark tidemark = new Tidemark(writeConfiguration(type), Map.of());
      ok(tidemark.run("init"));
      ok(tidemark.run("import"));
      ok(tidemark.run("target", "create", "bucket"));
      assertThat(objects(s3, "probe/")).as("what the probe left").isZero();

      for (int i = 0; i < 3; i++) {
        killAMirrorOnceItHasSent(s3);
      }
      assertThat(ok(tidemark.run("mirror")).out()).contains("at the head");
      assertThat(bytes(s3)).as("bytes stored: nothing twice").isLessThan(FILM_BYTES + 4 * MIB);

      writeConfiguration(otherType);
      change(random);
      ok(tidemark.run("backup"));
      ok(tidemark.run("verify", "bucket", "--content"));
      writeConfiguration(type);
      assertThat(ok(tidemark.run("mirror")).out()).contains("nothing to send");
      ok(tidemark.run("verify", "bucket", "--content"));
      copyOverADirectory(tidemark);
    }
    loseTheMachine();
    restoreFromTheAddress();
    TreeComparison.compare(tree(), place.resolve("back"));
    goOnWithANewMachine(random);
  }

  /// Goal: the archive of a machine that is gone is not begun again.
  private void goOnWithANewMachine(Random random) throws IOException {
    Tidemark next = new Tidemark(writeConfiguration(type), Map.of());
    ok(next.run("clone", "bucket", place.resolve("vol").toString()));
    ok(next.run("promote", "--adopt", "bucket"));
    Files.writeString(tree().resolve("post/2026/9"), "on a new machine " + random.nextLong());
    try (S3Client s3 = server().client()) {
      long before = bytes(s3);
      assertThat(ok(next.run("backup")).out()).contains("at the head");
      assertThat(bytes(s3) - before).as("bytes sent").isBetween(1L, (long) MIB);
    }
    assertThat(ok(next.run("verify", "bucket", "--content")).out()).contains("good");
  }

  /// Goal: an archive is the same in every store. From the bucket to a directory, and from there,
  /// by the other client, to another prefix.
  private void copyOverADirectory(Tidemark tidemark) throws IOException {
    Files.writeString(
        place.resolve("tidemark.yml"),
        """
          - {name: hop, type: fs, path: %1$s/hop, from: bucket}
          - name: further
            from: hop
            type: %6$s
            bucket: %2$s
            prefix: further
            endpoint: %3$s
            access-key-id: %4$s
            secret-access-key: %5$s
        """
            .formatted(
                place,
                bucket,
                server().endpoint(),
                server().accessKey(),
                server().secretKey(),
                otherType),
        StandardOpenOption.APPEND);
    ok(tidemark.run("target", "create", "hop"));
    ok(tidemark.run("target", "create", "further"));
    assertThat(ok(tidemark.run("mirror")).out()).contains("further: at the head");
    ok(tidemark.run("verify", "further", "--content"));
  }

  private void change(Random random) throws IOException {
    Files.move(tree().resolve("mail"), tree().resolve("post"));
    Files.delete(tree().resolve("post/2026/7"));
    Files.writeString(tree().resolve("post/2026/8"), "answered " + random.nextLong());
  }

  private static Ran ok(Ran ran) {
    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    return ran;
  }

  private long objects(S3Client s3, String prefix) {
    return s3.listObjectsV2(r -> r.bucket(bucket).prefix("ann/" + prefix)).contents().size();
  }

  private long bytes(S3Client s3) {
    return s3.listObjectsV2(r -> r.bucket(bucket)).contents().stream()
        .mapToLong(S3Object::size)
        .sum();
  }

  /// Goal: what arrived counts, whatever the process was doing when it died.
  private void killAMirrorOnceItHasSent(S3Client s3) throws IOException, InterruptedException {
    long before = objects(s3, "packs/");
    Process mirror = start(Map.of(), "mirror", "-c", place.resolve("tidemark.yml").toString());
    while (objects(s3, "packs/") == before && !mirror.waitFor(1, TimeUnit.MILLISECONDS)) {
      Thread.onSpinWait();
    }
    mirror.destroyForcibly().waitFor();
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    return Tidemark.start(place.resolve("output"), environment, arguments);
  }

  private void loseTheMachine() throws IOException {
    Files.delete(place.resolve("tidemark.yml"));
    try (Stream<Path> all = Files.walk(place.resolve("vol"))) {
      all.sorted(Comparator.reverseOrder())
          .forEach(path -> {
            try {
              Files.delete(path);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private void restoreFromTheAddress() throws IOException, InterruptedException {
    String address = type + "://" + bucket + "/ann?endpoint=" + server().endpoint();
    Process restore =
        start(
            Map.of(
                "AWS_ACCESS_KEY_ID", server().accessKey(),
                "AWS_SECRET_ACCESS_KEY", server().secretKey()),
            "restore",
            "--from",
            address,
            "--to",
            place.resolve("back").toString());
    int exit = restore.waitFor();
    String output = Files.readString(place.resolve("output"), StandardCharsets.UTF_8);
    assertThat(exit).as(output).isZero();
    assertThat(output)
        .contains("every hash and the state digest agree")
        .doesNotContain("SLF4J")
        .doesNotContain(server().secretKey());
  }
}
