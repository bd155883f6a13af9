package dev.tidemark.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// @param body sent as it is, but for `HEAD`, where only its length is said
record S3Answer(int status, Map<String, String> headers, byte[] body) {

  static S3Answer empty(int status) {
    return new S3Answer(status, Map.of(), new byte[0]);
  }

  static S3Answer xml(int status, String text) {
    return new S3Answer(
        status, Map.of("Content-Type", "application/xml"), text.getBytes(StandardCharsets.UTF_8));
  }

  S3Answer with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new S3Answer(status, all, body);
  }

  S3Answer with(String name, String value) {
    return with(Map.of(name, value));
  }
}
