package dev.tidemark.targets.s3;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/// The contract on a real store, a Ceph RADOS gateway.
final class CephRgwContractTest {

  private static @Nullable Server server;

  @BeforeAll
  static void find_the_server_and_create_a_bucket() {
    server = Server.real("TIDEMARK_TEST_S3", "tools/servers/ceph-rgw.sh");
  }

  private static Server found() {
    if (server == null) {
      throw new IllegalStateException("no server");
    }
    return server;
  }

  @Nested
  final class ByTheAwsSdk extends RealStoreContract {
    ByTheAwsSdk() {
      super(Client.AWS);
    }

    @Override
    Server server() {
      return found();
    }
  }

  @Nested
  final class ByTheMinioClient extends RealStoreContract {
    ByTheMinioClient() {
      super(Client.MINIO);
    }

    @Override
    Server server() {
      return found();
    }
  }
}
