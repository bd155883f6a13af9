package dev.tidemark.engine.restore;

import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.view.StateSource;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says of its first inode that its time is another.
record LyingSource(StateSource inner) implements StateSource {

  @Override
  public String identity() {
    return inner.identity();
  }

  @Override
  public RestorePoint point() {
    return inner.point();
  }

  @Override
  public RecordScan records() throws TargetException, InterruptedException {
    RecordScan all = inner.records();
    return new RecordScan() {
      private boolean lied;

      @Override
      public @Nullable VersionedRecord next() {
        VersionedRecord record = all.next();
        if (lied || record == null || RecordKey.kind(record.key()) != FileKeys.INODE) {
          return record;
        }
        lied = true;
        byte[] value = record.value().clone();
        value[18] ^= 1;
        return new VersionedRecord(record.key(), record.created(), record.deleted(), value);
      }

      @Override
      public void close() {
        all.close();
      }
    };
  }

  @Override
  public RecordView view() throws TargetException, InterruptedException {
    return inner.view();
  }

  @Override
  public boolean prefersView() {
    return inner.prefersView();
  }

  @Override
  public ExtentSource extents() {
    return inner.extents();
  }

  @Override
  public int parallelism() {
    return inner.parallelism();
  }

  @Override
  public PackFinder packs() {
    return inner.packs();
  }

  @Override
  public ExtentSource open(Pack pack, long wanted) throws TargetException, InterruptedException {
    return inner.open(pack, wanted);
  }

  @Override
  public String packName(ExtentId extent, Pack pack) {
    return inner.packName(extent, pack);
  }

  @Override
  public RecordScan history() throws TargetException, InterruptedException {
    return inner.history();
  }

  @Override
  public List<RestorePoint> points() throws TargetException, InterruptedException {
    return inner.points();
  }

  @Override
  public void confirm() throws TargetException, InterruptedException {
    inner.confirm();
  }
}
