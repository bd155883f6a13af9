package dev.tidemark.engine.pack;

import dev.tidemark.engine.bytes.WeightedLru;
import dev.tidemark.engine.content.UnreadableException;
import java.io.IOException;

/// The positions of frames in packs: from the index of a sealed pack, from the headers of one that
/// grows or whose index is damaged. Remembers the packs used last, at most [#EXTENTS_MAX] extents
/// (12 MiB).
final class PackIndexCache {

  private static final int EXTENTS_MAX = 1 << 20;

  /// @param covered length of the pack when these were all its positions
  private record Known(FrameOffsets positions, long covered, boolean sealed) {}

  private final OpenPacks files;
  private final WeightedLru<Long, Known> known = new WeightedLru<>(EXTENTS_MAX);

  PackIndexCache(OpenPacks files) {
    this.files = files;
  }

  /// All positions of the committed part of a pack, or more.
  FrameOffsets of(PackEntry pack) throws IOException, UnreadableException {
    Known found = known.get(pack.number());
    if (found != null && found.covered >= pack.length()) {
      return found.positions;
    }
    FrameOffsets before = found == null ? FrameOffsets.EMPTY : found.positions;
    FrameOffsets positions = files.read(pack.number(), file -> load(file, pack, before));
    known.put(pack.number(), new Known(positions, pack.length(), pack.sealed()), positions.size());
    return positions;
  }

  private static FrameOffsets load(PackFile file, PackEntry pack, FrameOffsets before)
      throws IOException, UnreadableException {
    if (!pack.sealed()) {
      return file.scan(before, pack.length(), null);
    }
    try {
      return file.index(pack.length()).positions();
    } catch (UnreadableException.Damaged e) {
      return file.scan(FrameOffsets.EMPTY, pack.length(), pack.last());
    }
  }
}
