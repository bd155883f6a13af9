package dev.tidemark.engine.ingest;

import dev.tidemark.engine.local.SourceStat;
import dev.tidemark.engine.local.UnkeptTraits;
import java.util.concurrent.CompletableFuture;

/// A name that the walk has come across.
///
/// @param object the one that is up to date, if nothing is to be read; 0 = none
/// @param traits what it has that a volume does not hold
/// @param content done once it is read
@SuppressWarnings("ArrayRecordComponent") // a value that is read, never compared
record WalkItem(
    byte[] name,
    SourceStat stat,
    long object,
    UnkeptTraits traits,
    CompletableFuture<ReadContent> content) {

  /// Bytes in memory besides its content, about.
  static final long OVERHEAD_BYTES = 400;

  static final CompletableFuture<ReadContent> UNREAD =
      CompletableFuture.completedFuture(new ReadContent.Unread());

  /// An item of which nothing is known but what it looks like.
  WalkItem(
      byte[] name, SourceStat stat, UnkeptTraits traits, CompletableFuture<ReadContent> content) {
    this(name, stat, 0, traits, content);
  }

  /// An item whose content is awaited.
  ReadContent read() {
    return ThreadWaits.result(content);
  }

  long storedBytes() {
    return read() instanceof ReadContent.Read done ? done.storedBytes() : 0;
  }
}
