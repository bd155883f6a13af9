package dev.tidemark.engine.pack;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.volume.UnversionedEntry;
import dev.tidemark.engine.volume.UnversionedScan;
import dev.tidemark.engine.volume.UnversionedTree;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Packs without a volume: the list of packs is a map, a transaction a copy of it. What was
/// committed is kept beside as the model.
final class PackBed implements AutoCloseable {

  /// A list of packs as a map.
  static final class MapTree implements UnversionedTree {

    private volatile NavigableMap<byte[], byte[]> map;

    MapTree(Map<byte[], byte[]> from) {
      map = new TreeMap<>(Arrays::compareUnsigned);
      map.putAll(from);
    }

    MapTree copy() {
      return new MapTree(map);
    }

    void become(MapTree other) {
      map = other.copy().map;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      return map.get(key);
    }

    @Override
    public @Nullable UnversionedEntry floor(byte[] key) {
      Map.Entry<byte[], byte[]> entry = map.floorEntry(key);
      return entry == null ? null : new UnversionedEntry(entry.getKey(), entry.getValue());
    }

    @Override
    public UnversionedScan scan(byte[] from, byte[] to) {
      Iterator<Map.Entry<byte[], byte[]>> entries =
          map.subMap(from, true, to, false).entrySet().iterator();
      return new UnversionedScan() {
        @Override
        public @Nullable UnversionedEntry next() {
          if (!entries.hasNext()) {
            return null;
          }
          Map.Entry<byte[], byte[]> entry = entries.next();
          return new UnversionedEntry(entry.getKey(), entry.getValue());
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void put(byte[] key, byte[] value) {
      map.put(key, value);
    }

    @Override
    public void delete(byte[] key) {
      map.remove(key);
    }
  }

  final MapTree list;
  final List<Frame> committed;
  private final List<Frame> pending = new ArrayList<>();
  private final Disk disk;
  private final int sealBytes;
  private final PackWriter writer;
  final PackReader reader;
  private @Nullable MapTree transaction;
  private long lastId;

  PackBed(Disk disk) {
    this(disk, PackWriter.SEAL_BYTES);
  }

  PackBed(Disk disk, int sealBytes) {
    this(disk, sealBytes, new MapTree(Map.of()), new ArrayList<>());
  }

  private PackBed(Disk disk, int sealBytes, MapTree list, List<Frame> committed) {
    this.disk = disk;
    this.sealBytes = sealBytes;
    this.list = list;
    this.committed = committed;
    this.lastId = committed.isEmpty() ? 0 : committed.getLast().id().value() + 1000;
    writer = new PackWriter(disk, sealBytes);
    reader = new PackReader(disk, () -> list, writer);
  }

  /// Another process that opens for writing what was committed. The old one must not be used any
  /// more.
  PackBed reopened(Disk surviving) {
    return new PackBed(surviving, sealBytes, list.copy(), new ArrayList<>(committed));
  }

  /// Another process that only reads.
  PackReader otherReader() {
    return new PackReader(disk, () -> list, new PackWriter(disk));
  }

  Frame append(byte[] content) throws IOException, UnreadableException {
    return append(Frames.frame(lastId + 1, content));
  }

  Frame append(Frame frame) throws IOException, UnreadableException {
    MapTree tree = transaction == null ? list.copy() : transaction;
    transaction = tree;
    lastId = frame.id().value();
    writer.append(listing(tree), frame);
    pending.add(frame);
    return frame;
  }

  private static PackWriter.Listing listing(MapTree tree) {
    return new PackWriter.Listing() {
      @Override
      public @Nullable PackEntry newest() {
        return PackList.newest(tree);
      }

      @Override
      public long takeNumber() {
        return PackList.takeNumber(tree);
      }

      @Override
      public void put(PackEntry pack) {
        PackList.put(tree, pack);
      }
    };
  }

  void commit() throws IOException {
    writer.sync();
    if (transaction != null) {
      list.become(transaction);
    }
    committed.addAll(pending);
    pending.clear();
    transaction = null;
    writer.committed();
  }

  void abort() {
    pending.clear();
    transaction = null;
    writer.aborted();
  }

  ExtentId last() {
    return new ExtentId(lastId);
  }

  PackEntry newest() {
    return requireNonNull(PackList.newest(list));
  }

  /// Every committed frame is there, for this process and for another one.
  void requireAllIsThere() {
    for (Frame frame : committed) {
      assertThat(reader.read(frame.id(), frame.sha256())).hasSize(frame.length());
    }
    try (PackReader other = otherReader()) {
      assertThat(Frames.bytes(all(new FrameScan(other, ExtentId.NONE, new ExtentId(-1)))))
          .isEqualTo(Frames.bytes(committed));
    }
  }

  static List<Frame> all(FrameScan scan) {
    List<Frame> frames = new ArrayList<>();
    for (Frame frame = scan.next(); frame != null; frame = scan.next()) {
      frames.add(frame);
    }
    return frames;
  }

  @Override
  public void close() {
    writer.close();
    reader.close();
  }
}
