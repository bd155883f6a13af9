package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.Tree;
import dev.tidemark.engine.btree.TreeEntry;
import dev.tidemark.engine.volume.ShortReads.State;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A tree without history at the newest state, step by step.
final class UnversionedReads implements UnversionedView {

  private final ShortReads steps;
  private final Function<State, Tree> tree;

  UnversionedReads(ShortReads steps, Function<State, Tree> tree) {
    this.steps = steps;
    this.tree = tree;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return steps.run(state -> tree.apply(state).get(key));
  }

  @Override
  public @Nullable UnversionedEntry floor(byte[] key) {
    return steps.run(state -> {
      TreeEntry entry = tree.apply(state).floor(key);
      return entry == null ? null : new UnversionedEntry(entry.key(), entry.value());
    });
  }

  @Override
  public UnversionedScan scan(byte[] from, byte[] to) {
    return new UnversionedStepScan(
        key -> steps.run(state -> tree.apply(state).leafFrom(key)), from, to);
  }
}
