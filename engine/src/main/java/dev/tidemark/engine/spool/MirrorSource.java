package dev.tidemark.engine.spool;

import dev.tidemark.engine.archive.VolumePast;
import dev.tidemark.engine.pack.Frame;
import dev.tidemark.engine.pack.FrameBytes;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.SnapshotName;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.TxId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A volume as lanes read it. Any number of threads.
///
/// What is only published never leaves the machine: a crash could take it back.
public interface MirrorSource extends VolumePast {

  /// The newest transaction up to `atMost` that is no step of an import.
  Optional<Transaction> newestSettled(TxId atMost);

  /// The first durable transaction after `tid`.
  Optional<Transaction> following(TxId tid);

  /// The first transaction T with X(T) >= x: the one that x belongs to.
  Optional<Transaction> owner(ExtentId x);

  /// The newest transaction T up to `atMost` with X(T) <= x: the newest whose extents all lie at or
  /// below x.
  Optional<Transaction> newestCovered(ExtentId x, TxId atMost);

  /// Every record created or deleted in (lo, hi], shown as of hi.
  RecordScan changes(TxId lo, TxId hi);

  /// The records live at `tid`.
  RecordScan live(TxId tid);

  List<SnapshotName> snapshots(TxId asOf);

  /// Frames with `after < id <= upTo`, ascending.
  Frames frames(ExtentId after, ExtentId upTo);

  /// The stored bytes of the same frames, unchecked.
  FrameBytes stored(ExtentId after, ExtentId upTo);

  /// About how many bytes [#frames] gives.
  long bytesBetween(ExtentId after, ExtentId upTo);

  /// A scan of frames.
  @FunctionalInterface
  interface Frames {
    /// The next frame, or null at the end.
    @Nullable Frame next();
  }
}
