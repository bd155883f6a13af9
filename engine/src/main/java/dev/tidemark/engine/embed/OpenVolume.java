package dev.tidemark.engine.embed;

import dev.tidemark.engine.ingest.ImportListener;
import dev.tidemark.engine.ingest.ImportOptions;
import dev.tidemark.engine.ingest.ImportSource;
import dev.tidemark.engine.ingest.Importer;
import dev.tidemark.engine.ingest.SourceResult;
import dev.tidemark.engine.local.Excludes;
import dev.tidemark.engine.local.LocalDestination;
import dev.tidemark.engine.local.LocalSource;
import dev.tidemark.engine.mirror.Mirror;
import dev.tidemark.engine.mirror.MirrorBuilder;
import dev.tidemark.engine.mirror.Target;
import dev.tidemark.engine.mirror.VolumeRecovery;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.restore.Restore;
import dev.tidemark.engine.restore.RestoreListener;
import dev.tidemark.engine.restore.RestoreRequest;
import dev.tidemark.engine.restore.RestoreResult;
import dev.tidemark.engine.seam.HostName;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.view.OpenState;
import dev.tidemark.engine.view.StateSelector;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionBody;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.engine.volume.WriteResult;
import dev.tidemark.spi.sink.TargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A volume with its packs, opened as one and closed in order: the way in for a program that has
/// the engine in it. What is rarely needed is asked of [#volume] and [#packs]. Many threads may
/// read and write; who closes it makes sure that nobody does any more.
///
/// @param directory where it is
public record OpenVolume(Path directory, Volume volume, PackStore packs) implements AutoCloseable {

  public OpenVolume {
    Objects.requireNonNull(directory, "no directory");
    Objects.requireNonNull(volume, "no volume");
    Objects.requireNonNull(packs, "no packs");
  }

  /// Creates a volume, and opens it to write.
  ///
  /// @param directory empty or missing; its parent is there
  public static OpenVolume create(Path directory) {
    return create(directory, Seam.real());
  }

  public static OpenVolume create(Path directory, Seam seam) {
    LocalDisk disk = new LocalDisk(directory);
    return with(directory, Volume.create(disk, seam), disk);
  }

  /// Opens to write: one process at a time.
  ///
  /// @throws VolumeException.Locked if another one writes
  public static OpenVolume openToWrite(Path directory) {
    return openToWrite(directory, Seam.real());
  }

  public static OpenVolume openToWrite(Path directory, Seam seam) {
    LocalDisk disk = new LocalDisk(directory);
    return with(directory, Volume.openToWrite(disk, seam), disk);
  }

  /// Opens to read, beside any writer; changes nothing.
  public static OpenVolume openToRead(Path directory) {
    return openToRead(directory, Seam.real());
  }

  public static OpenVolume openToRead(Path directory, Seam seam) {
    LocalDisk disk = new LocalDisk(directory);
    return with(directory, Volume.openToRead(disk, seam), disk);
  }

  /// Opens to read what may be mirrored. After a crash the newest commits count as durable only
  /// when a writer has opened the volume; if nobody writes, that is done here.
  ///
  /// @param obstacle hears why it cannot be done: what is known to be durable is there all the same
  public static OpenVolume openToMirror(
      Path directory, Seam seam, Consumer<VolumeException> obstacle) {
    OpenVolume open = openToRead(directory, seam);
    if (!VolumeRecovery.isDue(open.volume())) {
      return open;
    }
    open.close();
    VolumeRecovery.run(new LocalDisk(directory), seam).ifPresent(obstacle);
    return openToRead(directory, seam);
  }

  /// The packs close what they have open if this fails; then the volume must not stay open.
  private static OpenVolume with(Path directory, Volume volume, LocalDisk disk) {
    boolean opened = false;
    try {
      OpenVolume open = new OpenVolume(directory, volume, PackStore.of(volume, disk));
      opened = true;
      return open;
    } finally {
      if (!opened) {
        volume.close();
      }
    }
  }

  /// Runs one transaction and makes it durable: a whole state, which a restore may take.
  ///
  /// @param message for people who read the log
  public <T extends @Nullable Object, X extends Exception> WriteResult<T> write(
      String message, TransactionBody<T, X> body) throws X {
    return volume.write(info(message), body);
  }

  private static TransactionInfo info(String message) {
    return TransactionInfo.of(
        TransactionInfo.Kind.WHOLE,
        System.getProperty("user.name", ""),
        HostName.local().orElse("localhost"),
        "embedded",
        message);
  }

  /// Brings a directory tree into the volume, where it appears under its own absolute path. The
  /// volume itself is never imported, nor is a directory that one of these targets is.
  ///
  /// @return counts, problems, and whether it was refused or is incomplete
  /// @throws UnsupportedOperationException on a system without inodes
  public SourceResult importTree(Path source, Target... targets) throws InterruptedException {
    List<Path> never = new ArrayList<>(List.of(directory));
    for (Target target : targets) {
      target.localPath().ifPresent(never::add);
    }
    LocalSource tree = LocalSource.of(source, never);
    TransactionInfo info = info("import " + source);
    return new Importer(volume, packs, Seam.real())
        .run(
            List.of(ImportSource.of(source.toString(), tree, Excludes.NONE)),
            new ImportOptions(false, info.user(), info.host(), info.program(), info.message()),
            ImportListener.SILENT)
        .sources()
        .getFirst();
  }

  /// A state to look at: its records, and its tree of files. To be closed before the volume.
  ///
  /// @throws dev.tidemark.engine.view.NoSuchStateException if none is meant
  public OpenState at(StateSelector when) {
    return OpenState.ofVolume(volume, packs, when, () -> {});
  }

  /// The newest transaction that survives a power cut.
  public Optional<Transaction> durable() {
    return volume.durable();
  }

  /// A mirror of this volume, to be told its targets.
  public MirrorBuilder mirror() {
    return Mirror.of(volume, packs, new LocalDisk(directory));
  }

  /// Restores all files of a state into an empty or missing directory.
  ///
  /// @return what was done, and what could not be brought
  public RestoreResult restore(StateSelector when, Path to)
      throws TargetException, InterruptedException {
    try (OpenState state = at(when)) {
      return new Restore(
              state.source(), LocalDestination.at(to), Seam.real(), RestoreListener.SILENT)
          .run(RestoreRequest.whole());
    }
  }

  @Override
  public void close() {
    try (Volume closedInAnyCase = volume) {
      packs.close();
    }
  }
}
