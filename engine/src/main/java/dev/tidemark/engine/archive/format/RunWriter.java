package dev.tidemark.engine.archive.format;

import dev.tidemark.engine.bytes.Crc32c;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.sink.TargetException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes records as a run: one part in memory while it is small, else parts that are given away as
/// they become full. Equal records give equal bytes. For one thread.
public final class RunWriter {

  /// `TMKRUN` and two zero bytes.
  public static final long MAGIC = 0x544D_4B52_554E_0000L;

  public static final int FORMAT = 0;

  /// Magic, format, two zero bytes, CRC32C of these.
  public static final int HEADER_BYTES = 16;

  /// Takes the parts of a run that is too big for its commit object, in order.
  @FunctionalInterface
  public interface Parts {
    void accept(int part, byte[] bytes) throws TargetException, InterruptedException;
  }

  private final int partBytesMax;
  private final Parts parts;
  private final RunBlock.Growing block = new RunBlock.Growing();
  private ByteArrayOutputStream blocks = new ByteArrayOutputStream();
  private RunIndex.Growing index = new RunIndex.Growing();
  private byte @Nullable [] firstKey;
  private @Nullable VersionedRecord last;
  private byte @Nullable [] full;
  private int given;

  /// @param partBytesMax a part is closed by the block that brings it to this length
  public RunWriter(int partBytesMax, Parts parts) {
    this.partBytesMax = partBytesMax;
    this.parts = parts;
    begin();
  }

  private void begin() {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.putLong(MAGIC).putShort((short) FORMAT).putShort((short) 0);
    header.putInt(Crc32c.of(header.array(), 0, HEADER_BYTES - 4));
    blocks.writeBytes(header.array());
  }

  /// @throws IllegalArgumentException if the record does not come after the last
  public void add(VersionedRecord record) throws TargetException, InterruptedException {
    if (last != null && RecordOrder.compare(last, record) >= 0) {
      throw new IllegalArgumentException("records of a run must rise");
    }
    giveFull();
    if (firstKey == null) {
      firstKey = record.key();
    }
    block.add(record);
    last = record;
    if (block.isFull()) {
      closeBlock();
    }
  }

  /// Ends the run.
  ///
  /// @return the run if it is one part; then no part was given away
  /// @throws IllegalStateException if there was no record
  public Optional<byte[]> finish() throws TargetException, InterruptedException {
    closeBlock();
    if (blocks.size() > HEADER_BYTES) { // no part is full then
      closePart();
    }
    if (full == null) {
      throw new IllegalStateException("a run has at least one record");
    }
    if (given == 0) {
      return Optional.of(full);
    }
    giveFull();
    return Optional.empty();
  }

  private void closeBlock() {
    if (firstKey == null) {
      return;
    }
    index.add(firstKey, blocks.size());
    blocks.writeBytes(block.close());
    firstKey = null;
    if (blocks.size() + index.tailLength() >= partBytesMax) {
      closePart();
    }
  }

  /// A full part waits until it is known whether another follows.
  private void closePart() {
    blocks.writeBytes(index.tail(blocks.size()));
    full = blocks.toByteArray();
    blocks = new ByteArrayOutputStream();
    index = new RunIndex.Growing();
    begin();
  }

  private void giveFull() throws TargetException, InterruptedException {
    if (full != null) {
      parts.accept(given++, full);
      full = null;
    }
  }
}
