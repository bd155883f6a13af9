package dev.tidemark.cli.store;

import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.Console;
import dev.tidemark.engine.embed.OpenVolume;
import dev.tidemark.engine.seam.HostName;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.WriteRefusal;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.folder.OwnerOnly;
import dev.tidemark.spi.folder.PathPresence;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;

/// Creates and opens volumes.
public final class VolumeAccess {

  private static final Duration POLL = Duration.ofMillis(200);

  /// What a creation leaves that found no room; repeated there, it goes on.
  private static final Set<String> LEFT_BY_A_CREATION = Set.of("lock", "lock.holder", "btree.new");

  private final Seam seam;
  private final Console console;

  public VolumeAccess(Seam seam, Console console) {
    this.seam = seam;
    this.console = console;
  }

  /// Creates a volume in a directory that is missing or empty.
  public OpenVolume create(Path directory) {
    try {
      refuseIfUsed(directory);
      closeIfEmpty(directory);
      Files.createDirectories(directory, OwnerOnly.directory(directory));
    } catch (IOException e) {
      throw new CliException(
          ExitCode.ERROR,
          "cannot create the volume "
              + directory
              + ": "
              + e.getMessage()
              + WriteRefusal.advice(e, "try again"),
          e);
    }
    return OpenVolume.create(directory, seam);
  }

  /// A directory that waits empty for a volume is from now on its owner's alone, as if it had been
  /// made by us. If it is somebody else's, `status` warns of it.
  public void closeIfEmpty(Path directory) {
    try {
      if (Files.isDirectory(directory) && isFree(directory)) {
        OwnerOnly.close(directory);
      }
    } catch (IOException e) {
      console.warn(directory + ": cannot be closed to others: " + e.getMessage());
    }
  }

  private static boolean isFree(Path directory) throws IOException {
    try (Stream<Path> inside = Files.list(directory)) {
      return inside.allMatch(path -> LEFT_BY_A_CREATION.contains(path.toFile().getName()));
    }
  }

  private static void refuseIfUsed(Path directory) throws IOException {
    if (holdsVolume(directory)) {
      throw new CliException(
          ExitCode.REFUSED,
          directory + " holds a volume already; use it, or name another directory");
    }
    if (Files.isDirectory(directory) && !isFree(directory)) {
      throw new CliException(
          ExitCode.REFUSED, directory + " is not empty; a volume wants a directory of its own");
    }
  }

  /// Opens to write.
  ///
  /// @param patience how long to wait for another writer to end
  public OpenVolume openToWrite(Path directory, Duration patience) throws InterruptedException {
    requireVolume(directory);
    long until = seam.time().nanoTime() + patience.toNanos();
    boolean said = false;
    while (true) {
      try {
        return OpenVolume.openToWrite(directory, seam);
      } catch (VolumeException.Locked e) {
        if (seam.time().nanoTime() - until >= 0) {
          throw e;
        }
        if (!said) {
          console.say("waiting: " + e.getMessage());
          said = true;
        }
        seam.time().sleep(POLL);
      }
    }
  }

  /// Opens so that nobody writes meanwhile, as far as this user can see to that: where nothing can
  /// be written, to read.
  ///
  /// @param patience how long to wait for a writer to end
  public OpenVolume openToCheck(Path directory, Duration patience) throws InterruptedException {
    try {
      return openToWrite(directory, patience);
    } catch (VolumeException.Failed e) {
      if (!isWriteRefused(e)) {
        throw e;
      }
      console.say("nothing can be written in " + directory + ", so it is only read");
      return openToRead(directory);
    }
  }

  private static boolean isWriteRefused(VolumeException e) {
    return e.getCause() instanceof AccessDeniedException
        || (e.getCause() instanceof IOException reason
            && WriteRefusal.of(reason).filter(WriteRefusal.READ_ONLY::equals).isPresent());
  }

  /// Opens beside any writer; changes nothing.
  public OpenVolume openToRead(Path directory) {
    requireVolume(directory);
    return OpenVolume.openToRead(directory, seam);
  }

  /// Opens to read what may be mirrored. After a crash the newest commits count as durable only
  /// when a writer has opened the volume. If nobody writes, that is done here; where it cannot be
  /// done (a full disk, no right), readers go on from what is known durable.
  public OpenVolume openToMirror(Path directory) {
    requireVolume(directory);
    return OpenVolume.openToMirror(
        directory,
        seam,
        reason ->
            console.say(
                "the newest commits of "
                    + directory
                    + " are not yet known to be durable: "
                    + reason.getMessage()));
  }

  /// Whether a volume is there.
  ///
  /// @throws CliException if that cannot be told: another user's directory is not an absent one
  public static boolean holdsVolume(Path directory) {
    try {
      return PathPresence.of(directory.resolve("btree"));
    } catch (IOException e) {
      throw new CliException(
          ExitCode.CREDENTIALS, "cannot read the volume " + directory + ": " + e.getMessage(), e);
    }
  }

  private static void requireVolume(Path directory) {
    if (!holdsVolume(directory)) {
      throw new CliException(
          ExitCode.NOT_FOUND,
          "no volume at "
              + directory
              + (Files.exists(directory) ? " (it has no file 'btree')" : " (no such directory)")
              + "; name another with --volume, or create one with 'tidemark init'");
    }
  }

  /// What this run says about its transactions.
  public static TransactionInfo info(TransactionInfo.Kind kind, String message) {
    return TransactionInfo.of(kind, System.getProperty("user.name"), host(), "tidemark", message);
  }

  /// This machine and program, for people who look at an archive.
  public static String writer() {
    return host() + " tidemark";
  }

  public static String host() {
    return HostName.local().orElse("localhost");
  }
}
