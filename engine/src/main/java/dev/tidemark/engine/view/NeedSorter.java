package dev.tidemark.engine.view;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Sorts any number of needs into pack order in bounded memory: what exceeds a batch is sorted by
/// batches into a scratch file, and these are merged.
public final class NeedSorter implements AutoCloseable {

  private static final int READ_BYTES = ExtentNeed.BYTES * 1000;

  private final Disk disk;
  private final String name;
  private final int batchSize;
  private final List<ExtentNeed> batch = new ArrayList<>();
  private final List<Long> batchEnds = new ArrayList<>();
  private @Nullable DiskFile file;
  private long written;

  /// @param batchSize needs kept in memory, about 120 bytes each
  public NeedSorter(Disk disk, String name, int batchSize) {
    this.disk = disk;
    this.name = name;
    this.batchSize = batchSize;
  }

  public void add(ExtentNeed need) throws IOException {
    batch.add(need);
    if (batch.size() >= batchSize) {
      spill();
    }
  }

  private void spill() throws IOException {
    DiskFile out = file;
    if (out == null) {
      out = disk.openForWrite(name);
      out.truncate(0);
      file = out;
    }
    batch.sort(ExtentNeed.PACK_ORDER);
    ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
    for (ExtentNeed need : batch) {
      need.write(buffer);
      if (!buffer.hasRemaining()) {
        write(out, buffer);
      }
    }
    write(out, buffer);
    batchEnds.add(written);
    batch.clear();
  }

  private void write(DiskFile out, ByteBuffer buffer) throws IOException {
    buffer.flip();
    int length = buffer.remaining();
    out.write(buffer, written);
    written += length;
    buffer.clear();
  }

  /// All needs in pack order. No more may be added.
  public Sorted sorted() throws IOException {
    DiskFile in = file;
    if (in == null) {
      batch.sort(ExtentNeed.PACK_ORDER);
      return new Sorted(List.of(new InMemory(batch)));
    }
    spill();
    List<Run> runs = new ArrayList<>();
    long start = 0;
    for (long end : batchEnds) {
      runs.add(new OnDisk(in, start, end));
      start = end;
    }
    return new Sorted(runs);
  }

  @Override
  public void close() throws IOException {
    DiskFile open = file;
    if (open != null) {
      open.close();
    }
  }

  /// Needs in pack order.
  public static final class Sorted {
    private record Head(ExtentNeed need, Run run) {}

    private final PriorityQueue<Head> heads =
        new PriorityQueue<>(Comparator.comparing(Head::need, ExtentNeed.PACK_ORDER));

    private Sorted(List<Run> runs) throws IOException {
      for (Run run : runs) {
        offer(run);
      }
    }

    private void offer(Run run) throws IOException {
      ExtentNeed need = run.next();
      if (need != null) {
        heads.add(new Head(need, run));
      }
    }

    /// The next need without taking it; null at the end.
    public @Nullable ExtentNeed peek() {
      Head head = heads.peek();
      return head == null ? null : head.need;
    }

    /// The next need; null at the end.
    public @Nullable ExtentNeed next() throws IOException {
      Head head = heads.poll();
      if (head == null) {
        return null;
      }
      offer(head.run);
      return head.need;
    }
  }

  private sealed interface Run {
    @Nullable ExtentNeed next() throws IOException;
  }

  private static final class InMemory implements Run {
    private final List<ExtentNeed> needs;
    private int next;

    InMemory(List<ExtentNeed> needs) {
      this.needs = needs;
    }

    @Override
    public @Nullable ExtentNeed next() {
      return next < needs.size() ? needs.get(next++) : null;
    }
  }

  private static final class OnDisk implements Run {
    private final DiskFile file;
    private final long end;
    private final ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES).limit(0);
    private long position;

    OnDisk(DiskFile file, long start, long end) {
      this.file = file;
      this.position = start;
      this.end = end;
    }

    @Override
    public @Nullable ExtentNeed next() throws IOException {
      if (!buffer.hasRemaining()) {
        if (position == end) {
          return null;
        }
        fill();
      }
      return ExtentNeed.read(buffer);
    }

    private void fill() throws IOException {
      buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
      ScratchReads.readFully(file, buffer, position);
      position += buffer.limit();
      buffer.flip();
    }
  }
}
