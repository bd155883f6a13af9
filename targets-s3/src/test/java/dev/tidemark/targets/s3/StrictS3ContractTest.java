package dev.tidemark.targets.s3;

import dev.tidemark.testkit.s3.Credentials;
import dev.tidemark.testkit.s3.StrictS3;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/// The contract on a server that checks all that Amazon's checks, in short pages.
final class StrictS3ContractTest {

  private static final String BUCKET = "tidemark-strict";

  private static @Nullable StrictS3 s3;

  @BeforeAll
  static void start() throws IOException {
    s3 = StrictS3.start("eu-central-1");
    s3.pageSize(100);
    s3.bucket(BUCKET);
  }

  @AfterAll
  static void stop() {
    if (s3 != null) {
      s3.close();
    }
  }

  private static Server started() {
    if (s3 == null) {
      throw new IllegalStateException("not started");
    }
    Credentials key = s3.credentials();
    return new Server(s3.endpoint(), s3.region(), key.accessKey(), key.secretKey(), BUCKET);
  }

  @Nested
  final class ByTheAwsSdk extends S3StoreContract {
    ByTheAwsSdk() {
      super(Client.AWS);
    }

    @Override
    Server server() {
      return started();
    }
  }

  @Nested
  final class ByTheMinioClient extends S3StoreContract {
    ByTheMinioClient() {
      super(Client.MINIO);
    }

    @Override
    Server server() {
      return started();
    }
  }
}
