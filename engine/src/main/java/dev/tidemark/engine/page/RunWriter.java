package dev.tidemark.engine.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32C;

/// Writes the pages of one commit into the runs allocated for it, in large pieces, and keeps the
/// CRC of each run.
final class RunWriter implements PageSink {

  private static final int BUFFER_PAGES = 64;

  private final PageFile file;
  private final long birth;
  private final Iterator<PageRun> runs;
  private final List<byte[]> pages = new ArrayList<>();
  private final List<WrittenRun> written = new ArrayList<>();
  private final byte[] buffer;
  private final CRC32C crc = new CRC32C();
  private PageRun run = new PageRun(0, 0);
  private int inRun;
  private int buffered;

  RunWriter(PageFile file, long birth, List<PageRun> runs) {
    this.file = file;
    this.birth = birth;
    this.runs = runs.iterator();
    int total = runs.stream().mapToInt(PageRun::pages).sum();
    this.buffer = new byte[Math.min(total, BUFFER_PAGES) * PageFormat.SIZE];
  }

  @Override
  public void place(byte[] page) throws IOException {
    if (inRun == run.pages()) {
      endRun();
      run = runs.next();
      inRun = 0;
    }
    PageFormat.seal(page, run.start() + inRun, birth);
    pages.add(page);
    System.arraycopy(page, 0, buffer, buffered * PageFormat.SIZE, PageFormat.SIZE);
    inRun++;
    if (++buffered * PageFormat.SIZE == buffer.length) {
      writeBuffer();
    }
  }

  private void writeBuffer() throws IOException {
    int bytes = buffered * PageFormat.SIZE;
    crc.update(buffer, 0, bytes);
    file.write(buffer, bytes, (run.start() + inRun - buffered) * PageFormat.SIZE);
    buffered = 0;
  }

  private void endRun() throws IOException {
    if (inRun > 0) {
      writeBuffer();
      written.add(new WrittenRun(run.start(), inRun, (int) crc.getValue()));
      crc.reset();
    }
  }

  /// Writes what is left. Every allocated page has been placed.
  List<WrittenRun> finish() throws IOException {
    endRun();
    if (runs.hasNext()) {
      throw new IllegalStateException("a tree placed fewer pages than it announced");
    }
    return written;
  }

  List<byte[]> pages() {
    return pages;
  }
}
