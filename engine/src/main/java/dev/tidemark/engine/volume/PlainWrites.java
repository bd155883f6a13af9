package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.Entry;
import dev.tidemark.engine.btree.Leaf;
import dev.tidemark.engine.btree.TreeWriter;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A tree without history inside a transaction.
final class PlainWrites implements PlainTree {

  private final TreeWriter tree;
  private final Failure failure;

  /// Says what an I/O error means.
  interface Failure {
    VolumeException of(String verb, IOException e);
  }

  PlainWrites(TreeWriter tree, Failure failure) {
    this.tree = tree;
    this.failure = failure;
  }

  @Override
  public void put(byte[] key, byte[] value) {
    Limits.require(key, value);
    try {
      if (!Arrays.equals(tree.get(key), value)) {
        tree.put(key, value, 0);
      }
    } catch (IOException e) {
      throw failure.of("write to the volume", e);
    }
  }

  @Override
  public void delete(byte[] key) {
    try {
      tree.remove(key);
    } catch (IOException e) {
      throw failure.of("write to the volume", e);
    }
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    try {
      return tree.get(key);
    } catch (IOException e) {
      throw failure.of("read the volume", e);
    }
  }

  @Override
  public @Nullable PlainEntry floor(byte[] key) {
    try {
      Entry entry = tree.floor(key);
      return entry == null ? null : new PlainEntry(entry.key(), entry.value());
    } catch (IOException e) {
      throw failure.of("read the volume", e);
    }
  }

  @Override
  public PlainScan scan(byte[] from, byte[] to) {
    return new PlainStepScan(this::leaf, from, to);
  }

  private @Nullable Leaf leaf(byte[] key) {
    try {
      return tree.leafFrom(key);
    } catch (IOException e) {
      throw failure.of("read the volume", e);
    }
  }
}
