package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.FileNames;
import java.util.Arrays;
import java.util.List;

/// Where a source appears in the volume: the names from the root down; none = the root itself.
///
/// @param names raw bytes; not copied, so nobody may change them
public record VolumePath(List<byte[]> names) {

  public VolumePath {
    names = List.copyOf(names);
    if (!names.stream().allMatch(FileNames::isName)) {
      throw new IllegalArgumentException("a path in a volume has only names");
    }
  }

  /// @param path names separated by slashes; leading, trailing and repeated ones say nothing
  public static VolumePath of(byte[] path) {
    List<byte[]> names = new java.util.ArrayList<>();
    int start = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        if (i > start) {
          names.add(Arrays.copyOfRange(path, start, i));
        }
        start = i + 1;
      }
    }
    return new VolumePath(names);
  }

  /// Whether one of the two is the other or lies in it.
  boolean overlaps(VolumePath other) {
    int common = Math.min(names.size(), other.names.size());
    for (int i = 0; i < common; i++) {
      if (!Arrays.equals(names.get(i), other.names.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// `/` before each name.
  byte[] bytes() {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (byte[] name : names) {
      out.write('/');
      out.writeBytes(name);
    }
    return out.toByteArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VolumePath path && Arrays.equals(bytes(), path.bytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes());
  }

  /// For people.
  @Override
  public String toString() {
    return names.isEmpty() ? "/" : FileNames.text(bytes());
  }
}
