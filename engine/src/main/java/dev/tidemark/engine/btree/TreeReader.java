package dev.tidemark.engine.btree;

import dev.tidemark.engine.page.PageSource;
import dev.tidemark.engine.page.Root;
import java.io.IOException;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Reads one committed tree. Each call is a short step; what it returns stays right whatever is
/// committed later.
public final class TreeReader implements Tree {

  private final PageSource source;
  private final Root root;

  public TreeReader(PageSource source, Root root) {
    this.source = source;
    this.root = root;
  }

  @Override
  public byte @Nullable [] get(byte[] key) throws IOException {
    if (root.isNone()) {
      return null;
    }
    Node node = rootNode();
    while (!node.isLeaf()) {
      node = child(node, node.childFor(key));
    }
    int i = node.find(key);
    return i < 0 ? null : node.value(i);
  }

  @Override
  public @Nullable TreeEntry ceiling(byte[] key) throws IOException {
    return TreeDescent.ceiling(this, key);
  }

  @Override
  public @Nullable TreeEntry floor(byte[] key) throws IOException {
    return root.isNone() ? null : TreeDescent.floor(rootNode(), key, this::child);
  }

  @Override
  public @Nullable Leaf leafFrom(byte[] key) throws IOException {
    return leafFrom(key, newest -> false);
  }

  /// The first leaf at or behind `key` that has seen a TID above `lo`, skipping whole subtrees that
  /// have not; null if there is none.
  public @Nullable Leaf changedLeafFrom(byte[] key, long lo) throws IOException {
    return leafFrom(key, newest -> Long.compareUnsigned(newest, lo) <= 0);
  }

  private @Nullable Leaf leafFrom(byte[] key, LongPredicate skip) throws IOException {
    boolean nothing = root.isNone() || skip.test(root.newest());
    return nothing ? null : leafFrom(rootNode(), key, null, skip);
  }

  private @Nullable Leaf leafFrom(Node node, byte[] key, byte @Nullable [] high, LongPredicate skip)
      throws IOException {
    if (node.isLeaf()) {
      return new Leaf(node, high);
    }
    Leaf found = null;
    int count = node.count();
    for (int i = node.childFor(key); found == null && i < count; i++) {
      if (!skip.test(node.childNewest(i))) {
        byte[] childHigh = i + 1 < count ? node.key(i + 1) : high;
        found = leafFrom(child(node, i), key, childHigh, skip);
      }
    }
    return found;
  }

  private Node rootNode() throws IOException {
    return new Node(source.page(root.address(), root.birth(), root.crc()));
  }

  private Node child(Node parent, int i) throws IOException {
    return new Node(source.page(parent.childAddress(i), parent.childBirth(i), parent.childCrc(i)));
  }
}
