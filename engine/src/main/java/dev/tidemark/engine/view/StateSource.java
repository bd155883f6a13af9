package dev.tidemark.engine.view;

import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import java.util.List;

/// One state of an archive or of a volume, for a restore to read.
///
/// Any number of threads may call; a scan or a view is for one.
public interface StateSource {

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

  /// What a person calls the pack in which an extent should lie: the name of an object or a file.
  String packName(ExtentId extent, Pack pack);

  /// Every version that the place knows, of all states, in key order: to say which states a loss
  /// concerns.
  RecordScan history() throws TargetException, InterruptedException;

  /// All states that the place can give back, ascending.
  List<RestorePoint> points() throws TargetException, InterruptedException;

  /// Whether the place still is what it was when it was opened, after content was missed there.
  ///
  /// @throws TargetException.Missing if it is gone as a whole, as an unplugged disk is
  void confirm() throws TargetException, InterruptedException;

  /// Finds the pack of each extent. Ids must not fall.
  @FunctionalInterface
  interface PackFinder {
    /// @throws TargetException.Missing if none covers it
    Pack of(ExtentId extent) throws TargetException;

    /// The same, with a place for the extents that no pack covers.
    default PackFinder lenient() {
      return extent -> {
        try {
          return of(extent);
        } catch (TargetException.Missing e) {
          return Pack.NONE;
        }
      };
    }
  }

  /// Extents that are best read together.
  ///
  /// @param place what the source needs to find it; equal places are one pack
  /// @param bytes what reading it takes in memory
  record Pack(Object place, long bytes) {

    /// Where extents lie that no pack of the state covers. It can be opened: reading from it looks
    /// everywhere else.
    public static final Pack NONE = new Pack("no pack", 0);
  }

  /// Reads from a pack.
  ///
  /// @param wanted decoded bytes that will be asked for: decides whether all of it is fetched
  ExtentSource open(Pack pack, long wanted) throws TargetException, InterruptedException;
}
