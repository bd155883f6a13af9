package dev.tidemark.engine.page;

import dev.tidemark.engine.page.CommitRecord.Previous;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// 256 slots behind the superblock. A record goes into the slot after its predecessor's, never into
/// a slot computed from its sequence: sequences jump after a crash, and only so the predecessor of
/// any record is still there.
final class CommitRing {

  static final int SLOTS = 256;
  static final long RING_OFFSET = PageFormat.SIZE;

  /// The first page behind the ring.
  static final long FIRST_PAGE = 1 + SLOTS * CommitRecordCodec.SLOT_BYTES / PageFormat.SIZE;

  private final PageFile file;
  private final UUID volume;

  /// A record and the slot it is in.
  record Slotted(CommitRecord record, int slot, Previous asPrevious) {

    Slotted with(CommitRecord other) {
      return new Slotted(other, slot, asPrevious);
    }

    int nextSlot() {
      return (slot + 1) % SLOTS;
    }
  }

  CommitRing(PageFile file, UUID volume) {
    this.file = file;
    this.volume = volume;
  }

  /// All records, the newest first.
  List<Slotted> readAll() throws IOException {
    List<Slotted> found = new ArrayList<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      read(slot).ifPresent(found::add);
    }
    found.sort(
        Comparator.<Slotted>comparingLong(s -> s.record().sequence() + Long.MIN_VALUE).reversed());
    return found;
  }

  Optional<Slotted> read(int slot) throws IOException {
    byte[] bytes = new byte[CommitRecordCodec.SLOT_BYTES];
    if (!file.read(bytes, offset(slot))) {
      return Optional.empty();
    }
    return CommitRecordCodec.decode(volume, slot, bytes)
        .map(r -> new Slotted(r, slot, CommitRecordCodec.asPrevious(r, bytes)));
  }

  /// The record that `of` names as its predecessor, if it is still there.
  Optional<Slotted> previous(Slotted of) throws IOException {
    return read((of.slot() + SLOTS - 1) % SLOTS)
        .filter(s -> s.asPrevious().equals(of.record().previous()));
  }

  /// Writes, does not sync.
  Slotted write(int slot, CommitRecord record, byte[] manifest) throws IOException {
    byte[] bytes = CommitRecordCodec.encode(volume, slot, record, manifest);
    file.write(bytes, bytes.length, offset(slot));
    return new Slotted(record, slot, CommitRecordCodec.asPrevious(record, bytes));
  }

  private static long offset(int slot) {
    return RING_OFFSET + (long) slot * CommitRecordCodec.SLOT_BYTES;
  }
}
