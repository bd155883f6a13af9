package dev.tidemark.engine.ingest;

import dev.tidemark.engine.content.Chunker;

/// The limits on the work that an import does at once. What may be in flight must have room for a
/// batch that is gathered, a step that is made and the next piece: else the scout and the inserting
/// thread wait for each other.
///
/// @param inFlightBytes read ahead of the inserting thread, at most
/// @param smallFileBytes a file above this is read piece by piece
/// @param stepItems names that are handed over together, at most
/// @param stepBytes about as much content is handed over together, at most
/// @param batchStoredBytes bytes that one transaction stores, at most
/// @param batchRecords records that one transaction changes, about, at most
record ImportLimits(
    long inFlightBytes,
    long smallFileBytes,
    int stepItems,
    long stepBytes,
    long batchStoredBytes,
    int batchRecords) {

  /// What the steps of a batch hold besides what they store.
  private static final long OVERHEAD_BYTES = 4L << 20;

  ImportLimits {
    long needed =
        batchStoredBytes
            + stepBytes
            + Math.max(smallFileBytes, Chunker.LENGTH_MAX)
            + OVERHEAD_BYTES;
    if (inFlightBytes < needed) {
      throw new IllegalArgumentException(
          "a full batch and the next step need " + needed + " bytes, got " + inFlightBytes);
    }
  }

  static final ImportLimits NORMAL =
      new ImportLimits(64L << 20, 8L << 20, 512, 4L << 20, 32L << 20, 20_000);
}
