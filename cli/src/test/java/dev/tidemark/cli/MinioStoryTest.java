package dev.tidemark.cli;

import org.junit.jupiter.api.Nested;

/// The story on a real store, MinIO; see `tools/servers/README.md`.
final class MinioStoryTest {

  @Nested
  final class ByTheAwsSdk extends BucketStory {
    ByTheAwsSdk() {
      super("s3");
    }

    @Override
    Server server() {
      return Server.real("TIDEMARK_TEST_MINIO", "tools/servers/minio.sh");
    }
  }

  @Nested
  final class ByTheMinioClient extends BucketStory {
    ByTheMinioClient() {
      super("minio");
    }

    @Override
    Server server() {
      return Server.real("TIDEMARK_TEST_MINIO", "tools/servers/minio.sh");
    }
  }
}
