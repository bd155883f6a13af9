package dev.tidemark.engine.pack;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.volume.VolumeBuilder;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Fills the packs of a volume that is being built with the frames of another one. For one thread,
/// but for [#read].
///
/// Order: [#add] any number of times, [#sync], then a checkpoint of the volume or its end. After a
/// crash it goes on behind the last checkpoint: [#last] says where.
public final class PackBuilder implements AutoCloseable {

  private final VolumeBuilder volume;
  private final PackWriter writer;
  private final PackReader reader;

  /// Packs that are not durable yet, so not listed.
  private final NavigableMap<ExtentId, PackEntry> unlisted = new TreeMap<>();

  private final PackWriter.Listing listing =
      new PackWriter.Listing() {
        @Override
        public @Nullable PackEntry newest() {
          return PackBuilder.this.newest();
        }

        @Override
        public long takeNumber() {
          return PackList.takeNumber(volume.packs());
        }

        @Override
        public void put(PackEntry pack) {
          unlisted.put(pack.first(), pack);
        }
      };

  private PackBuilder(VolumeBuilder volume, Disk disk) {
    this.volume = volume;
    writer = new PackWriter(disk);
    reader = new PackReader(disk, volume::packs, writer);
  }

  /// @param disk the directory of the volume that is being built
  public static PackBuilder of(VolumeBuilder volume, Disk disk) {
    return new PackBuilder(volume, disk);
  }

  /// The id of the last frame added, by an earlier process too; [ExtentId#NONE] if there is none.
  public ExtentId last() {
    PackEntry newest = newest();
    return newest == null ? ExtentId.NONE : newest.last();
  }

  private @Nullable PackEntry newest() {
    return unlisted.isEmpty() ? PackList.newest(volume.packs()) : unlisted.lastEntry().getValue();
  }

  /// True if a frame with this id was added.
  public boolean holds(ExtentId id) {
    return reader.holds(id);
  }

  /// Adds a frame with an id above all before. One that was added already is passed over.
  ///
  /// @throws IllegalArgumentException for an id not above [#last] that was never added
  public void add(Frame frame) {
    if (frame.id().isAfter(last()) || !holds(frame.id())) {
      if (PackStore.append(writer, listing, frame)) {
        sync();
      }
    }
  }

  /// Makes all frames so far durable and lists them: before a checkpoint.
  public void sync() {
    try {
      writer.sync();
    } catch (IOException e) {
      throw PackFailures.of("sync packs", e);
    }
    for (PackEntry pack : unlisted.values()) {
      PackList.put(volume.packs(), pack);
      volume.packGrew(pack.number(), pack.length());
    }
    unlisted.clear();
    writer.committed();
  }

  @Override
  public void close() {
    writer.close();
    reader.close();
  }
}
