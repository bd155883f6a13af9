package dev.tidemark.engine.local;

import java.nio.file.Path;
import java.util.Arrays;

/// A path as the bytes that the system takes, and as the JDK has it.
///
/// @param bytes not copied, so nobody may change them
@SuppressWarnings("ArrayRecordComponent") // a value that is read, never compared
record LocalPath(byte[] bytes, Path directory, byte[] name) {

  private static final byte[] NOTHING = {};

  /// @param path absolute
  static LocalPath of(Path path) {
    return new LocalPath(RawNames.target(path), path, NOTHING);
  }

  LocalPath child(byte[] childName) {
    boolean slashed = bytes.length > 0 && bytes[bytes.length - 1] == '/';
    byte[] out = Arrays.copyOf(bytes, bytes.length + (slashed ? 0 : 1) + childName.length);
    out[out.length - childName.length - 1] = '/';
    System.arraycopy(childName, 0, out, out.length - childName.length, childName.length);
    return new LocalPath(out, path(), childName);
  }

  /// Made when it is asked for: the JDK takes its time where a name is not ASCII.
  Path path() {
    return name.length == 0 ? directory : RawNames.resolve(directory, name);
  }
}
