package dev.tidemark.engine.page;

/// Numbers that a record names: nothing at or above the last durable ones is ever handed out, and
/// recovery goes on at them. So no number is used twice with other content, whatever a crash takes
/// back.
///
/// @param extent the value of an extent id
public record IdCeilings(long sequence, long tid, long object, long extent) {

  private static final long SEQUENCES = 4096;
  private static final long TIDS = 1024;
  private static final long OBJECTS = 1L << 32;
  private static final long EXTENTS = 1L << 28;

  /// The ceilings to write beside `next`, the numbers that come next: as they are while at least
  /// half of the distance is left, else far above.
  IdCeilings over(IdCeilings next) {
    return new IdCeilings(
        over(sequence, next.sequence, SEQUENCES),
        over(tid, next.tid, TIDS),
        over(object, next.object, OBJECTS),
        over(extent, next.extent, EXTENTS));
  }

  private static long over(long ceiling, long next, long distance) {
    boolean enough = Long.compareUnsigned(next + distance / 2, ceiling) <= 0;
    return enough ? ceiling : next + distance;
  }
}
