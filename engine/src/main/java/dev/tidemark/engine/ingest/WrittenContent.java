package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.DataRange;
import java.util.List;

/// The outcome for content that a transaction was to take in.
sealed interface WrittenContent {

  /// All of it is in the volume.
  record Ranges(List<DataRange> ranges) implements WrittenContent {}

  /// An object that had some of it when it was read has lost that meanwhile. Nothing was stored.
  record DonorLost(long donor) implements WrittenContent {}
}
