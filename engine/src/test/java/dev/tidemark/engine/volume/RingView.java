package dev.tidemark.engine.volume;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The ring of a volume as its format says, read with nothing but offsets.
record RingView(List<Slot> newestFirst) {

  static final long RING_START = 8192;
  static final int SLOT_BYTES = 4096;
  static final int SLOTS = 256;
  static final int RECOVERY = 2;
  static final int CLOSE = 3;

  /// One record.
  record Slot(int number, ByteBuffer bytes) {
    int kind() {
      return bytes.get(20);
    }

    long sequence() {
      return bytes.getLong(40);
    }

    long previousSequence() {
      return bytes.getLong(48);
    }

    long durable() {
      return bytes.getLong(72);
    }

    long tid() {
      return bytes.getLong(80);
    }

    /// TID, timeline, chain, digest, X and roots.
    ByteBuffer state() {
      return bytes.slice(80, 262 - 80);
    }

    long nextTid() {
      return bytes.getLong(270);
    }

    long ceilingOfSequences() {
      return bytes.getLong(294);
    }

    long ceilingOfTids() {
      return bytes.getLong(302);
    }

    /// The end of the used part of the file.
    long pages() {
      return bytes.getLong(326);
    }

    /// 0 = the manifest is in the record.
    long overflowStart() {
      return bytes.getLong(334);
    }

    int overflowBytes() {
      return bytes.getInt(342);
    }

    int overflowPages() {
      return (overflowBytes() + 8191) / 8192;
    }

    int manifestBytes() {
      return bytes.getInt(350);
    }

    long position() {
      return RING_START + (long) number * SLOT_BYTES;
    }
  }

  static RingView of(Disk disk) {
    List<Slot> slots = new ArrayList<>();
    try (DiskFile file = disk.openForRead("btree")) {
      for (int i = 0; i < SLOTS; i++) {
        ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
        while (bytes.hasRemaining()) {
          file.read(bytes, RING_START + (long) i * SLOT_BYTES + bytes.position());
        }
        if (bytes.getInt(16) == 0x544D6372) {
          slots.add(new Slot(i, bytes));
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    slots.sort(Comparator.comparingLong(Slot::sequence).reversed());
    return new RingView(slots);
  }

  Slot newest() {
    return newestFirst.getFirst();
  }
}
