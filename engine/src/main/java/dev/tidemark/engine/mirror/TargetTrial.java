package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.copy.ArchiveCopy;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.RaceProbe;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/// Tries a place as a target: reaches it, lists it, and where it is empty or an archive, lets
/// several create one name.
public final class TargetTrial {

  /// What a place holds, and so whether anything was created there.
  public enum Holds {
    ARCHIVE,
    NOTHING,
    /// Nothing is ever written among what is somebody else's.
    OTHER
  }

  private final ObjectSink sink;
  private final Seam seam;

  public TargetTrial(ObjectSink sink, Seam seam) {
    this.sink = sink;
    this.seam = seam;
  }

  /// @param disk the directory of the volume that the target may have been created from
  /// @throws TargetException.Missing if it was, and its archive is gone
  public void checkThere(Target target, Disk disk)
      throws TargetException, InterruptedException, IOException {
    MissingPlace.checkThere("test", target, disk, seam, sink);
  }

  /// Before anything is written there.
  ///
  /// @param volume that it is to be a target of
  /// @throws TargetException.Rejected if another volume's archive is there
  public void checkOurs(String target, UUID volume) throws TargetException, InterruptedException {
    if (holds() != Holds.ARCHIVE) {
      return;
    }
    CommitReader.Newest newest = CommitReader.once(sink, seam).newest();
    Optional<CommitHeader> header = newest.good().map(CommitReader.Found.Good::header);
    UUID there = header.isPresent() ? header.get().volume() : described();
    if (!there.equals(volume)) {
      throw new TargetException.Rejected(
          "test "
              + target
              + ": "
              + sink.traits().location()
              + " holds an archive of another volume, "
              + there
              + ", so nothing was created there to try it; choose an empty place",
          null);
    }
  }

  private UUID described() throws TargetException, InterruptedException {
    return ArchiveCopy.descriptor(sink, seam).volume();
  }

  /// @throws TargetException.Rejected if nothing can be created there, or not exclusively
  public Holds run() throws TargetException, InterruptedException {
    Holds holds = holds();
    if (holds != Holds.OTHER) {
      sink.probe();
    }
    return holds;
  }

  private Holds holds() throws TargetException, InterruptedException {
    if (!sink.list(ArchiveNames.DESCRIPTOR.value(), "", 1).isEmpty()) {
      return Holds.ARCHIVE;
    }
    return RaceProbe.isEmpty(sink) ? Holds.NOTHING : Holds.OTHER;
  }
}
