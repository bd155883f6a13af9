package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.RunBlock;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.bytes.WeightedLru;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.TxId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One state of an archive, read in place: only the blocks that are asked for, through bounded
/// caches. Any number of threads; a scan is for one.
final class ArchiveView implements RecordView {

  private final List<CommitChain.Node> path;
  private final TxId at;
  private final RecordCursor.Opener opener;

  ArchiveView(List<CommitChain.Node> path, TxId at, Caches caches) {
    this.path = path;
    this.at = at;
    this.opener = caches;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    try (RecordScan scan = scan(key, Arrays.copyOf(key, key.length + 1))) {
      VersionedRecord found = scan.next();
      return found == null ? null : found.value();
    }
  }

  @Override
  public RecordScan scan(byte[] fromInclusive, byte[] toExclusive) {
    return new LiveScan(new MergedScan(sources(path, opener, fromInclusive), toExclusive, at));
  }

  /// The runs of the commits, to be merged.
  static List<MergedScan.Source> sources(
      List<CommitChain.Node> path, RecordCursor.Opener opener, byte[] from) {
    List<MergedScan.Source> sources = new ArrayList<>();
    try {
      for (CommitChain.Node node : path) {
        TxId closesAt = node.isBase() && !node.connected() ? node.tid() : TxId.ZERO;
        RecordCursor cursor = new RecordCursor(node.header().runs(), opener, from);
        sources.add(new MergedScan.Source(cursor, sources.size(), closesAt));
      }
      return sources;
    } catch (TargetException e) {
      throw new ArchiveException(e);
    } catch (InterruptedException e) {
      throw InterruptedReadException.of(e);
    }
  }

  /// Only what is live.
  record LiveScan(RecordScan all) implements RecordScan {

    @Override
    public @Nullable VersionedRecord next() {
      VersionedRecord record = all.next();
      while (record != null && !record.isLive()) {
        record = all.next();
      }
      return record;
    }

    @Override
    public void close() {
      all.close();
    }
  }

  /// What views of one archive share: open parts, segments and decoded blocks.
  static final class Caches implements RecordCursor.Opener {

    private static final long PARTS_MAX = 4096;
    private static final long BLOCK_BYTES_MAX = 24 << 20;

    private record Block(Hash part, int index) {}

    private final ObjectReader reads;
    private final SegmentCache segments;
    private final WeightedLru<Hash, RunPart> parts = new WeightedLru<>(PARTS_MAX);
    private final WeightedLru<Block, List<VersionedRecord>> blocks =
        new WeightedLru<>(BLOCK_BYTES_MAX);

    Caches(ObjectReader reads, SegmentCache segments) {
      this.reads = reads;
      this.segments = segments;
    }

    @Override
    public RunPart open(RunRef ref) throws TargetException, InterruptedException {
      RunPart known = parts.get(ref.hash());
      if (known != null) {
        return known;
      }
      RunPart opened = RunPart.open(reads, ref, segments);
      parts.put(ref.hash(), opened, 1);
      return opened;
    }

    @Override
    public List<VersionedRecord> block(RunPart part, int i, @Nullable VersionedRecord before)
        throws TargetException, InterruptedException {
      Block key = new Block(part.ref().hash(), i);
      List<VersionedRecord> known = blocks.get(key);
      if (known != null) {
        return known;
      }
      List<VersionedRecord> read = part.block(i, before);
      blocks.put(key, read, RunBlock.BYTES + 100L * read.size());
      return read;
    }
  }
}
