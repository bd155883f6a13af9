package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.RunBlock;
import dev.tidemark.engine.archive.format.RunIndex;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.archive.format.RunWriter;
import dev.tidemark.engine.bytes.Crc32c;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An open part of a run: its index in memory, its blocks wherever they come from. As many threads
/// as its bytes allow.
final class RunPart {

  /// No part is longer: it is closed soon after [ArchiveWriter#RUN_PART_BYTES].
  static final int LENGTH_MAX = 64 << 20;

  private static final int TAIL_BYTES = 32 << 10;
  private static final int WINDOW_BYTES = 256 << 10;

  /// Where the bytes of blocks come from.
  @FunctionalInterface
  interface Blocks {
    /// Exactly this range of the part, in a buffer of its own.
    ByteBuffer read(int from, int to) throws TargetException, InterruptedException;
  }

  private final ObjectReader reads;
  private final RunRef ref;
  private final RunIndex index;
  private final Blocks blocks;

  private RunPart(ObjectReader reads, RunRef ref, RunIndex index, Blocks blocks) {
    this.reads = reads;
    this.ref = ref;
    this.index = index;
    this.blocks = blocks;
  }

  /// Opens a part to read it from end to end, by one thread. One of at most `wholeBytesMax` is read
  /// at once and its hash checked; of a longer one every block is checked by its CRC.
  static RunPart open(ObjectReader reads, RunRef ref, int wholeBytesMax)
      throws TargetException, InterruptedException {
    try {
      return ref.length() <= wholeBytesMax ? whole(reads, ref) : windowed(reads, ref);
    } catch (UnreadableException e) {
      throw unreadable(reads, ref, e);
    }
  }

  /// Opens a part to read here and there, by any number of threads. A short one is read at once and
  /// its hash checked.
  static RunPart open(ObjectReader reads, RunRef ref, SegmentCache cache)
      throws TargetException, InterruptedException {
    try {
      if (ref.length() <= TAIL_BYTES) {
        return whole(reads, ref);
      }
      long end = ref.offset() + ref.length();
      Blocks blocks =
          (from, to) ->
              ByteBuffer.wrap(cache.read(ref.object(), ref.offset() + from, to - from, end));
      return new RunPart(reads, ref, readIndex(reads, ref), blocks);
    } catch (UnreadableException e) {
      throw unreadable(reads, ref, e);
    }
  }

  private static RunPart whole(ObjectReader reads, RunRef ref)
      throws UnreadableException, TargetException, InterruptedException {
    byte[] bytes = reads.ofRun(ref.object(), ref.offset(), (int) ref.length());
    if (!Sha256.of(bytes).equals(ref.hash())) {
      throw new UnreadableException.Damaged("a part of a run fails its hash");
    }
    checkHeader(bytes);
    Blocks blocks = (from, to) -> ByteBuffer.wrap(bytes, from, to - from).slice();
    return new RunPart(reads, ref, RunIndex.decode(bytes, bytes.length), blocks);
  }

  private static RunPart windowed(ObjectReader reads, RunRef ref)
      throws UnreadableException, TargetException, InterruptedException {
    RunIndex index = readIndex(reads, ref);
    return new RunPart(reads, ref, index, new Window(reads, ref, index));
  }

  /// The blocks around the last one read.
  private static final class Window implements Blocks {
    private final ObjectReader reads;
    private final RunRef ref;
    private final int end;
    private byte[] window = {};
    private int windowAt;

    Window(ObjectReader reads, RunRef ref, RunIndex index) {
      this.reads = reads;
      this.ref = ref;
      this.end = index.offset(index.blocks());
    }

    @Override
    public ByteBuffer read(int from, int to) throws TargetException, InterruptedException {
      if (from < windowAt || to > windowAt + window.length) {
        int length = Math.max(to - from, Math.min(end - from, WINDOW_BYTES));
        window = reads.ofRun(ref.object(), ref.offset() + from, length);
        windowAt = from;
      }
      return ByteBuffer.wrap(window, from - windowAt, to - from).slice();
    }
  }

  private static RunIndex readIndex(ObjectReader reads, RunRef ref)
      throws UnreadableException, TargetException, InterruptedException {
    if (ref.length() > LENGTH_MAX) {
      throw new UnreadableException.Damaged("a part of a run is too long");
    }
    byte[] first =
        reads.ofRun(
            ref.object(), ref.offset(), (int) Math.min(ref.length(), RunWriter.HEADER_BYTES));
    checkHeader(first);
    byte[] tail = tail(reads, ref, TAIL_BYTES);
    int tailLength = RunIndex.tailLength(tail, ref.length());
    if (tailLength > tail.length) {
      tail = tail(reads, ref, tailLength);
    }
    return RunIndex.decode(tail, ref.length());
  }

  private static byte[] tail(ObjectReader reads, RunRef ref, int length)
      throws TargetException, InterruptedException {
    int read = (int) Math.min(length, ref.length());
    return reads.ofRun(ref.object(), ref.offset() + ref.length() - read, read);
  }

  /// Checks how a part begins. The CRC comes first, so that damage is not taken for a newer format.
  private static void checkHeader(byte[] bytes) throws UnreadableException {
    if (bytes.length < RunWriter.HEADER_BYTES) {
      throw new UnreadableException.Damaged("a run is cut short");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long magic = in.getLong();
    int format = Short.toUnsignedInt(in.getShort());
    int reserved = in.getShort();
    if (magic != RunWriter.MAGIC
        || in.getInt() != Crc32c.of(bytes, 0, RunWriter.HEADER_BYTES - 4)) {
      throw new UnreadableException.Damaged("a run cannot begin so");
    }
    if (format > RunWriter.FORMAT || reserved != 0) {
      throw new UnreadableException.TooNew(
          "a run of format " + format + "; this program reads up to " + RunWriter.FORMAT);
    }
  }

  RunRef ref() {
    return ref;
  }

  RunIndex index() {
    return index;
  }

  /// The records of block `i`.
  ///
  /// @param before the last record of the block before, if it was read
  List<VersionedRecord> block(int i, @Nullable VersionedRecord before)
      throws TargetException, InterruptedException {
    ByteBuffer bytes = blocks.read(index.offset(i), index.offset(i + 1));
    try {
      List<VersionedRecord> records = RunBlock.read(bytes, before);
      if (bytes.hasRemaining() || !Arrays.equals(records.getFirst().key(), index.firstKey(i))) {
        throw new UnreadableException.Damaged("a block of a run is not the one in its index");
      }
      return records;
    } catch (UnreadableException e) {
      throw unreadable(reads, ref, e);
    }
  }

  private static TargetException unreadable(ObjectReader reads, RunRef ref, UnreadableException e) {
    return reads.unreadable("records in " + ref.object(), e);
  }
}
