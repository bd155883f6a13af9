package dev.tidemark.engine.local;

import dev.tidemark.engine.files.TreePath;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/// From bytes to paths of the JDK and back, exact also for names that are no text. A `Path` is made
/// of a string only if that is plain ASCII; else of a URI, whose escapes the JDK passes on as
/// bytes, whatever the locale.
public final class RawPaths {

  private static final String HEX = "0123456789ABCDEF";

  private static final Path NOWHERE = Path.of("/dev/null");

  private final Path root;
  private final String rootUri;
  private final byte[] rootBytes;

  public RawPaths(Path root) {
    this.root = root;
    String uri = root.toUri().getRawPath();
    this.rootUri = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    this.rootBytes = unescape(rootUri);
  }

  Path of(TreePath path) {
    if (path.isRoot()) {
      return root;
    }
    byte[] bytes = path.bytes();
    Path out =
        isPlain(bytes)
            ? root.resolve(new String(bytes, 1, bytes.length - 1, StandardCharsets.US_ASCII))
            : Path.of(URI.create("file://" + rootUri + escape(bytes)));
    if (out.getNameCount() != root.getNameCount() + path.depth() || !out.startsWith(root)) {
      throw new IllegalArgumentException("this system cannot hold a file named " + path);
    }
    return out;
  }

  /// The absolute path as the system takes it.
  public byte[] raw(TreePath path) {
    if (path.isRoot()) {
      return rootBytes.length == 0 ? new byte[] {'/'} : rootBytes;
    }
    byte[] out = Arrays.copyOf(rootBytes, rootBytes.length + path.bytes().length);
    System.arraycopy(path.bytes(), 0, out, rootBytes.length, path.bytes().length);
    return out;
  }

  /// The bytes of a path's last name.
  public static byte[] lastName(Path path) {
    byte[] all = bytes(path);
    int slash = all.length - 1;
    while (slash >= 0 && all[slash] != '/') {
      slash--;
    }
    return Arrays.copyOfRange(all, slash + 1, all.length);
  }

  /// The bytes of a path.
  public static byte[] bytes(Path path) {
    byte[] plain = path.toString().getBytes(StandardCharsets.UTF_8);
    if (isPlain(plain)) {
      return plain;
    }
    // Nothing lies below this, so no slash is added for a directory.
    Path absolute = path.isAbsolute() ? path : NOWHERE.resolve(path);
    byte[] bytes = unescape(absolute.toUri().getRawPath());
    int start = path.isAbsolute() ? 0 : NOWHERE.toString().length() + 1;
    int end = path.isAbsolute() && bytes[bytes.length - 1] == '/' ? bytes.length - 1 : bytes.length;
    return Arrays.copyOfRange(bytes, start, end);
  }

  /// What a symbolic link says, as a path. The JDK drops doubled and trailing slashes.
  Path linkTarget(byte[] target) {
    boolean absolute = target.length > 0 && target[0] == '/';
    Path path = Path.of(URI.create("file:///" + escape(target).replaceFirst("^/+", "")));
    return absolute || path.getNameCount() == 0 ? path : path.subpath(0, path.getNameCount());
  }

  private static boolean isPlain(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0x20 || b == 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static String escape(byte[] bytes) {
    StringBuilder out = new StringBuilder(bytes.length * 3);
    for (byte b : bytes) {
      if ((b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '/') {
        out.append((char) b);
      } else {
        out.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
      }
    }
    return out.toString();
  }

  private static byte[] unescape(String uri) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(uri.length());
    for (int i = 0; i < uri.length(); i++) {
      if (uri.charAt(i) == '%') {
        out.write(Integer.parseInt(uri, i + 1, i + 3, 16));
        i += 2;
      } else {
        out.write(uri.charAt(i));
      }
    }
    return out.toByteArray();
  }
}
