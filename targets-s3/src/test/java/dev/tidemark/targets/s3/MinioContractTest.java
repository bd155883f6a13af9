package dev.tidemark.targets.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

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

  private abstract static class OnMinio extends RealStoreContract {
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

    @ParameterizedTest
    @ValueSource(strings = {"AES256", "aws:kms"})
    void what_the_store_encrypts_comes_back(String encryption) throws Exception {
      try (ObjectSink sink = open(Map.of("server-side-encryption", encryption));
          S3Client s3 = server().client()) {
        assertThat(sink.create(Sinks.NAME, Sinks.HELLO)).isEqualTo(CreateResult.CREATED);
        assertThat(sink.open(Sinks.NAME, 1, 3).orElseThrow()).hasContent("ell");
        String key = sink.traits().location().replaceFirst("^s3://[^/]*/([^?]*).*", "$1");
        assertThat(
                s3.headObject(r -> r.bucket(server().bucket()).key(key + "/" + Sinks.NAME))
                    .serverSideEncryptionAsString())
            .isEqualTo(encryption);
      }
    }

    @Test
    void a_storage_class_that_the_store_has_not_is_named() throws Exception {
      try (ObjectSink sink = open(Map.of("storage-class", "commits:GLACIER_IR"))) {
        assertThatThrownBy(() -> sink.create(Sinks.NAME, Sinks.HELLO))
            .isInstanceOf(TargetException.Rejected.class)
            .hasMessageContaining("correct storage-class");
      }
    }

    /// MinIO is its own token service; it takes any ARN.
    @Test
    void a_role_is_assumed_at_the_stores_own_token_service() throws Exception {
      try (ObjectSink sink = open(Map.of("role-arn", "arn:aws:iam::123456789012:role/any"))) {
        assertThat(sink.create(Sinks.NAME, Sinks.HELLO)).isEqualTo(CreateResult.CREATED);
      }
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
