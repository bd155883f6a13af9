package dev.tidemark.engine.btree;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A tree to read from: a committed one, or one that a transaction is changing.
public interface Tree {

  byte @Nullable [] get(byte[] key) throws IOException;

  /// The entry with the smallest key not below `key`.
  @Nullable TreeEntry ceiling(byte[] key) throws IOException;

  /// The entry with the greatest key not above `key`.
  @Nullable TreeEntry floor(byte[] key) throws IOException;

  /// The leaf that has `key` in its range; null if the tree has no page.
  @Nullable Leaf leafFrom(byte[] key) throws IOException;
}
