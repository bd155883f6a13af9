package dev.tidemark.engine.page;

import dev.tidemark.engine.page.CommitRecord.Block;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;

/// The pages that one transaction writes, in large pieces, with the CRC of each run. Nothing refers
/// to them until its commit record does; a transaction that is given up leaves no trace.
public final class NewPages implements PageSink {

  private static final int BUFFER_PAGES = 64;
  private static final int KEPT_PAGES_MAX = 2048;

  private final WriteStore store;
  private final PageFile file;
  private final FreeMap free;
  private final long birth;
  private final List<PageRun> allocated = new ArrayList<>();
  private final ArrayDeque<PageRun> ahead = new ArrayDeque<>();
  private final List<WrittenRun> written = new ArrayList<>();
  private final List<byte[]> kept = new ArrayList<>();
  private final CRC32C crc = new CRC32C();
  private byte[] buffer = new byte[0];
  private PageRun run = new PageRun(0, 0);
  private int inRun;
  private int buffered;

  NewPages(WriteStore store, PageFile file, FreeMap free, long birth) {
    this.store = store;
    this.file = file;
    this.free = free;
    this.birth = birth;
  }

  @Override
  public void expect(int pages) throws IOException {
    List<PageRun> runs = free.allocate(pages);
    allocated.addAll(runs);
    ahead.addAll(runs);
    int size = Math.min(pages, BUFFER_PAGES) * PageFormat.SIZE;
    if (buffer.length < size) {
      buffer = new byte[size];
    }
    store.orPoison(() -> file.growAhead(free.end()));
  }

  @Override
  public void place(byte[] page) throws IOException {
    if (inRun == run.pages()) {
      run = ahead.removeFirst();
      inRun = 0;
    }
    PageFormat.seal(page, run.start() + inRun, birth);
    System.arraycopy(page, 0, buffer, buffered * PageFormat.SIZE, PageFormat.SIZE);
    inRun++;
    buffered++;
    if (kept.size() < KEPT_PAGES_MAX) {
      kept.add(page);
    }
    if (inRun == run.pages() || (buffered + 1) * PageFormat.SIZE > buffer.length) {
      writeBuffer();
    }
  }

  private void writeBuffer() throws IOException {
    int bytes = buffered * PageFormat.SIZE;
    long offset = (run.start() + inRun - buffered) * PageFormat.SIZE;
    crc.update(buffer, 0, bytes);
    store.orPoison(() -> file.write(buffer, bytes, offset));
    buffered = 0;
    if (inRun == run.pages()) {
      written.add(new WrittenRun(run.start(), inRun, (int) crc.getValue()));
      crc.reset();
    }
  }

  /// Writes bytes that are no page into neighbouring pages of their own, with zeros to the end of
  /// the last one: the record counts whole pages.
  PageRun placeBlock(byte[] bytes) throws IOException {
    PageRun block = free.allocateRun(Block.pagesFor(bytes.length));
    allocated.add(block);
    byte[] whole = Arrays.copyOf(bytes, block.pages() * PageFormat.SIZE);
    store.orPoison(() -> {
      file.growAhead(free.end());
      file.write(whole, whole.length, block.start() * PageFormat.SIZE);
    });
    return block;
  }

  /// What was written, by ascending address. All that was expected has been placed.
  List<WrittenRun> written() {
    if (inRun != run.pages() || !ahead.isEmpty()) {
      throw new IllegalStateException("a tree placed fewer pages than it announced");
    }
    return written.stream().sorted(Comparator.comparingLong(WrittenRun::start)).toList();
  }

  /// Pages that may be wanted again soon.
  List<byte[]> kept() {
    return kept;
  }

  /// The commit record refers to the pages: they are no longer this transaction's to give back.
  void committed() {
    allocated.clear();
  }

  /// Gives the pages back, unless they were committed. In a poisoned store nobody will write them.
  public void abandon() {
    free.giveBack(allocated);
    allocated.clear();
  }
}
