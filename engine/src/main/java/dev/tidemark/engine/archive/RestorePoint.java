package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.spi.words.TxId;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;

/// A state that an archive can give back.
///
/// @param tid its TID
/// @param time when its transaction was committed at the volume
/// @param whole it completes a state; else it is a checkpoint of an import on the way there
/// @param openSources sources whose import was running or was broken off
/// @param snapshots names that stand for it
/// @param commit number of the commit that made it restorable
public record RestorePoint(
    TxId tid,
    Instant time,
    boolean whole,
    SortedSet<String> openSources,
    List<String> snapshots,
    long commit) {

  public RestorePoint {
    snapshots = List.copyOf(snapshots);
  }

  static RestorePoint of(TxId tid, CommitHeader.State state, List<String> names, long commit) {
    return new RestorePoint(tid, state.time(), state.whole(), state.openSources(), names, commit);
  }
}
