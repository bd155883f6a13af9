package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.TreeEntry;
import dev.tidemark.engine.btree.TreeWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A tree without history inside a transaction, every step behind its [WriteGuard].
final class UnversionedWrites implements UnversionedTree {

  private static final String READ = "read the volume";
  private static final String WRITE = "write to the volume";

  private final TreeWriter tree;
  private final WriteGuard guard;

  UnversionedWrites(TreeWriter tree, WriteGuard guard) {
    this.tree = tree;
    this.guard = guard;
  }

  @Override
  public void put(byte[] key, byte[] value) {
    RecordLimits.require(key, value);
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
  public @Nullable UnversionedEntry floor(byte[] key) {
    return guard.run(
        READ,
        () -> {
          TreeEntry entry = tree.floor(key);
          return entry == null ? null : new UnversionedEntry(entry.key(), entry.value());
        });
  }

  @Override
  public UnversionedScan scan(byte[] from, byte[] to) {
    guard.requireOpen();
    return new UnversionedStepScan(key -> guard.run(READ, () -> tree.leafFrom(key)), from, to);
  }
}
