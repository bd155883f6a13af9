package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.Entry;
import dev.tidemark.engine.btree.TreeWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A tree without history inside a transaction, every step behind its [Guard].
final class PlainWrites implements PlainTree {

  private static final String READ = "read the volume";
  private static final String WRITE = "write to the volume";

  private final TreeWriter tree;
  private final Guard guard;

  PlainWrites(TreeWriter tree, Guard guard) {
    this.tree = tree;
    this.guard = guard;
  }

  @Override
  public void put(byte[] key, byte[] value) {
    Limits.require(key, value);
    guard.run(
        WRITE,
        () -> {
          if (!Arrays.equals(tree.get(key), value)) {
            tree.put(key, value, 0);
          }
          return null;
        });
  }

  @Override
  public void delete(byte[] key) {
    guard.run(
        WRITE,
        () -> {
          tree.remove(key);
          return null;
        });
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return guard.<byte @Nullable []>run(READ, () -> tree.get(key));
  }

  @Override
  public @Nullable PlainEntry floor(byte[] key) {
    return guard.run(
        READ,
        () -> {
          Entry entry = tree.floor(key);
          return entry == null ? null : new PlainEntry(entry.key(), entry.value());
        });
  }

  @Override
  public PlainScan scan(byte[] from, byte[] to) {
    guard.requireOpen();
    return new PlainStepScan(key -> guard.run(READ, () -> tree.leafFrom(key)), from, to);
  }
}
