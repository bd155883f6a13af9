package dev.tidemark.cli;

import dev.tidemark.cli.BucketStory.Server;
import org.junit.jupiter.api.Nested;

/// A bad wire before a real store, MinIO; see `tools/servers/README.md`.
final class MinioWireTest {

  @Nested
  final class ByTheMinioClient extends S3WireFaults {
    ByTheMinioClient() {
      super("minio", Server.real("TIDEMARK_TEST_MINIO", "tools/servers/minio.sh"));
    }
  }
}
