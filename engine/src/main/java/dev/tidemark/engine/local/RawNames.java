package dev.tidemark.engine.local;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/// The last name of a path as the bytes that the file system has, and back, whatever the locale.
///
/// A `Path` shows its bytes in two ways: as a String, which is exact for ASCII only, and as a URI,
/// which is exact always and costs a system call. So only ASCII goes the short way.
public final class RawNames {

  private RawNames() {}

  /// The bytes of a path's last name.
  static byte[] of(Path path) {
    String shown = String.valueOf(path.getFileName());
    if (isAscii(shown)) {
      return shown.getBytes(StandardCharsets.US_ASCII);
    }
    String raw = path.toUri().getRawPath();
    int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
    return decoded(raw.substring(raw.lastIndexOf('/', end - 1) + 1, end));
  }

  /// The path of a name in a directory.
  public static Path resolve(Path directory, byte[] name) {
    if (isAscii(name)) {
      return directory.resolve(new String(name, StandardCharsets.US_ASCII));
    }
    String parent = directory.toUri().toString();
    return Path.of(URI.create(parent + (parent.endsWith("/") ? "" : "/") + encoded(name)));
  }

  /// All bytes of a symbolic link's target, as they were written: it need not be a normal path.
  static byte[] target(Path target) {
    String shown = target.toString();
    if (isAscii(shown)) {
      return shown.getBytes(StandardCharsets.US_ASCII);
    }
    boolean absolute = target.isAbsolute();
    Path from = absolute ? target : target.getFileSystem().getPath("/").resolve(target);
    byte[] bytes = decoded(from.toUri().getRawPath());
    boolean slashAdded = bytes[bytes.length - 1] == '/' && !shown.endsWith("/");
    return Arrays.copyOfRange(bytes, absolute ? 0 : 1, bytes.length - (slashAdded ? 1 : 0));
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAscii(byte[] name) {
    for (byte b : name) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] decoded(String raw) {
    byte[] out = new byte[raw.length()];
    int n = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        out[n++] = (byte) Integer.parseInt(raw, i + 1, i + 3, 16);
        i += 2;
      } else {
        out[n++] = (byte) c;
      }
    }
    return Arrays.copyOf(out, n);
  }

  private static String encoded(byte[] name) {
    StringBuilder out = new StringBuilder(3 * name.length);
    for (byte b : name) {
      out.append(String.format("%%%02X", b));
    }
    return out.toString();
  }
}
