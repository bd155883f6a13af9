package dev.tidemark.cli;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.net.URI;
import org.junit.jupiter.api.BeforeAll;

/// The story on a real store, a Ceph RADOS gateway; see `tools/servers/README.md`.
final class CephRgwStoryTest extends BucketStory {

  @BeforeAll
  static void there_must_be_a_server() {
    if (!env("ENDPOINT").isEmpty()) {
      return;
    }
    String how =
        "no Ceph to test with: export $(tools/servers/ceph-rgw.sh start), then run the tests again";
    if ("1".equals(System.getenv("TIDEMARK_REQUIRE_SERVERS"))) {
      fail(how);
    }
    System.out.println("CephRgwStoryTest is skipped: " + how);
    abort(how);
  }

  private static String env(String name) {
    return System.getenv().getOrDefault("TIDEMARK_TEST_S3_" + name, "");
  }

  @Override
  Server server() {
    return new Server(URI.create(env("ENDPOINT")), env("ACCESS_KEY"), env("SECRET_KEY"));
  }
}
