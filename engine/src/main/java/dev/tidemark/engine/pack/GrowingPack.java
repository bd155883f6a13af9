package dev.tidemark.engine.pack;

import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The pack that grows. Appended to by one thread at a time; its positions are read by any.
final class GrowingPack implements AutoCloseable {

  /// Bytes written without a sync: more at once makes the sync slower than the disk.
  private static final int UNFORCED_BYTES_MAX = 32 << 20;

  private final long number;
  private final DiskFile file;
  private final PackIndex.Growing index;
  private volatile FrameOffsets positions;
  private long unforcedBytes;

  private GrowingPack(long number, DiskFile file, PackIndex.Growing index) {
    this.number = number;
    this.file = file;
    this.index = index;
    this.positions = index.positions();
  }

  /// Begins a pack. A file of this name is what an undone transaction left, and is emptied.
  static GrowingPack create(Disk disk, long number) throws IOException {
    DiskFile file = disk.openForWrite(PackFile.name(number));
    try {
      file.truncate(0);
      return new GrowingPack(number, file, new PackIndex.Growing());
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /// Goes on with a pack. What lies behind its committed length is the tail of a transaction that
  /// was undone, and is cut off.
  static GrowingPack resume(Disk disk, PackEntry pack) throws IOException, UnreadableException {
    DiskFile file = disk.openForWrite(PackFile.name(pack.number()));
    try {
      PackIndex.Growing index = scanned(new PackFile(file), pack);
      file.truncate(pack.length());
      return new GrowingPack(pack.number(), file, index);
    } catch (IOException | UnreadableException e) {
      file.close();
      throw e;
    }
  }

  private static PackIndex.Growing scanned(PackFile file, PackEntry pack)
      throws IOException, UnreadableException {
    PackIndex.Growing index = new PackIndex.Growing();
    HeaderScan scan = new HeaderScan(file, 0, pack.length());
    for (FrameHeader header = scan.next(); header != null; header = scan.next()) {
      if (!index.add(header.id(), header.frameLength(), header.sha256())) {
        throw new UnreadableException.Damaged("frame " + header.id() + " is out of order");
      }
    }
    return index;
  }

  long number() {
    return number;
  }

  FrameOffsets positions() {
    return positions;
  }

  boolean isFull(int sealBytes) {
    return positions.end() >= sealBytes || positions.size() == PackIndex.COUNT_MAX;
  }

  /// True if this is the whole of the listed pack and no more.
  boolean isAs(@Nullable PackEntry listed) {
    return positions.size() > 0 && entry().equals(listed);
  }

  /// As it would be committed now.
  PackEntry entry() {
    FrameOffsets all = positions;
    return new PackEntry(all.id(0), last(), number, all.end(), false);
  }

  private ExtentId last() {
    return positions.id(positions.size() - 1);
  }

  /// Writes a frame behind the last one. If that fails, the next one is written over what it left.
  void append(Frame frame) throws IOException {
    file.write(ByteBuffer.wrap(frame.encode()), positions.end());
    if (!index.add(frame.id(), frame.encodedLength(), frame.sha256())) {
      throw new IllegalArgumentException("extent " + frame.id() + " does not follow " + last());
    }
    positions = index.positions();
    unforcedBytes += frame.encodedLength();
    if (unforcedBytes >= UNFORCED_BYTES_MAX) {
      force();
    }
  }

  /// Writes index and footer and makes all of it durable.
  ///
  /// @return as it is to be committed
  PackEntry seal() throws IOException {
    byte[] tail = index.tail();
    PackEntry open = entry();
    file.write(ByteBuffer.wrap(tail), open.length());
    force();
    return new PackEntry(open.first(), open.last(), number, open.length() + tail.length, true);
  }

  void force() throws IOException {
    if (unforcedBytes > 0) {
      file.force();
      unforcedBytes = 0;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
