package dev.tidemark.engine.page;

import java.io.IOException;

/// Where a tree puts its new pages at a commit.
public interface PageSink {

  /// Gives a page its address and birth and seals it. The sink keeps the array; nobody changes it
  /// afterwards.
  void place(byte[] page) throws IOException;
}
