package dev.tidemark.cli.command;

import dev.tidemark.cli.output.ProgressRows;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.guard.ProtectedPlace;
import dev.tidemark.engine.restore.RestoreCounts;
import dev.tidemark.engine.restore.RestoreListener;
import java.util.concurrent.atomic.AtomicLong;

/// The progress of a restore as one row, and the names of what changes if they are wanted.
final class RestoreRows implements RestoreListener {

  private final ProgressRows rows;
  private final RestoreReport report;
  private final boolean names;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong total = new AtomicLong();

  RestoreRows(ProgressRows rows, RestoreReport report, boolean names) {
    this.rows = rows;
    this.report = report;
    this.names = names;
  }

  @Override
  public void loaded(long records) {
    rows.phase("restore", "records " + records);
  }

  @Override
  public void planned(Change change, TreePath path) {
    if (names) {
      report.name(change, path);
    }
  }

  @Override
  public void lost(TreePath path, String pack) {
    report.lost(path, pack);
  }

  @Override
  public void spared(ProtectedPlace place) {
    report.spared(place);
  }

  @Override
  public void planned(RestoreCounts counts) {
    total.set(counts.fetched());
    rows.phase("restore", "content");
  }

  @Override
  public void written(long bytes) {
    rows.bytes("restore", written.addAndGet(bytes), total.get());
  }

  @Override
  public void syncing() {
    rows.phase("restore", "sync");
  }
}
