package dev.tidemark.engine.volume;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import java.util.Optional;
import java.util.UUID;

/// Builds a volume from the records of another one. Until [#finish] it is no volume to anybody
/// else.
public final class VolumeBuilder implements AutoCloseable {

  private VolumeBuilder() {}

  public static VolumeBuilder create(Disk disk, Seam seam, UUID id) {
    throw new UnsupportedOperationException();
  }

  /// Goes on with what the last [#checkpoint] left; empty if nothing is being built there.
  public static Optional<VolumeBuilder> resume(Disk disk, Seam seam) {
    throw new UnsupportedOperationException();
  }

  /// The id of the volume that is being built.
  public UUID id() {
    throw new UnsupportedOperationException();
  }

  /// Adds a record, in any order; ascending keys are fastest. The same key and created TID again
  /// replaces: a deletion may arrive later.
  public void add(VersionedRecord record) {
    throw new UnsupportedOperationException();
  }

  public PlainTree packs() {
    throw new UnsupportedOperationException();
  }

  /// Notes a pack's new length; the caller has made it durable.
  public void packGrew(long packNumber, long newLength) {
    throw new UnsupportedOperationException();
  }

  /// The live ones of the records added so far.
  public RecordView view() {
    throw new UnsupportedOperationException();
  }

  /// Makes everything so far durable.
  public void checkpoint() {
    throw new UnsupportedOperationException();
  }

  /// Checks digest and chain against the records and makes it a volume, open to read; it needs
  /// promotion before it can be written.
  ///
  /// @throws VolumeException.Damaged if they differ
  public Volume finish(ClonedState state) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
