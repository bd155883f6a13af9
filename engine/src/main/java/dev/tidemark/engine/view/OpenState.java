package dev.tidemark.engine.view;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.sink.TargetException;

/// A place that is open at one state: which one that is, its tree of files, and what a restore
/// reads. An archive is read where it is: only the blocks that are asked for.
public final class OpenState implements AutoCloseable {

  private final ChosenState choice;
  private final StateSource source;
  private final Runnable closer;

  private OpenState(ChosenState choice, StateSource source, Runnable closer) {
    this.choice = choice;
    this.source = source;
    this.closer = closer;
  }

  /// A state of a volume.
  ///
  /// @param closer runs when the state is closed, and if there is no such state
  /// @throws IllegalArgumentException if only an archive has such
  /// @throws NoSuchStateException if none is meant
  public static OpenState ofVolume(
      Volume volume, PackStore packs, StateSelector when, Runnable closer) {
    try {
      ChosenState choice = VolumeState.choose(volume, when);
      return new OpenState(choice, VolumeState.of(volume, packs, choice.point()), closer);
    } catch (RuntimeException e) {
      closer.run();
      throw e;
    }
  }

  /// A state of an archive, on the line that `when` names.
  ///
  /// @param archive is closed with the state, and if there is no such state
  /// @throws NoSuchStateException if none is meant
  public static OpenState ofArchive(ArchiveReader archive, StateSelector when)
      throws TargetException, InterruptedException {
    try {
      ArchiveReader onLine =
          when.line().isPresent() ? archive.asOfCommit(when.line().get()) : archive;
      ChosenState choice = ArchiveState.choose(onLine, when);
      return new OpenState(choice, ArchiveState.of(onLine, choice.point()), onLine::close);
    } catch (TargetException | InterruptedException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  /// The state, and what has to be said about the choice.
  public ChosenState choice() {
    return choice;
  }

  public RestorePoint point() {
    return choice.point();
  }

  /// Whether it is a whole state with no source open.
  public boolean isComplete() {
    return point().whole() && point().openSources().isEmpty();
  }

  /// What a restore reads.
  public StateSource source() {
    return source;
  }

  /// The files of the state, to be read here and there.
  public FileTree tree() throws TargetException, InterruptedException {
    return new FileTree(source.view(), source.extents());
  }

  @Override
  public void close() {
    closer.run();
  }
}
