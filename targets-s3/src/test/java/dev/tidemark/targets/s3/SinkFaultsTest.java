package dev.tidemark.targets.s3;

import org.junit.jupiter.api.Nested;

/// [SinkFaults] by both clients.
final class SinkFaultsTest {

  @Nested
  final class ByTheAwsSdk extends SinkFaults {
    ByTheAwsSdk() {
      super(Client.AWS);
    }
  }

  @Nested
  final class ByTheMinioClient extends SinkFaults {
    ByTheMinioClient() {
      super(Client.MINIO);
    }
  }
}
