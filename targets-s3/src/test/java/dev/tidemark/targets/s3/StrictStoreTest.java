package dev.tidemark.targets.s3;

import org.junit.jupiter.api.Nested;

/// [StrictStore] by both clients.
final class StrictStoreTest {

  @Nested
  final class ByTheAwsSdk extends StrictStore {
    ByTheAwsSdk() {
      super(Client.AWS);
    }
  }

  @Nested
  final class ByTheMinioClient extends StrictStore {
    ByTheMinioClient() {
      super(Client.MINIO);
    }
  }
}
