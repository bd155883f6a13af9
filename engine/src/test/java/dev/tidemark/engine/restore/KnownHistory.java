package dev.tidemark.engine.restore;

import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.view.StateSource;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.words.ExtentId;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A place of which nothing is asked but its states and all versions of its records.
record KnownHistory(List<RestorePoint> points, List<VersionedRecord> versions)
    implements StateSource {

  @Override
  public RecordScan history() {
    Iterator<VersionedRecord> all = List.copyOf(versions).iterator();
    return new RecordScan() {
      @Override
      public @Nullable VersionedRecord next() {
        return all.hasNext() ? all.next() : null;
      }

      @Override
      public void close() {}
    };
  }

  private static UnsupportedOperationException notAsked() {
    return new UnsupportedOperationException("only history is known");
  }

  @Override
  public String identity() {
    throw notAsked();
  }

  @Override
  public RestorePoint point() {
    throw notAsked();
  }

  @Override
  public RecordScan records() {
    throw notAsked();
  }

  @Override
  public RecordView view() {
    throw notAsked();
  }

  @Override
  public boolean prefersView() {
    throw notAsked();
  }

  @Override
  public ExtentSource extents() {
    throw notAsked();
  }

  @Override
  public int parallelism() {
    throw notAsked();
  }

  @Override
  public PackFinder packs() {
    throw notAsked();
  }

  @Override
  public String packName(ExtentId extent, Pack pack) {
    throw notAsked();
  }

  @Override
  public void confirm() {
    throw notAsked();
  }

  @Override
  public ExtentSource open(Pack pack, long wanted) {
    throw notAsked();
  }
}
