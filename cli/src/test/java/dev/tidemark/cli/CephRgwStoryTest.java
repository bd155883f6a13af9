package dev.tidemark.cli;

import org.junit.jupiter.api.Nested;

/// The story on a real store, a Ceph RADOS gateway; see `tools/servers/README.md`.
final class CephRgwStoryTest {

  @Nested
  final class ByTheAwsSdk extends BucketStory {
    ByTheAwsSdk() {
      super("s3");
    }

    @Override
    Server server() {
      return Server.real("TIDEMARK_TEST_S3", "tools/servers/ceph-rgw.sh");
    }
  }

  @Nested
  final class ByTheMinioClient extends BucketStory {
    ByTheMinioClient() {
      super("minio");
    }

    @Override
    Server server() {
      return Server.real("TIDEMARK_TEST_S3", "tools/servers/ceph-rgw.sh");
    }
  }
}
