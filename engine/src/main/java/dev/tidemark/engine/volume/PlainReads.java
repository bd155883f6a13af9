package dev.tidemark.engine.volume;

import dev.tidemark.engine.btree.Entry;
import dev.tidemark.engine.btree.Tree;
import dev.tidemark.engine.volume.Steps.State;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A tree without history at the newest state, step by step.
final class PlainReads implements PlainView {

  private final Steps steps;
  private final Function<State, Tree> tree;

  PlainReads(Steps steps, Function<State, Tree> tree) {
    this.steps = steps;
    this.tree = tree;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return steps.run(state -> tree.apply(state).get(key));
  }

  @Override
  public @Nullable PlainEntry floor(byte[] key) {
    return steps.run(state -> {
      Entry entry = tree.apply(state).floor(key);
      return entry == null ? null : new PlainEntry(entry.key(), entry.value());
    });
  }

  @Override
  public PlainScan scan(byte[] from, byte[] to) {
    return new PlainStepScan(key -> steps.run(state -> tree.apply(state).leafFrom(key)), from, to);
  }
}
