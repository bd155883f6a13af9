package dev.tidemark.engine.ingest;

import dev.tidemark.engine.local.SourceStat;
import dev.tidemark.engine.local.UnkeptTraits;
import java.util.concurrent.CompletableFuture;

/// A name on its way from the walk to the volume.
///
/// @param scanned what the scan has found under the name
/// @param stat the attributes that it is inserted with
/// @param content done once it is read
record WalkItem(ScannedName scanned, SourceStat stat, CompletableFuture<ReadContent> content) {

  /// Bytes in memory besides its content, about.
  static final long OVERHEAD_BYTES = 400;

  static final CompletableFuture<ReadContent> UNREAD =
      CompletableFuture.completedFuture(new ReadContent.Unread());

  byte[] name() {
    return scanned.name();
  }

  /// The object that is up to date, if nothing is to be read; 0 = none.
  long object() {
    return scanned.upToDate();
  }

  /// What it has that a volume does not hold.
  UnkeptTraits traits() {
    return scanned.traits();
  }

  /// The content of an item that was awaited.
  ReadContent read() {
    return content.resultNow();
  }

  long storedBytes() {
    return read() instanceof ReadContent.Read done ? done.storedBytes() : 0;
  }
}
