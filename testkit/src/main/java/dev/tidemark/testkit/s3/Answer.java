package dev.tidemark.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// @param body sent as it is, but for `HEAD`, where only its length is said
record Answer(int status, Map<String, String> headers, byte[] body) {

  static Answer empty(int status) {
    return new Answer(status, Map.of(), new byte[0]);
  }

  static Answer xml(int status, String text) {
    return new Answer(
        status, Map.of("Content-Type", "application/xml"), text.getBytes(StandardCharsets.UTF_8));
  }

  Answer with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new Answer(status, all, body);
  }

  Answer with(String name, String value) {
    return with(Map.of(name, value));
  }
}
