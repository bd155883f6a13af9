package dev.tidemark.engine.volume;

import dev.tidemark.engine.page.IdCeilings;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.TxId;

/// Hands out TIDs, object ids and extent ids. They stay below the durable ceilings; an undone
/// transaction gives back its TID, which nobody has seen, but no object and no extent.
final class IdAllocator {

  private TxId nextTid;
  private long nextObject;
  private ExtentId nextExtent;
  private IdCeilings ceilings;

  IdAllocator(IdCeilings next, IdCeilings ceilings) {
    this.nextTid = new TxId(next.tid());
    this.nextObject = next.object();
    this.nextExtent = new ExtentId(next.extent());
    this.ceilings = ceilings;
  }

  /// What comes next, whatever was committed; without a sequence.
  IdCeilings next() {
    return new IdCeilings(0, nextTid.value(), nextObject, nextExtent.value());
  }

  TxId nextTid() {
    return nextTid;
  }

  long nextObject() {
    return nextObject;
  }

  ExtentId nextExtent() {
    return nextExtent;
  }

  long newObject() {
    require(nextObject, ceilings.object(), "object");
    return nextObject++;
  }

  ExtentId newExtent() {
    require(nextExtent.value(), ceilings.extent(), "extent");
    ExtentId id = nextExtent;
    nextExtent = new ExtentId(id.value() + 1);
    return id;
  }

  private static void require(long next, long ceiling, String what) {
    if (Long.compareUnsigned(next, ceiling) >= 0) {
      throw new IllegalStateException("one transaction asked for too many new " + what + " ids");
    }
  }

  void tidUsed() {
    nextTid = new TxId(nextTid.value() + 1);
  }

  /// The ids of a new timeline begin at 1.
  void beginTimeline(int number) {
    nextExtent = ExtentId.of(number, 1);
  }

  void durable(IdCeilings newCeilings) {
    ceilings = newCeilings;
  }
}
