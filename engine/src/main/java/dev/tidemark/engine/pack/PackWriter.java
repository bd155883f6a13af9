package dev.tidemark.engine.pack;

import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.NoSpaceException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Appends frames to the newest pack of a list and begins another when it is full.
///
/// Order of writes: frames, sync, then the commit that lists them. A crash between leaves a tail,
/// or a file, that no list names; both are overwritten when the list grows again. Used by one
/// thread at a time, but for [#written].
final class PackWriter implements AutoCloseable {

  /// The list of packs, as the writer changes it.
  interface Listing {

    /// The pack with the highest ids, or null if there is none.
    @Nullable PackEntry newest();

    /// A number that no pack has had.
    long takeNumber();

    /// A pack is new, or has grown.
    void put(PackEntry pack);
  }

  /// A pack is sealed when it has grown this long: 64 MiB.
  static final int SEAL_BYTES = 64 << 20;

  private final Disk disk;
  private final int sealBytes;

  /// Packs of the transaction under way, and the one that grows: found here before they are in a
  /// list anybody sees.
  private final List<GrowingPack> written = new CopyOnWriteArrayList<>();

  private @Nullable GrowingPack growing;
  private boolean namesUnsynced;
  private boolean changed;
  private @Nullable IOException failure;

  PackWriter(Disk disk) {
    this(disk, SEAL_BYTES);
  }

  PackWriter(Disk disk, int sealBytes) {
    this.disk = disk;
    this.sealBytes = sealBytes;
  }

  /// @return whether the pack became full and was sealed
  boolean append(Listing listing, Frame frame) throws IOException, UnreadableException {
    try {
      return appended(listing, frame);
    } catch (NoSpaceException e) {
      throw e;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private boolean appended(Listing listing, Frame frame) throws IOException, UnreadableException {
    GrowingPack pack = growing(listing);
    changed = true;
    pack.append(frame);
    PackEntry entry = pack.isFull(sealBytes) ? pack.seal() : pack.entry();
    listing.put(entry);
    if (entry.sealed()) {
      growing = null;
      pack.close();
    }
    return entry.sealed();
  }

  /// The pack to append to. In a new transaction it is the listed one, even if somebody else has
  /// written meanwhile.
  private GrowingPack growing(Listing listing) throws IOException, UnreadableException {
    if (growing != null && changed) {
      return growing;
    }
    PackEntry newest = listing.newest();
    if (growing != null && growing.isAs(newest)) {
      return growing;
    }
    close();
    GrowingPack pack =
        newest == null || newest.sealed() ? create(listing) : GrowingPack.resume(disk, newest);
    growing = pack;
    written.add(pack);
    return pack;
  }

  private GrowingPack create(Listing listing) throws IOException {
    disk.createDirectory(PackFile.DIRECTORY);
    namesUnsynced = true;
    return GrowingPack.create(disk, listing.takeNumber());
  }

  /// Makes durable what was appended. After a failed write or sync of a pack that is never possible
  /// again: the system may have forgotten what it could not write.
  void sync() throws IOException {
    if (failure != null) {
      throw new IOException("a pack could not be written: " + failure.getMessage(), failure);
    }
    if (growing != null) {
      growing.force();
    }
    if (namesUnsynced) {
      disk.syncDirectory(PackFile.DIRECTORY);
      disk.syncDirectory("");
      namesUnsynced = false;
    }
  }

  /// What was appended is in the list that everybody sees.
  void committed() {
    changed = false;
    written.removeIf(pack -> pack != growing);
  }

  /// What was appended since the last commit is in no list.
  ///
  /// @return whether anything was
  boolean aborted() {
    boolean appended = changed;
    if (appended) {
      close();
    }
    return appended;
  }

  /// The positions in a pack that is being written, if it is.
  Optional<FrameOffsets> positions(long number) {
    return written.stream()
        .filter(pack -> pack.number() == number)
        .findFirst()
        .map(GrowingPack::positions);
  }

  /// Packs that may hold extents no list names yet.
  List<GrowingPack> written() {
    return written;
  }

  private void closeGrowing() {
    GrowingPack pack = growing;
    growing = null;
    if (pack != null) {
      try {
        pack.close();
      } catch (IOException e) {
        // Closing makes nothing durable: what counts was synced, the rest is given up here anyway.
        return;
      }
    }
  }

  @Override
  public void close() {
    changed = false;
    written.clear();
    closeGrowing();
  }
}
