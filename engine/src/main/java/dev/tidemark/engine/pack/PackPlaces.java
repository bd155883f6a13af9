package dev.tidemark.engine.pack;

import dev.tidemark.engine.content.UnreadableException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Where the frames of packs are: from the index of a sealed pack, from the headers of one that
/// grows or whose index is damaged. Remembers the packs used last, at most [#EXTENTS_MAX] extents
/// (12 MiB).
final class PackPlaces {

  private static final int EXTENTS_MAX = 1 << 20;

  /// @param covered length of the pack when these were all its positions
  private record Known(Positions positions, long covered, boolean sealed) {}

  private final PackFiles files;
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<Long, Known> known = new LinkedHashMap<>(64, 0.75f, true);
  private int extents;

  PackPlaces(PackFiles files) {
    this.files = files;
  }

  /// All positions of the committed part of a pack, or more.
  Positions of(PackEntry pack) throws IOException, UnreadableException {
    Known found = find(pack.number());
    if (found != null && found.covered >= pack.length()) {
      return found.positions;
    }
    Positions before = found == null ? Positions.EMPTY : found.positions;
    Positions positions = files.read(pack.number(), file -> load(file, pack, before));
    remember(pack, positions);
    return positions;
  }

  private static Positions load(PackFile file, PackEntry pack, Positions before)
      throws IOException, UnreadableException {
    if (!pack.sealed()) {
      return file.scan(before, pack.length(), null);
    }
    try {
      return file.index(pack.length()).positions();
    } catch (UnreadableException.Damaged e) {
      return file.scan(Positions.EMPTY, pack.length(), pack.last());
    }
  }

  private @Nullable Known find(long number) {
    lock.lock();
    try {
      return known.get(number);
    } finally {
      lock.unlock();
    }
  }

  private void remember(PackEntry pack, Positions positions) {
    lock.lock();
    try {
      forget(known.put(pack.number(), new Known(positions, pack.length(), pack.sealed())));
      extents += positions.size();
      while (extents > EXTENTS_MAX && known.size() > 1) {
        forget(known.remove(known.firstEntry().getKey()));
      }
    } finally {
      lock.unlock();
    }
  }

  private void forget(@Nullable Known old) {
    extents -= old == null ? 0 : old.positions.size();
  }
}
