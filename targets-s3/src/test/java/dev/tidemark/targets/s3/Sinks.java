package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.spi.words.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// What the tests of this module share.
final class Sinks {

  static final String SECRET = "a-secret-that-must-not-be-printed";
  static final ObjectName NAME = new ObjectName("commits/2a");
  static final Content HELLO = content("hello");

  private Sinks() {}

  /// A sink for bucket `acme`, prefix `ann`, as the program would open it.
  ///
  /// @param more settings; an empty one is taken away
  static ObjectSink open(Client client, URI endpoint, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bucket", "acme");
    settings.put("prefix", "ann");
    settings.put("endpoint", endpoint.toString());
    settings.put("access-key-id", "AKEXAMPLE");
    settings.put("secret-access-key", SECRET);
    settings.putAll(more);
    settings.values().removeIf(String::isEmpty);
    return client.open(new SinkSettings(settings));
  }

  static Content content(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Content.of(bytes, Sha256.of(bytes));
  }

  static void close(InputStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
