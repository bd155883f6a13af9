package dev.tidemark.engine.pack;

import dev.tidemark.engine.content.ExtentDecoder;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Counted;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Puts a damaged pack of a volume right: what is whole of it, and what is missing from elsewhere,
/// is written to a new file, which is proven and then takes the old one's name. Until then the old
/// file stays. The list of packs is not changed, so the file must come to the length that it says.
///
/// For the holder of the volume's write lock; readers that are open read the old file on.
public final class PackHealer {

  private final Disk disk;

  /// Frames from elsewhere.
  @FunctionalInterface
  public interface Frames {
    /// Gives whole frames with ids of this range, in any order, some perhaps twice.
    void give(ExtentId first, ExtentId last, Consumer<Frame> to)
        throws TargetException, InterruptedException;
  }

  /// @param disk the volume's directory
  public PackHealer(Disk disk) {
    this.disk = disk;
  }

  /// @return empty if the pack is whole now; else why it could not be made whole
  public Optional<String> heal(ListedPack pack, Frames elsewhere)
      throws IOException, TargetException, InterruptedException {
    NavigableMap<ExtentId, Frame> frames = new TreeMap<>();
    salvage(pack, frames);
    int salvaged = frames.size();
    elsewhere.give(pack.first(), pack.last(), frame -> keep(pack, frame, frames));
    int length = length(frames);
    int wanted = pack.sealed() ? length + PackIndex.tailLength(frames.size()) : length;
    if (frames.isEmpty() || wanted != pack.length()) {
      return Optional.of(
          Counted.of(salvaged, "extent of it is", "extents of it are")
              + " whole and "
              + (frames.size() - salvaged)
              + " came from there; together "
              + wanted
              + " of its "
              + pack.length()
              + " bytes");
    }
    return replace(pack, frames);
  }

  /// What can be read of the old file, as far as its disk lets us.
  private void salvage(ListedPack pack, NavigableMap<ExtentId, Frame> frames) {
    try (DiskFile file = disk.openForRead(pack.file())) {
      PackSalvage salvage = new PackSalvage(file);
      for (Frame frame = salvage.next(); frame != null; frame = salvage.next()) {
        keep(pack, frame, frames);
      }
    } catch (IOException e) {
      // gone, or a sector that cannot be read: the rest has to come from elsewhere
    }
  }

  /// Only what decodes to the content that its hash says.
  private static void keep(ListedPack pack, Frame frame, NavigableMap<ExtentId, Frame> frames) {
    if (pack.covers(frame.id()) && !frames.containsKey(frame.id()) && isWhole(frame)) {
      frames.put(frame.id(), frame);
    }
  }

  private static boolean isWhole(Frame frame) {
    try (ExtentDecoder decoder = new ExtentDecoder()) {
      decoder.decode(frame.codec(), frame.stored(), frame.length(), frame.sha256());
      return true;
    } catch (UnreadableException e) {
      return false;
    }
  }

  private static int length(NavigableMap<ExtentId, Frame> frames) {
    int length = 0;
    for (Frame frame : frames.values()) {
      length = Math.addExact(length, frame.encodedLength());
    }
    return length;
  }

  /// Content first, then the name; a crash between them leaves the old file and one that no list
  /// names.
  private Optional<String> replace(ListedPack pack, NavigableMap<ExtentId, Frame> frames)
      throws IOException {
    String fresh = pack.file() + ".new";
    disk.createDirectory(PackFile.DIRECTORY);
    disk.delete(fresh);
    try (DiskFile file = disk.openForWrite(fresh)) {
      write(file, frames, pack.sealed());
      file.force();
    }
    Optional<String> wrong = new PackCheck(disk).proof(pack, fresh);
    if (wrong.isPresent()) {
      disk.delete(fresh);
      return wrong;
    }
    disk.rename(fresh, pack.file());
    disk.syncDirectory(PackFile.DIRECTORY);
    return Optional.empty();
  }

  private static void write(DiskFile file, NavigableMap<ExtentId, Frame> frames, boolean sealed)
      throws IOException {
    PackIndex.Growing index = new PackIndex.Growing();
    long at = 0;
    for (Frame frame : frames.values()) {
      ByteBuffer bytes = ByteBuffer.allocate(frame.encodedLength());
      frame.write(bytes);
      file.write(bytes.flip(), at);
      at += frame.encodedLength();
      index.add(frame.id(), frame.encodedLength(), frame.sha256());
    }
    if (sealed) {
      file.write(ByteBuffer.wrap(index.tail()), at);
    }
  }
}
