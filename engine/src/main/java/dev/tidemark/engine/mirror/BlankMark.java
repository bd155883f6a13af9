package dev.tidemark.engine.mirror;

import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Mark;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;

/// Marks without a commit.
final class BlankMark {

  private BlankMark() {}

  /// The mark of an empty archive.
  static Mark none(Timeline timeline) {
    return new Mark(timeline, TxId.ZERO, Hash.ZERO, ExtentId.NONE, TxId.ZERO, Hash.ZERO);
  }
}
