package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchiveCreation;
import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.archive.RememberedArchive;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;

/// An archive that had commits and has none any more: it is damaged, and never begun anew unless a
/// person has said first that it is lost. For one thread.
///
/// @param doing what is refused, for people
record EmptiedArchive(ObjectSink sink, Seam seam, String doing, String target) {

  /// @param remembered what the volume knows of the place
  /// @throws TargetException.Corrupt if a commit was seen there, and there is none
  void check(RememberedArchive remembered) throws TargetException, InterruptedException {
    boolean isArchive = new ArchiveCreation(sink, seam).descriptor().isPresent();
    if (isArchive && remembered.number() > 0 && CommitReader.once(sink, seam).highest().isEmpty()) {
      throw damaged("commit " + remembered.number() + " was seen there");
    }
  }

  TargetException.Corrupt damaged(String fact) {
    return new TargetException.Corrupt(
        doing
            + ": all commits of the archive in "
            + sink.traits().location()
            + " are gone: "
            + fact
            + "; is it the right place, the disk mounted? Only if the archive is lost: target detach "
            + target
            + ", then target create "
            + target
            + " with an empty place",
        null);
  }
}
