package dev.tidemark.engine.pack;

import dev.tidemark.engine.volume.UnversionedEntry;
import dev.tidemark.engine.volume.UnversionedScan;
import dev.tidemark.engine.volume.UnversionedTree;
import dev.tidemark.engine.volume.UnversionedView;
import dev.tidemark.spi.words.ExtentId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The list of packs of a volume, by the ids they hold. Their ranges are disjoint. Under the key of
/// no extent (eight zero bytes) lies the number for the next pack.
final class PackList {

  private static final byte[] NEXT_NUMBER = PackEntry.key(ExtentId.NONE);
  private static final byte[] FIRST = PackEntry.key(new ExtentId(1));
  private static final byte[] ABOVE_ALL = PackEntry.key(new ExtentId(-1));

  private PackList() {}

  /// The pack whose range holds `id`, or null.
  static @Nullable PackEntry holding(UnversionedView packs, ExtentId id) {
    PackEntry floor = floor(packs, PackEntry.key(id));
    return floor == null || id.isAfter(floor.last()) ? null : floor;
  }

  /// The pack with the highest ids, or null if there is none.
  static @Nullable PackEntry newest(UnversionedView packs) {
    return floor(packs, ABOVE_ALL);
  }

  /// The first pack with an id above `after`, or null.
  static @Nullable PackEntry following(UnversionedView packs, ExtentId after) {
    PackEntry around = floor(packs, PackEntry.key(after));
    if (around != null && around.last().isAfter(after)) {
      return around;
    }
    byte[] from = after.equals(ExtentId.NONE) ? FIRST : PackEntry.key(after);
    try (UnversionedScan scan = packs.scan(from, ABOVE_ALL)) {
      for (UnversionedEntry entry = scan.next(); entry != null; entry = scan.next()) {
        PackEntry pack = PackEntry.decode(entry.key(), entry.value());
        if (pack.first().isAfter(after)) {
          return pack;
        }
      }
      return null;
    }
  }

  /// All packs, ascending.
  static List<PackEntry> all(UnversionedView packs) {
    List<PackEntry> all = new ArrayList<>();
    try (UnversionedScan scan = packs.scan(FIRST, ABOVE_ALL)) {
      for (UnversionedEntry entry = scan.next(); entry != null; entry = scan.next()) {
        all.add(PackEntry.decode(entry.key(), entry.value()));
      }
    }
    return all;
  }

  static void put(UnversionedTree packs, PackEntry pack) {
    packs.put(PackEntry.key(pack.first()), pack.value());
  }

  /// A number that no pack of this list has had.
  static long takeNumber(UnversionedTree packs) {
    long number = nextNumber(packs);
    packs.put(NEXT_NUMBER, ByteBuffer.allocate(Long.BYTES).putLong(number + 1).array());
    return number;
  }

  /// The number that [#takeNumber] would give.
  static long nextNumber(UnversionedView packs) {
    byte[] value = packs.get(NEXT_NUMBER);
    return value == null ? 1 : ByteBuffer.wrap(value).getLong();
  }

  private static @Nullable PackEntry floor(UnversionedView packs, byte[] key) {
    UnversionedEntry entry = packs.floor(key);
    if (entry == null || Arrays.equals(entry.key(), NEXT_NUMBER)) {
      return null;
    }
    return PackEntry.decode(entry.key(), entry.value());
  }
}
