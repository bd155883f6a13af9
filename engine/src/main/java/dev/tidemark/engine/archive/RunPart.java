package dev.tidemark.engine.archive;

import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.volume.VersionedRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a run in memory.
final class RunPart {

  /// No part is longer: it is closed at [ArchiveWriter#RUN_PART_BYTES] by a block and the index.
  static final int LENGTH_MAX = 64 << 20;

  private RunPart() {}

  /// Checks how a part begins.
  static void checkHeader(ByteBuffer in) throws UnreadableException {
    if (in.remaining() < RunWriter.HEADER_BYTES || in.getLong() != RunWriter.MAGIC) {
      throw new UnreadableException.Damaged("this is no run");
    }
    int format = Short.toUnsignedInt(in.getShort());
    if (format > RunWriter.FORMAT) {
      throw new UnreadableException.TooNew(
          "a run of format " + format + "; this program reads up to " + RunWriter.FORMAT);
    }
    if (in.getShort() != 0) {
      throw new UnreadableException.Damaged("a run cannot begin so");
    }
  }

  /// All records of a part, every bit checked.
  static List<VersionedRecord> decode(byte[] bytes) throws UnreadableException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    checkHeader(in);
    RunIndex index = RunIndex.decode(bytes, bytes.length);
    List<VersionedRecord> records = new ArrayList<>();
    @Nullable VersionedRecord last = null;
    for (int i = 0; i < index.blocks(); i++) {
      records.addAll(RunBlock.read(block(in, index, i), last));
      last = records.getLast();
    }
    return records;
  }

  private static ByteBuffer block(ByteBuffer in, RunIndex index, int i) {
    return in.slice(index.offset(i), index.offset(i + 1) - index.offset(i));
  }
}
