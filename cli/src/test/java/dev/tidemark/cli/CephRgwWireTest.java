package dev.tidemark.cli;

import dev.tidemark.cli.BucketStory.Server;
import org.junit.jupiter.api.Nested;

/// A bad wire before a real store, a Ceph RADOS gateway; see `tools/servers/README.md`.
final class CephRgwWireTest {

  @Nested
  final class ByTheAwsSdk extends S3WireFaults {
    ByTheAwsSdk() {
      super("s3", Server.real("TIDEMARK_TEST_S3", "tools/servers/ceph-rgw.sh"));
    }
  }
}
