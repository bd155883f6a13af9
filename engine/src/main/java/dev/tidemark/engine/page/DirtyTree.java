package dev.tidemark.engine.page;

import java.io.IOException;
import java.util.List;

/// A tree as a transaction leaves it.
public interface DirtyTree {

  /// How many pages [#write] will place.
  int dirtyPages();

  /// Places the new pages, children before parents.
  ///
  /// @return the new root
  Root write(PageSink sink) throws IOException;

  /// The addresses of the pages that the new tree no longer has.
  List<Long> replaced();
}
