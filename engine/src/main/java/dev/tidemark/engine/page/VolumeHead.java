package dev.tidemark.engine.page;

import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;

/// The state of a volume, as a commit record gives it.
///
/// @param phase whether it is a volume already, and may be written
/// @param digest the state digest at `tid`
/// @param lastExtent X: the last extent id of all transactions so far
public record VolumeHead(
    Phase phase, TxId tid, Timeline timeline, Hash chain, Hash digest, ExtentId lastExtent) {

  /// The life of a volume.
  public enum Phase {
    /// Records of another volume are still arriving.
    BUILDING,
    /// A complete copy that refuses writes until it is promoted.
    COPY,
    /// A volume of its own.
    MASTER
  }
}
