package dev.tidemark.targets.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The contract on S3Proxy: an S3 server of other people's making.
final class S3ProxyContractTest {

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
    server = Server.withBucket(endpoint, "us-east-1", "test", "testtest");
  }

  @AfterAll
  static void stop() throws Exception {
    if (proxy != null) {
      proxy.stop();
    }
  }

  @Nested
  final class ByTheAwsSdk extends OnS3Proxy {
    ByTheAwsSdk() {
      super(Client.AWS);
    }
  }

  @Nested
  final class ByTheMinioClient extends OnS3Proxy {
    ByTheMinioClient() {
      super(Client.MINIO);
    }
  }

  private abstract static class OnS3Proxy extends S3StoreContract {
    OnS3Proxy(Client client) {
      super(client);
    }

    @Override
    Server server() {
      if (server == null) {
        throw new IllegalStateException("not started");
      }
      return server;
    }

    /// S3Proxy keeps names in a tree and answers 412 or 500 here, where S3 has two objects.
    @Test
    @Override
    protected void a_name_that_is_a_folder_of_another_is_refused_or_a_name_of_its_own()
        throws Exception {
      try (ObjectSink sink = open()) {
        ObjectName inside = new ObjectName("a/b");
        sink.create(inside, Sinks.HELLO);
        assertThat(sink.create(new ObjectName("a"), Sinks.HELLO)).isEqualTo(CreateResult.TAKEN);
        assertThatThrownBy(() -> sink.create(new ObjectName("a/b/c"), Sinks.HELLO))
            .isInstanceOf(TargetException.OutcomeUnknown.class);
        assertThat(sink.list("", "", 10)).containsExactly(new ObjectInfo(inside, 5));
        assertThat(sink.open(inside, 0, 9).orElseThrow()).hasContent("hello");
      }
    }
  }
}
