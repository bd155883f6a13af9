package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.demo.TreeComparison;
import dev.tidemark.testkit.Seeds;
import dev.tidemark.testkit.s3.StrictS3;
import dev.tidemark.testkit.wire.FaultProxy;
import dev.tidemark.testkit.wire.ProxyDirection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A first upload of one large file through a wire that counts bytes: what the tests of how much is
/// sent again have in common.
///
/// By default it is small and goes to a server in this process. `tools/soak` makes it large
/// (`-Dtidemark.soak.mib=4096`) and has it go to a real MinIO.
final class SentBytes implements AutoCloseable {

  static final long MIB = 1 << 20;

  private static final String SIZE = "tidemark.soak.mib";
  private static final String BUCKET = "tidemark-sent-" + UUID.randomUUID();

  private final Path place;
  private final Optional<StrictS3> strict;
  private final BucketStory.Server server;
  private final FaultProxy proxy;
  private final Tidemark tidemark;

  SentBytes(Path place, long mib) throws IOException {
    this.place = place;
    this.strict = Long.getLong(SIZE) == null ? Optional.of(StrictS3.start()) : Optional.empty();
    this.server =
        strict
            .map(s3 ->
                new BucketStory.Server(
                    s3.endpoint(), s3.credentials().accessKey(), s3.credentials().secretKey()))
            .orElseGet(
                () -> BucketStory.Server.real("TIDEMARK_TEST_MINIO", "tools/servers/minio.sh"));
    this.proxy = FaultProxy.to(server.endpoint().getPort());
    this.tidemark = new Tidemark(writeConfiguration(), Map.of());
    createBucket();
    writeFilm(Long.getLong(SIZE, mib) * MIB);
    ok("init");
    ok("import");
    ok("target", "create", "bucket");
  }

  private void createBucket() {
    try (S3Client s3 = server.client()) {
      s3.createBucket(r -> r.bucket(BUCKET));
    }
  }

  private void writeFilm(long bytes) throws IOException {
    Random random = Seeds.random(bytes);
    Path film = Files.createDirectories(place.resolve("ann")).resolve("film");
    try (OutputStream out = Files.newOutputStream(film)) {
      for (long left = bytes; left > 0; left -= MIB) {
        out.write(Seeds.bytes(random, (int) MIB));
      }
    }
  }

  private Path writeConfiguration() throws IOException {
    return Files.writeString(
        configuration(),
        """
        version: 1
        volume: %1$s/vol
        encryption: none
        sources:
          - {path: %1$s/ann, as: /}
        targets:
          - name: bucket
            type: s3
            bucket: %2$s
            endpoint: http://127.0.0.1:%3$d
            access-key-id: %4$s
            secret-access-key: %5$s
        """
            .formatted(place, BUCKET, proxy.port(), server.accessKey(), server.secretKey()));
  }

  Path configuration() {
    return place.resolve("tidemark.yml");
  }

  FaultProxy proxy() {
    return proxy;
  }

  /// The server's own word on what came, if it keeps one.
  Optional<StrictS3> log() {
    return strict;
  }

  Ran run(String... arguments) {
    return tidemark.run(arguments);
  }

  Ran ok(String... arguments) {
    Ran ran = run(arguments);
    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    return ran;
  }

  /// So far over the wire.
  long sent() {
    return proxy.bytes(ProxyDirection.UP);
  }

  /// Sizes of what lies in the bucket.
  List<Long> stored() {
    try (S3Client s3 = server.client()) {
      return s3.listObjectsV2Paginator(r -> r.bucket(BUCKET)).contents().stream()
          .map(S3Object::size)
          .toList();
    }
  }

  static long sum(List<Long> sizes) {
    return sizes.stream().mapToLong(size -> size).sum();
  }

  void restoresEqual() throws IOException {
    proxy.heal();
    Path back = place.resolve("back");
    ok("restore", "-q", "--from", "bucket", "--to", back.toString());
    TreeComparison.compare(place.resolve("ann"), back);
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    strict.ifPresent(StrictS3::close);
  }
}
