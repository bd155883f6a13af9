package dev.tidemark.targets.s3;

import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The contract on S3Proxy: an S3 server of other people's making .
final class S3ProxyContractTest extends S3StoreContract {

  private static @Nullable S3Proxy proxy;
  private static @Nullable Server server;

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
    URI endpoint = URI.create("http://127.0.0.1:" + proxy.getPort());
    server = new Server(endpoint, "us-east-1", "test", "testtest");
    server.createBucket(BUCKET);
  }

  @AfterAll
  static void stop() throws Exception {
    if (proxy != null) {
      proxy.stop();
    }
  }

  @Override
  Server server() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server;
  }

  @Override
  protected boolean keepsNamesAndFoldersApart() {
    return false;
  }
}
