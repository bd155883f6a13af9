package dev.tidemark.engine.btree;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The ways down that committed and changing trees share.
final class TreeDescent {

  private TreeDescent() {}

  interface Children {
    Node child(Node parent, int i) throws IOException;
  }

  /// A child's range may hold nothing at or below the key; then the one before decides.
  static @Nullable TreeEntry floor(Node node, byte[] key, Children children) throws IOException {
    if (node.isLeaf()) {
      int found = node.find(key);
      int i = found >= 0 ? found : -found - 2;
      return i < 0 ? null : new TreeEntry(node.key(i), node.value(i));
    }
    TreeEntry entry = null;
    for (int i = node.childFor(key); entry == null && i >= 0; i--) {
      entry = floor(children.child(node, i), key, children);
    }
    return entry;
  }

  static @Nullable TreeEntry ceiling(Tree tree, byte[] key) throws IOException {
    Leaf leaf = tree.leafFrom(key);
    while (leaf != null) {
      int i = leaf.lowerBound(key);
      if (i < leaf.count()) {
        return new TreeEntry(leaf.key(i), leaf.value(i));
      }
      byte[] high = leaf.high();
      leaf = high == null ? null : tree.leafFrom(high);
    }
    return null;
  }
}
