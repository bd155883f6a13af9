package dev.tidemark.engine.page;

import java.io.IOException;
import java.util.function.LongConsumer;

/// Knows the inside of trees well enough to name their pages.
@FunctionalInterface
public interface ReachablePages {

  /// Names the address of every page of the trees, each once.
  void visit(Roots roots, PageSource source, LongConsumer page) throws IOException;
}
