package dev.tidemark.engine.files;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A place in a file tree: the root, or names below it. Names are bytes, not text.
///
/// A path never leaves the root: [FileNames] refuses `.`, `..`, `/` and NUL, also in names that
/// come from records.
public final class TreePath implements Comparable<TreePath> {

  public static final TreePath ROOT = new TreePath(new byte[0]);

  private final byte[] bytes;

  private TreePath(byte[] bytes) {
    this.bytes = bytes;
  }

  /// @param path `/a/b`, `a/b` or `a/b/`; empty or `/` is the root
  /// @throws IllegalArgumentException if a name in it is not allowed
  public static TreePath of(byte[] path) {
    TreePath at = ROOT;
    int start = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        if (i > start) {
          at = at.child(Arrays.copyOfRange(path, start, i));
        }
        start = i + 1;
      }
    }
    return at;
  }

  /// The path with these names in UTF-8.
  public static TreePath of(String path) {
    return of(path.getBytes(StandardCharsets.UTF_8));
  }

  /// A path as a person types it: absolute, in the spelling that [#toString] prints, perhaps with a
  /// slash at its end.
  ///
  /// @throws IllegalArgumentException if it is no such path; the message says why
  public static TreePath typed(String path) {
    return TypedPath.parse(path);
  }

  /// @param names from the root down
  /// @throws IllegalArgumentException if one of them is not allowed
  public static TreePath ofNames(List<byte[]> names) {
    TreePath at = ROOT;
    for (byte[] name : names) {
      at = at.child(name);
    }
    return at;
  }

  /// A path whose bytes came from [#bytes].
  public static TreePath trusted(byte[] bytes) {
    return new TreePath(bytes);
  }

  /// @throws IllegalArgumentException if the name is not allowed
  public TreePath child(byte[] name) {
    if (!FileNames.isName(name)) {
      throw new IllegalArgumentException("not the name of a file: '" + NameSpelling.of(name) + "'");
    }
    byte[] out = Arrays.copyOf(bytes, bytes.length + 1 + name.length);
    out[bytes.length] = '/';
    System.arraycopy(name, 0, out, bytes.length + 1, name.length);
    return new TreePath(out);
  }

  /// What lies below this.
  ///
  /// @param below names with slashes between them that came from [#below] or a record; empty = this
  public TreePath descendant(byte[] below) {
    if (below.length == 0) {
      return this;
    }
    boolean slashed = bytes.length > 0 && bytes[bytes.length - 1] == '/';
    byte[] out = Arrays.copyOf(bytes, bytes.length + (slashed ? 0 : 1) + below.length);
    out[out.length - below.length - 1] = '/';
    System.arraycopy(below, 0, out, out.length - below.length, below.length);
    return new TreePath(out);
  }

  public boolean isRoot() {
    return bytes.length == 0;
  }

  /// The directory this lies in; the root's is the root.
  public TreePath parent() {
    return isRoot() ? this : new TreePath(Arrays.copyOf(bytes, lastSlash()));
  }

  /// The last name; the root has none.
  public byte[] name() {
    return isRoot() ? bytes : Arrays.copyOfRange(bytes, lastSlash() + 1, bytes.length);
  }

  private int lastSlash() {
    int i = bytes.length - 1;
    while (bytes[i] != '/') {
      i--;
    }
    return i;
  }

  /// How many names it has.
  public int depth() {
    int out = 0;
    for (byte b : bytes) {
      out += b == '/' ? 1 : 0;
    }
    return out;
  }

  /// The names from the root down.
  public List<byte[]> names() {
    List<byte[]> out = new ArrayList<>();
    for (TreePath at = this; !at.isRoot(); at = at.parent()) {
      out.addFirst(at.name());
    }
    return out;
  }

  /// Whether this is `other` or lies below it.
  public boolean isWithin(TreePath other) {
    return bytes.length >= other.bytes.length
        && Arrays.equals(bytes, 0, other.bytes.length, other.bytes, 0, other.bytes.length)
        && (bytes.length == other.bytes.length || bytes[other.bytes.length] == '/');
  }

  /// Whether one of the two is the other or lies below it.
  public boolean overlaps(TreePath other) {
    return isWithin(other) || other.isWithin(this);
  }

  /// The names below a directory that this is in, with slashes between them.
  public byte[] below(TreePath directory) {
    int from = directory.bytes.length + 1;
    return from > bytes.length ? new byte[0] : Arrays.copyOfRange(bytes, from, bytes.length);
  }

  /// `/a/b`; nothing for the root. Not to be changed.
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public int compareTo(TreePath other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof TreePath other && Arrays.equals(bytes, other.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// For people, and to be typed back: see [NameSpelling].
  @Override
  public String toString() {
    return isRoot() ? "/" : NameSpelling.of(bytes);
  }
}
