package dev.tidemark.targets.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The contract on a real store, MinIO.
final class MinioContractTest {

  private static @Nullable Server server;

  @BeforeAll
  static void find_the_server_and_create_a_bucket() {
    server = Server.real("TIDEMARK_TEST_MINIO", "tools/servers/minio.sh");
  }

  @Nested
  final class ByTheAwsSdk extends OnMinio {
    ByTheAwsSdk() {
      super(Client.AWS);
    }
  }

  @Nested
  final class ByTheMinioClient extends OnMinio {
    ByTheMinioClient() {
      super(Client.MINIO);
    }
  }

  private abstract static class OnMinio extends S3StoreContract {
    OnMinio(Client client) {
      super(client);
    }

    @Override
    Server server() {
      if (server == null) {
        throw new IllegalStateException("no server");
      }
      return server;
    }

    /// Where `after` lies two folders below the prefix and one or two names are asked for, MinIO
    /// passes over some.
    @Override
    protected List<Integer> listLimits() {
      return List.of(3, 100);
    }

    /// MinIO locks the name from the first byte of a conditional PUT on.
    @Override
    protected boolean opensWhatIsBeingWritten() {
      return false;
    }

    /// MinIO lists one of the two only.
    @Test
    @Override
    protected void a_name_that_is_a_folder_of_another_is_refused_or_a_name_of_its_own()
        throws Exception {
      try (ObjectSink sink = open()) {
        sink.create(new ObjectName("a/b"), Sinks.content("inside"));
        assertThat(sink.create(new ObjectName("a"), Sinks.HELLO)).isEqualTo(CreateResult.CREATED);
        assertThat(sink.open(new ObjectName("a"), 0, 9).orElseThrow()).hasContent("hello");
        assertThat(sink.open(new ObjectName("a/b"), 0, 9).orElseThrow()).hasContent("inside");
      }
    }
  }
}
