package dev.tidemark.engine.btree;

import org.jspecify.annotations.Nullable;

/// One leaf as a step of a scan sees it. It stays as it is whatever happens to the tree.
public final class Leaf {

  private final Node node;
  private final byte @Nullable [] high;

  Leaf(Node node, byte @Nullable [] high) {
    this.node = node;
    this.high = high;
  }

  public int count() {
    return node.count();
  }

  public byte[] key(int i) {
    return node.key(i);
  }

  public byte[] value(int i) {
    return node.value(i);
  }

  /// The first index with a key not below `key`.
  public int lowerBound(byte[] key) {
    return node.lowerBound(key);
  }

  /// Where the next leaf begins: no key of this leaf is at or above it, none of a later one below.
  /// Null at the end.
  public byte @Nullable [] high() {
    return high;
  }
}
