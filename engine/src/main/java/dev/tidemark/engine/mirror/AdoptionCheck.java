package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.ArchiveStanding;
import dev.tidemark.engine.archive.ArchiveWriter;
import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.archive.Inventory;
import dev.tidemark.engine.archive.LeftoverObjects;
import dev.tidemark.engine.archive.ObjectReader;
import dev.tidemark.engine.archive.RememberedArchive;
import dev.tidemark.engine.archive.VolumePast;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.Descriptor;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.util.Optional;

/// Finds out whether a volume can go on in the archive at a place. Changes nothing. For one thread.
final class AdoptionCheck {

  private final VolumePast past;
  private final ObjectSink sink;
  private final Seam seam;
  private final String target;
  private final RememberedArchive remembered;
  private Optional<CommitReader.Found.Good> newest = Optional.empty();
  private Inventory.Missing missing = Inventory.Missing.NOTHING;

  /// @param remembered what the volume knows of the place
  AdoptionCheck(
      VolumePast past, ObjectSink sink, Seam seam, String target, RememberedArchive remembered) {
    this.remembered = remembered;
    this.past = past;
    this.sink = sink;
    this.seam = seam;
    this.target = target;
  }

  private String doing() {
    return "adopt " + target;
  }

  /// Where it is gone or damaged, what the commits say in its place.
  Descriptor descriptor() throws TargetException, InterruptedException {
    Optional<Descriptor> proven = new LostDescriptor(sink, seam).replacement(target, "");
    return proven.isPresent() ? proven.get() : written();
  }

  private Descriptor written() throws TargetException, InterruptedException {
    return ArchiveWriter.descriptor(sink, seam)
        .orElseThrow(() ->
            new TargetException.Missing(
                doing()
                    + ": there is no archive in "
                    + sink.traits().location()
                    + "; is the disk mounted, the prefix right? To begin a new one: target create "
                    + target));
  }

  /// The archive, and what is gone of that which the volume goes on with.
  ///
  /// @param adoption what [#examine] has come to
  FoundArchive found(Adoption adoption) throws TargetException, InterruptedException {
    return new FoundArchive(
        descriptor(), newest.filter(good -> !adoption.leavesBranch()), missing, LostCommits.NONE);
  }

  /// What it lacks keeps nobody from going on: the volume sends it again.
  ///
  /// @throws TargetException.Diverged with the reason, if it cannot
  Adoption examine() throws TargetException, InterruptedException {
    Descriptor descriptor = descriptor();
    if (!descriptor.volume().equals(past.volume())) {
      throw BranchPoint.diverged(
          doing(), target, new ArchiveStanding.OtherVolume(descriptor.volume()));
    }
    CommitReader.Newest found = CommitReader.once(sink, seam).newest();
    newest = found.good();
    checkNotSetBack(descriptor, found.highest());
    if (newest.isPresent()) {
      return of(newest.get().header());
    }
    checkNothingLost(found.highest());
    return new Adoption.AsItIs();
  }

  /// On a folder the newest commits may lie on another disk.
  private void checkNotSetBack(Descriptor descriptor, long highest) throws TargetException {
    Optional<String> missed =
        sink.traits().rotated() || remembered.isOther(descriptor.archive())
            ? Optional.empty()
            : remembered.missed(descriptor.archive(), highest);
    if (missed.isPresent() && highest > 0) {
      throw new TargetException.Corrupt(
          doing() + ": " + missed.get() + "; 'mirror' mends a target, 'verify' says more", null);
    }
  }

  /// An archive without a commit is continued only if it never had one.
  private void checkNothingLost(long highest) throws TargetException, InterruptedException {
    EmptiedArchive emptied = new EmptiedArchive(sink, seam, doing(), target);
    emptied.check(remembered);
    if (highest > 0) {
      throw new TargetException.Corrupt(
          doing()
              + ": none of the commits in "
              + sink.traits().location()
              + " can be read; 'verify' that archive, or use another one",
          null);
    }
    Optional<ObjectName> remains = LeftoverObjects.find(ObjectReader.once(sink, seam));
    if (remains.isPresent()) {
      throw emptied.damaged(remains.get() + " was made for a later one");
    }
  }

  private Adoption of(CommitHeader header) throws TargetException, InterruptedException {
    ArchiveStanding standing = ArchiveStanding.of(header, past);
    return switch (standing) {
      case ArchiveStanding.InPast agrees -> asItIs(header);
      case ArchiveStanding.Earlier earlier -> branch(header, earlier);
      case ArchiveStanding.OtherVolume other -> throw BranchPoint.diverged(doing(), target, other);
      case ArchiveStanding.Ahead ahead -> throw BranchPoint.diverged(doing(), target, ahead);
      case ArchiveStanding.Parted parted -> throw BranchPoint.diverged(doing(), target, parted);
      case ArchiveStanding.Overtaken overtaken ->
          throw BranchPoint.diverged(doing(), target, overtaken);
    };
  }

  private Adoption asItIs(CommitHeader header) throws TargetException, InterruptedException {
    missing = new Inventory(sink, seam).missing(header);
    return new Adoption.AsItIs();
  }

  private Adoption branch(CommitHeader header, ArchiveStanding.Earlier earlier)
      throws TargetException, InterruptedException {
    CommitHeader commit =
        new BranchPoint(past, new ArchivePacks(sink, seam), doing()).commit(header, earlier);
    missing = new Inventory(sink, seam).missing(commit);
    return new Adoption.Branch(
        earlier.timeline(),
        earlier.left().tid(),
        commit.mark().tid(),
        commit.number(),
        header.mark().tid(),
        header.number());
  }
}
