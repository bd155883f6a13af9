package dev.tidemark.engine.ingest;

import dev.tidemark.engine.local.DirectoryNames;
import dev.tidemark.engine.local.UnkeptCounts;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// One step of the walk, in the order in which it is to be inserted.
sealed interface WalkStep {

  /// Bytes in memory of a step without items, about.
  long OVERHEAD_BYTES = 400;

  /// The walk goes into a directory: its items follow.
  record Enter(WalkDirectory directory) implements WalkStep {}

  /// Names of the directory, ascending.
  record Items(WalkDirectory directory, List<WalkItem> items) implements WalkStep {}

  /// All items of the directory were given.
  ///
  /// @param names that were listed
  /// @param absent of these, the ones that are not imported
  record Leave(WalkDirectory directory, DirectoryNames names, BitSet absent) implements WalkStep {}

  /// A directory cannot be listed: what the volume has of it stays.
  record Unlisted(WalkDirectory directory, String reason) implements WalkStep {}

  /// A directory vanished before it was listed.
  record Gone(WalkDirectory directory) implements WalkStep {}

  /// A file begins that is too large for one step, or begins again: then its pieces so far are
  /// void.
  record LargeBegin(WalkDirectory directory, WalkItem item) implements WalkStep {}

  /// The next piece of the file that began.
  record LargePiece(CompletableFuture<ReadChunk> piece) implements WalkStep {

    /// The piece of a step that was awaited.
    ReadChunk read() {
      return piece.resultNow();
    }
  }

  /// The file that began has ended; its item's content is done, and has no pieces.
  record LargeEnd(WalkDirectory directory, WalkItem item) implements WalkStep {}

  /// Something is not imported as it is.
  record Tell(ImportProblem.Kind kind, String path, String detail) implements WalkStep {}

  /// Something of a kind that a volume does not hold.
  record Omit(UnkeptCounts kind, String path) implements WalkStep {}

  /// What is mounted at a path is left out.
  @SuppressWarnings("ArrayRecordComponent") // a value that is read, never compared
  record LeaveOut(WalkDirectory directory, byte[] name) implements WalkStep {}

  /// The walk is over, unless files have been returned meanwhile.
  ///
  /// @param listsTaken how many lists of returned files were read again before
  record End(long listsTaken) implements WalkStep {}

  /// The walk broke, and nothing comes after it.
  record Broken(Throwable reason) implements WalkStep {}

  /// Waits until everything is read that belongs to the step.
  default void await() {
    switch (this) {
      case Items step -> step.items().forEach(item -> ThreadWaits.result(item.content()));
      case LargePiece step -> ThreadWaits.result(step.piece());
      case LargeEnd step -> ThreadWaits.result(step.item().content());
      case Enter _,
          Leave _,
          Unlisted _,
          Gone _,
          LargeBegin _,
          Tell _,
          Omit _,
          LeaveOut _,
          End _,
          Broken _ -> {}
    }
  }

  /// Bytes to be stored by the transaction that inserts the step. It is awaited.
  default long storedBytes() {
    return switch (this) {
      case Items step -> step.items().stream().mapToLong(WalkItem::storedBytes).sum();
      case LargePiece step -> step.read().storedLength();
      case Enter _,
          Leave _,
          Unlisted _,
          Gone _,
          LargeBegin _,
          LargeEnd _,
          Tell _,
          Omit _,
          LeaveOut _,
          End _,
          Broken _ ->
          0;
    };
  }

  /// What the step holds of the budget. It is awaited.
  default long chargedBytes() {
    long items = this instanceof Items step ? step.items().size() * WalkItem.OVERHEAD_BYTES : 0;
    return OVERHEAD_BYTES + items + storedBytes();
  }
}
