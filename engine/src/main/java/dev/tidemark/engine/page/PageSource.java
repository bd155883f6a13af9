package dev.tidemark.engine.page;

import java.io.IOException;

/// The supplier of a tree's pages.
public interface PageSource {

  /// The page that a parent names. Nobody changes the array.
  ///
  /// @throws ForeignPageException if another page, or none, is in its place
  byte[] page(long address, long birth, int crc) throws IOException;
}
