package dev.tidemark.engine.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Attributes as the JDK gives them for a Unix file system, all read in one system call.
record UnixAttributes(Map<String, Object> values) {

  /// @param wanted separated by commas
  static UnixAttributes of(Path path, String wanted, LinkOption... options) throws IOException {
    return new UnixAttributes(Files.readAttributes(path, "unix:" + wanted, options));
  }

  int integer(String name) {
    return (Integer) there(name, values.get(name));
  }

  long number(String name) {
    return (Long) there(name, values.get(name));
  }

  Instant time(String name) {
    return ((FileTime) there(name, values.get(name))).toInstant();
  }

  private static Object there(String name, @Nullable Object value) {
    if (value == null) {
      throw new IllegalStateException("the JDK gives no attribute " + name);
    }
    return value;
  }
}
