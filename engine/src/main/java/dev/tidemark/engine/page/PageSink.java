package dev.tidemark.engine.page;

import java.io.IOException;

/// The receiver of a tree's new pages.
public interface PageSink {

  /// Says how many pages will be placed next: so they get neighbouring addresses. Once all of them
  /// are placed, all of them can be read.
  void expect(int pages) throws IOException;

  /// Gives a page its address and birth and seals it. Nobody changes the array afterwards.
  void place(byte[] page) throws IOException;
}
