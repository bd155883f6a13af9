package dev.tidemark.engine.page;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Pages in memory, bounded. Keyed by address *and* birth, so an entry stays right for ever:
/// nothing is invalidated when somebody, even in another process, commits. Small sets of slots with
/// a second chance each; no lock, a lost race costs a read.
final class PageCache {

  private static final int WAYS = 8;

  private final AtomicReferenceArray<@Nullable Cached> slots;
  private final int setMask;

  private static final class Cached {
    private final long address;
    private final long birth;
    private final byte[] page;
    private boolean used; // races are harmless: it only steers eviction

    Cached(long address, long birth, byte[] page) {
      this.address = address;
      this.birth = birth;
      this.page = page;
    }
  }

  /// @param bytes rounded down to a power of two
  PageCache(long bytes) {
    int sets = Math.max(1, (int) Long.highestOneBit(bytes / PageFormat.SIZE / WAYS));
    this.slots = new AtomicReferenceArray<>(sets * WAYS);
    this.setMask = sets - 1;
  }

  byte @Nullable [] get(long address, long birth) {
    int first = firstSlot(address);
    for (int i = first; i < first + WAYS; i++) {
      Cached c = slots.get(i);
      if (c != null && c.address == address && c.birth == birth) {
        c.used = true;
        return c.page;
      }
    }
    return null;
  }

  void put(long address, long birth, byte[] page) {
    int first = firstSlot(address);
    slots.set(victim(first, address), new Cached(address, birth, page));
  }

  /// An older page of the same address, else a free slot, else one that was not used since it was
  /// last looked at.
  private int victim(int first, long address) {
    int choice = -1;
    for (int i = first; i < first + WAYS; i++) {
      Cached c = slots.get(i);
      if (c == null || c.address == address) {
        return i;
      }
      if (c.used) {
        c.used = false;
      } else if (choice < 0) {
        choice = i;
      }
    }
    return choice < 0 ? first + (int) (address * 31 >>> 3 & WAYS - 1) : choice;
  }

  private int firstSlot(long address) {
    long mixed = address * 0x9E3779B97F4A7C15L;
    return ((int) (mixed >>> 40) & setMask) * WAYS;
  }
}
