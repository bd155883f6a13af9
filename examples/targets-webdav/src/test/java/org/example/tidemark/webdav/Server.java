package org.example.tidemark.webdav;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.SinkSettings;
import java.util.HashMap;
import java.util.Map;

/// The server to test with, as `tools/servers/webdav.sh start` tells it. Without one these tests
/// are skipped, or fail with TIDEMARK_REQUIRE_SERVERS=1.
final class Server {

  private Server() {}

  /// Settings for a place of that name on the server.
  static Map<String, String> settings(String place) {
    Map<String, String> settings = new HashMap<>();
    settings.put("url", variable("URL") + "/" + place);
    settings.put("user", variable("USER"));
    settings.put("password", variable("PASSWORD"));
    settings.put("parallelism", "8");
    settings.put("accept-unsynced", "true");
    return settings;
  }

  static ObjectSink open(String place) throws Exception {
    return open(settings(place));
  }

  static ObjectSink open(Map<String, String> settings) throws Exception {
    return new WebdavSinkProvider().open(new SinkSettings(settings));
  }

  private static String variable(String name) {
    String value = System.getenv("TIDEMARK_TEST_WEBDAV_" + name);
    return value == null ? without() : value;
  }

  private static String without() {
    String how = "no WebDAV server: export $(tools/servers/webdav.sh start), then test again";
    if ("1".equals(System.getenv("TIDEMARK_REQUIRE_SERVERS"))) {
      return fail(how);
    }
    return abort(how);
  }
}
