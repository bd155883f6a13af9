package dev.tidemark.engine.page;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/// The parts that readers and the writer of a `btree` file share: the file, its ring, the pages in
/// memory.
final class StoreFile implements PageSource, AutoCloseable {

  private static final long CACHE_BYTES = 32L * 1024 * 1024;

  private final PageFile file;
  private final Superblock superblock;
  private final CommitRing ring;
  private final PageCache cache = new PageCache(CACHE_BYTES);

  private StoreFile(PageFile file, Superblock superblock) {
    this.file = file;
    this.superblock = superblock;
    this.ring = new CommitRing(file, superblock.volume());
  }

  static StoreFile openToRead(Disk disk) throws IOException {
    try {
      return of(disk.openForRead(PageStore.FILE));
    } catch (NoSuchFileException e) {
      throw notOurs();
    }
  }

  static StoreFile openToWrite(Disk disk) throws IOException {
    if (!disk.exists(PageStore.FILE)) {
      throw notOurs();
    }
    return of(disk.openForWrite(PageStore.FILE));
  }

  private static StoreException.NotOurs notOurs() {
    return new StoreException.NotOurs("there is no file '" + PageStore.FILE + "'");
  }

  /// Takes the file over, also to close it if it is not one of ours.
  private static StoreFile of(DiskFile file) throws IOException {
    PageFile pages = new PageFile(file);
    boolean ours = false;
    try {
      StoreFile store = new StoreFile(pages, readSuperblock(pages));
      ours = true;
      return store;
    } finally {
      if (!ours) {
        pages.close();
      }
    }
  }

  private static Superblock readSuperblock(PageFile pages) throws IOException {
    byte[] page = new byte[PageFormat.SIZE];
    if (!pages.read(page, 0)) {
      throw new StoreException.Damaged(
          "the file '%s' has only %d bytes".formatted(PageStore.FILE, pages.bytes()));
    }
    return switch (Superblock.parse(page)) {
      case Superblock.Parsed.Ok ok -> ok.superblock();
      case Superblock.Parsed.NotOurs() ->
          throw new StoreException.NotOurs("the file '" + PageStore.FILE + "' is something else");
      case Superblock.Parsed.TooNew(int format) ->
          throw new StoreException.TooNew(
              "the file '%s' has format %d and this program reads format %d"
                  .formatted(PageStore.FILE, format, Superblock.FORMAT));
      case Superblock.Parsed.Torn() ->
          throw new StoreException.Damaged("the first page of '" + PageStore.FILE + "' is damaged");
    };
  }

  Superblock superblock() {
    return superblock;
  }

  PageFile file() {
    return file;
  }

  CommitRing ring() {
    return ring;
  }

  Recovery recovery() {
    return new Recovery(file, ring);
  }

  @Override
  public byte[] page(long address, long birth, int crc) throws IOException {
    byte[] cached = cache.get(address, birth);
    if (cached != null && PageFormat.crc(cached) == crc) { // else of a transaction given up
      return cached;
    }
    byte[] page = new byte[PageFormat.SIZE];
    if (!file.read(page, address * PageFormat.SIZE)) {
      throw new ForeignPageException("page %d lies behind the end of the file".formatted(address));
    }
    check(page, address, birth, crc);
    cache.put(address, birth, page);
    return page;
  }

  private static void check(byte[] page, long address, long birth, int crc)
      throws ForeignPageException {
    if (PageFormat.computeCrc(page) != PageFormat.crc(page)) {
      throw new ForeignPageException("page %d is torn: its checksum is wrong".formatted(address));
    }
    if (PageFormat.address(page) != address) {
      throw new ForeignPageException(
          "page %d holds page %d".formatted(address, PageFormat.address(page)));
    }
    if (PageFormat.birth(page) != birth || PageFormat.crc(page) != crc) {
      throw new ForeignPageException(
          "page %d is of commit %d, not %d".formatted(address, PageFormat.birth(page), birth));
    }
  }

  /// Keeps pages that were just written and are durable.
  void keep(Iterable<byte[]> pages) {
    for (byte[] page : pages) {
      cache.put(PageFormat.address(page), PageFormat.birth(page), page);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
