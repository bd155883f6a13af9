package dev.tidemark.cli;

import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/// The story on S3Proxy, in this process and in memory.
final class S3ProxyStoryTest {

  private static @Nullable S3Proxy proxy;

  @BeforeAll
  static void start() throws Exception {
    Properties settings = new Properties();
    settings.setProperty("s3proxy.endpoint", "http://127.0.0.1:0");
    settings.setProperty("s3proxy.authorization", "aws-v2-or-v4");
    settings.setProperty("s3proxy.identity", "test");
    settings.setProperty("s3proxy.credential", "testtest");
    proxy =
        S3Proxy.Builder.fromProperties(settings)
            .blobStore(BlobStores.create("transient-nio2", new Properties()))
            .build();
    proxy.start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (proxy != null) {
      proxy.stop();
    }
  }

  private static BucketStory.Server started() {
    if (proxy == null) {
      throw new IllegalStateException("not started");
    }
    return new BucketStory.Server(
        URI.create("http://127.0.0.1:" + proxy.getPort()), "test", "testtest");
  }

  @Nested
  final class ByTheAwsSdk extends BucketStory {
    ByTheAwsSdk() {
      super("s3");
    }

    @Override
    Server server() {
      return started();
    }
  }

  @Nested
  final class ByTheMinioClient extends BucketStory {
    ByTheMinioClient() {
      super("minio");
    }

    @Override
    Server server() {
      return started();
    }
  }
}
