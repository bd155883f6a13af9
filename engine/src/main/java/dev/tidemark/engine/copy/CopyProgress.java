package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.seam.Time;
import dev.tidemark.spi.words.Hash;

/// Notes when a copy last got on, and passes on what it hears. That both places answer counts once:
/// a place that can be read and never written must not be asked for ever. Any number of threads.
final class CopyProgress implements CopyListener {

  private final CopyListener listener;
  private final Time time;
  private volatile long progressedAt;
  private boolean agreed;

  CopyProgress(CopyListener listener, Time time) {
    this.listener = listener;
    this.time = time;
    this.progressedAt = time.nanoTime();
  }

  long progressedAt() {
    return progressedAt;
  }

  @Override
  public void phase(Phase phase) {
    listener.phase(phase);
  }

  @Override
  public void agreed() {
    if (!agreed) {
      agreed = true;
      progressedAt = time.nanoTime();
      listener.agreed();
    }
  }

  @Override
  public void expect(long bytes) {
    listener.expect(bytes);
  }

  @Override
  public void arrived() {
    progressedAt = time.nanoTime();
    listener.arrived();
  }

  @Override
  public void mended(String what) {
    listener.mended(what);
  }

  @Override
  public void unmended(CopyFinding finding) {
    listener.unmended(finding);
  }

  @Override
  public void committed(CommitHeader header, Hash hash) {
    progressedAt = time.nanoTime();
    listener.committed(header, hash);
  }
}
