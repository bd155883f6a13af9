package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.FileNames;

/// Names as people read them.
final class Shown {

  private Shown() {}

  static String text(byte[] raw) {
    return FileNames.show(raw);
  }
}
