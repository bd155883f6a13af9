package dev.tidemark.engine.restore;

import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;

/// What a restore reads: one state of an archive or of a volume.
///
/// Any number of threads may call; a scan or a view is for one.
public interface RestoreSource {

  /// Where the state comes from, for good: `archive UUID`. A restore that was interrupted goes on
  /// only from the same.
  String identity();

  /// The state.
  RestorePoint point();

  /// Its live records in key order.
  RecordScan records() throws TargetException, InterruptedException;

  /// The same, to be read here and there.
  RecordView view() throws TargetException, InterruptedException;

  /// Whether a restore of a few paths had better use the view than read all records.
  boolean prefersView();

  /// Single extents, for the few that are needed while planning.
  ExtentSource extents();

  /// How many packs are best read at once.
  int parallelism();

  /// Where extents lie, for one pass through them.
  PackFinder packs();

  /// Finds the pack of each extent. Ids must not fall.
  @FunctionalInterface
  interface PackFinder {
    Pack of(ExtentId extent) throws TargetException;
  }

  /// Extents that are best read together.
  ///
  /// @param place what the source needs to find it; equal places are one pack
  /// @param bytes what reading it takes in memory
  record Pack(Object place, long bytes) {}

  /// Reads from a pack.
  ///
  /// @param wanted decoded bytes that will be asked for: decides whether all of it is fetched
  ExtentSource open(Pack pack, long wanted) throws TargetException, InterruptedException;
}
