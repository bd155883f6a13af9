package dev.tidemark.engine.archive;

import dev.tidemark.engine.bytes.WeightedLru;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/// Ranges of objects through a bounded cache of segments. Missing segments that are neighbours are
/// read in one request, and nobody reads a segment that another thread is reading. Whoever reads on
/// where the cache ends gets more in one request. Any number of threads.
final class SegmentCache {

  private static final int SEGMENT_BYTES = 256 << 10;
  private static final int AHEAD_SEGMENTS = 16;

  private final ObjectReader reads;
  private final ReentrantLock lock = new ReentrantLock();
  private final WeightedLru<Segment, CompletableFuture<byte[]>> segments;

  private record Segment(ObjectName object, long index) {}

  private record Fetch(List<CompletableFuture<byte[]>> parts, long first) {}

  SegmentCache(ObjectReader reads, long bytesMax) {
    this.reads = reads;
    this.segments = new WeightedLru<>(bytesMax);
  }

  /// Exactly this range.
  ///
  /// @param end where reading ahead must stop in the object
  byte[] read(ObjectName object, long offset, int length, long end)
      throws TargetException, InterruptedException {
    long first = offset / SEGMENT_BYTES;
    long last = (offset + length - 1) / SEGMENT_BYTES;
    List<CompletableFuture<byte[]>> wanted = new ArrayList<>();
    for (Fetch fetch : claim(object, first, last, end, wanted)) {
      run(object, fetch);
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    for (long i = first; i <= last; i++) {
      copy(await(wanted.get((int) (i - first))), i * SEGMENT_BYTES, offset, out);
    }
    if (out.hasRemaining()) {
      throw new TargetException.Corrupt(
          "read " + object + " in " + reads.location() + ": it is shorter than it should be", null);
    }
    return out.array();
  }

  /// Collects the segments wanted, and says which runs of neighbours nobody reads yet.
  private List<Fetch> claim(
      ObjectName object, long first, long last, long end, List<CompletableFuture<byte[]>> wanted) {
    lock.lock();
    try {
      List<Fetch> fetches = new ArrayList<>();
      boolean readsOn = first > 0 && segments.get(new Segment(object, first - 1)) != null;
      long aheadTo = Math.min((end - 1) / SEGMENT_BYTES, first + AHEAD_SEGMENTS);
      long to = readsOn ? Math.max(last, aheadTo) : last;
      boolean open = false;
      for (long i = first; i <= to; i++) {
        Segment segment = new Segment(object, i);
        CompletableFuture<byte[]> known = segments.get(segment);
        if (known == null && i > last && !open) {
          break;
        }
        CompletableFuture<byte[]> part = known == null ? new CompletableFuture<>() : known;
        if (known == null) {
          if (!open) {
            fetches.add(new Fetch(new ArrayList<>(), i));
          }
          fetches.getLast().parts().add(part);
          segments.put(segment, part, SEGMENT_BYTES);
        }
        open = known == null;
        if (i <= last) {
          wanted.add(part);
        }
      }
      return fetches;
    } finally {
      lock.unlock();
    }
  }

  /// Whole segments, whatever was asked for: others may want the rest of them.
  private void run(ObjectName object, Fetch fetch) throws InterruptedException {
    long offset = fetch.first() * SEGMENT_BYTES;
    int length = fetch.parts().size() * SEGMENT_BYTES;
    try {
      byte[] bytes = reads.upTo(object, offset, length).orElseThrow(() -> reads.missing(object));
      for (int i = 0; i < fetch.parts().size(); i++) {
        int from = Math.min(bytes.length, i * SEGMENT_BYTES);
        int to = Math.min(bytes.length, from + SEGMENT_BYTES);
        fetch.parts().get(i).complete(Arrays.copyOfRange(bytes, from, to));
      }
    } catch (TargetException | RuntimeException | InterruptedException | Error e) {
      forget(object, fetch);
      fetch.parts().forEach(part -> part.completeExceptionally(e)); // nobody waits for ever
      if (e instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      if (e instanceof Error fault) {
        throw fault;
      }
    }
  }

  private void forget(ObjectName object, Fetch fetch) {
    for (int i = 0; i < fetch.parts().size(); i++) {
      segments.remove(new Segment(object, fetch.first() + i));
    }
  }

  private static byte[] await(CompletableFuture<byte[]> part)
      throws TargetException, InterruptedException {
    try {
      return part.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TargetException reason) {
        throw reason;
      }
      throw new TargetException.Unavailable("another reader failed: " + e.getMessage(), e);
    }
  }

  /// Copies what a segment that begins at `at` has of the range that begins at `offset`.
  private static void copy(byte[] segment, long at, long offset, ByteBuffer out) {
    int from = (int) Math.max(0, offset - at);
    int length = Math.min(out.remaining(), segment.length - from);
    if (length > 0) {
      out.put(segment, from, length);
    }
  }
}
