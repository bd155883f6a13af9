package dev.tidemark.engine.pack;

import dev.tidemark.engine.content.EncodedExtent;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.volume.CommitParticipant;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.engine.volume.WriteTransaction;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The extents of a volume.
///
/// Appending is part of a write transaction: the extents are durable when it is, and gone if it is
/// undone. Reading may be done by any thread; it sees what the volume sees (in a process that only
/// reads, what is durable) and besides what the transaction under way has appended.
public final class PackStore implements CommitParticipant, AutoCloseable {

  private final Volume volume;
  private final Disk disk;
  private final PackWriter writer;
  private final PackReader reader;
  private boolean joined;

  private PackStore(Volume volume, Disk disk) {
    this.volume = volume;
    this.disk = disk;
    writer = new PackWriter(disk);
    reader = new PackReader(disk, volume::packs, writer);
  }

  /// The packs of an open volume. Who made it closes it before the volume. Of a volume that is
  /// written there is one at a time, made while no transaction is under way: what a crash left
  /// behind the committed packs is cut off here.
  ///
  /// @param disk the volume's directory
  public static PackStore of(Volume volume, Disk disk) {
    if (volume.writable()) {
      PackTails.cut(disk, volume.packs());
    }
    return new PackStore(volume, disk);
  }

  /// Takes part in commits from the first append on: a copy may become writable meanwhile.
  private void join() {
    if (!joined) {
      volume.join(this);
      joined = true;
    }
  }

  /// Stores an extent under a new id.
  ///
  /// @throws VolumeException.NoSpace if the disk is full; let it undo the transaction
  public ExtentId append(WriteTransaction tx, EncodedExtent extent) {
    Objects.requireNonNull(extent, "no extent");
    join();
    ExtentId id = tx.newExtent();
    append(writer, new TransactionListing(tx), Frame.of(id, extent));
    return id;
  }

  /// @return whether the frame made its pack full
  static boolean append(PackWriter writer, PackWriter.Listing listing, Frame frame) {
    try {
      return writer.append(listing, frame);
    } catch (IOException | UnreadableException e) {
      throw PackFailures.of("store extent " + frame.id(), e);
    }
  }

  private record TransactionListing(WriteTransaction tx) implements PackWriter.Listing {

    @Override
    public @Nullable PackEntry newest() {
      return PackList.newest(tx.packs());
    }

    @Override
    public long takeNumber() {
      return PackList.takeNumber(tx.packs());
    }

    @Override
    public void put(PackEntry pack) {
      PackList.put(tx.packs(), pack);
      tx.packGrew(pack.number(), pack.length());
    }
  }

  /// The content of an extent, verified. An `ExtentSource` for file trees.
  ///
  /// @throws VolumeException.Damaged naming pack, offset and extent
  public byte[] read(ExtentId id, Hash sha256) {
    return reader.read(id, sha256);
  }

  /// All packs that this opener sees, by their extents.
  public List<ListedPack> listed() {
    return PackList.all(volume.packs()).stream().map(ListedPack::of).toList();
  }

  /// The file that should hold an extent; empty if no pack of the list covers it.
  public Optional<String> fileOf(ExtentId id) {
    return Optional.ofNullable(PackList.holding(volume.packs(), id))
        .map(pack -> PackFile.name(pack.number()));
  }

  /// The frames with `after < id <= upTo` as they are stored. Ids that no pack holds are passed
  /// over.
  ///
  /// @param upTo not above the last extent of a transaction that this opener sees
  /// @throws IllegalArgumentException if it is, or if `after` is above it
  public FrameScan frames(ExtentId after, ExtentId upTo) {
    requireSeen(after, upTo);
    return new FrameScan(reader, after, upTo);
  }

  /// The stored bytes of the same frames, unchecked.
  ///
  /// @param upTo not above the last extent of a transaction that this opener sees
  /// @throws IllegalArgumentException if it is, or if `after` is above it
  public FrameBytes stored(ExtentId after, ExtentId upTo) {
    requireSeen(after, upTo);
    return new StoredFrames(reader, after, upTo);
  }

  private void requireSeen(ExtentId after, ExtentId upTo) {
    if (after.isAfter(upTo)) {
      throw new IllegalArgumentException(
          "read extents after " + after + " up to " + upTo + ": the range is turned round");
    }
    ExtentId last = volume.head().map(Transaction::lastExtent).orElse(ExtentId.NONE);
    if (upTo.isAfter(last)) {
      throw new IllegalArgumentException(
          "read extents up to " + upTo + ": the newest transaction ends at " + last);
    }
  }

  /// About how many bytes [#frames] will give.
  public long bytesBetween(ExtentId after, ExtentId upTo) {
    return reader.bytesBetween(after, upTo);
  }

  @Override
  public void beforeCommit() throws IOException {
    writer.sync();
  }

  @Override
  public void committed() {
    writer.committed();
  }

  @Override
  public void aborted() {
    if (writer.aborted()) {
      PackTails.cut(disk, volume.packs());
    }
  }

  @Override
  public void close() {
    writer.close();
    reader.close();
  }
}
