package dev.tidemark.targets.s3;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;

/// The contract on a real store, a Ceph RADOS gateway. `tools/servers/ceph-rgw.sh start` prints the
/// settings it reads from the environment. Where `TIDEMARK_REQUIRE_SERVERS` is 1, as in CI, its
/// absence is a failure.
final class CephRgwContractTest extends S3StoreContract {

  private static @Nullable Server server;

  @BeforeAll
  static void find_the_server_and_create_a_bucket() {
    Map<String, String> env = System.getenv();
    String endpoint = env.getOrDefault("TIDEMARK_TEST_S3_ENDPOINT", "");
    if (endpoint.isEmpty()) {
      String how =
          "no Ceph to test with: export $(tools/servers/ceph-rgw.sh start), then run the tests again";
      if (env.getOrDefault("TIDEMARK_REQUIRE_SERVERS", "").equals("1")) {
        fail(how);
      }
      System.out.println("CephRgwContractTest is skipped: " + how);
      abort(how);
    }
    server =
        new Server(
            URI.create(endpoint),
            env.getOrDefault("TIDEMARK_TEST_S3_REGION", "us-east-1"),
            env.getOrDefault("TIDEMARK_TEST_S3_ACCESS_KEY", ""),
            env.getOrDefault("TIDEMARK_TEST_S3_SECRET_KEY", ""));
    server.createBucket(BUCKET);
  }

  @Override
  Server server() {
    if (server == null) {
      throw new IllegalStateException("no server");
    }
    return server;
  }
}
