package dev.tidemark.engine.ingest;

import java.util.concurrent.CompletableFuture;

/// A name that the walk has come across.
///
/// @param content done once it is read
@SuppressWarnings("ArrayRecordComponent") // a value that is read, never compared
record WalkItem(byte[] name, SourceStat stat, CompletableFuture<Content> content) {

  /// Bytes in memory besides its content, about.
  static final long OVERHEAD_BYTES = 400;

  static final CompletableFuture<Content> UNREAD =
      CompletableFuture.completedFuture(new Content.Unread());

  /// An item whose content is awaited.
  Content read() {
    return Threading.result(content);
  }

  long storedBytes() {
    return read() instanceof Content.Read done ? done.storedBytes() : 0;
  }
}
