package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.ArchiveWriter;
import dev.tidemark.engine.archive.CommitHeader;
import dev.tidemark.engine.archive.Commits;
import dev.tidemark.engine.archive.Completeness;
import dev.tidemark.engine.archive.Descriptor;
import dev.tidemark.engine.archive.Standing;
import dev.tidemark.engine.archive.VolumePast;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.util.List;
import java.util.Optional;

/// Finds out whether a volume can go on in the archive at a place. Changes nothing. For one thread.
final class Adopter {

  private final VolumePast past;
  private final ObjectSink sink;
  private final Seam seam;
  private final String target;

  Adopter(VolumePast past, ObjectSink sink, Seam seam, String target) {
    this.past = past;
    this.sink = sink;
    this.seam = seam;
    this.target = target;
  }

  private String doing() {
    return "adopt " + target;
  }

  Descriptor descriptor() throws TargetException, InterruptedException {
    return ArchiveWriter.descriptor(sink, seam)
        .orElseThrow(() ->
            new TargetException.Missing(
                doing()
                    + ": there is no archive in "
                    + sink.traits().location()
                    + "; is the disk mounted, the prefix right? To begin a new one: target create "
                    + target));
  }

  /// @throws TargetException.Diverged with the reason, if it cannot
  Adoption examine() throws TargetException, InterruptedException {
    Descriptor descriptor = descriptor();
    if (!descriptor.volume().equals(past.volume())) {
      throw Branching.diverged(doing(), target, new Standing.OtherVolume(descriptor.volume()));
    }
    Optional<CommitHeader> newest =
        Commits.once(sink, seam).newest().good().map(Commits.Found.Good::header);
    return newest.isEmpty() ? new Adoption.AsItIs() : of(newest.get());
  }

  private Adoption of(CommitHeader newest) throws TargetException, InterruptedException {
    Standing standing = Standing.of(newest, past);
    return switch (standing) {
      case Standing.InPast agrees -> asItIs(newest);
      case Standing.Earlier earlier -> branch(newest, earlier);
      case Standing.OtherVolume other -> throw Branching.diverged(doing(), target, other);
      case Standing.Ahead ahead -> throw Branching.diverged(doing(), target, ahead);
      case Standing.Parted parted -> throw Branching.diverged(doing(), target, parted);
      case Standing.Overtaken overtaken -> throw Branching.diverged(doing(), target, overtaken);
    };
  }

  private Adoption asItIs(CommitHeader newest) throws TargetException, InterruptedException {
    checkComplete(newest);
    return new Adoption.AsItIs();
  }

  private Adoption branch(CommitHeader newest, Standing.Earlier earlier)
      throws TargetException, InterruptedException {
    CommitHeader commit =
        new Branching(past, new ArchivePacks(sink, seam), doing()).commit(newest, earlier);
    checkComplete(commit);
    return new Adoption.Branch(
        earlier.timeline(),
        earlier.left().tid(),
        commit.mark().tid(),
        commit.number(),
        newest.mark().tid(),
        newest.number());
  }

  /// What is gone on with must not lack what it builds on.
  private void checkComplete(CommitHeader commit) throws TargetException, InterruptedException {
    List<ObjectName> missing = new Completeness(sink, seam).missing(commit);
    if (!missing.isEmpty()) {
      throw new TargetException.Corrupt(
          doing()
              + ": objects that its commits name are not there whole: "
              + missing.size()
              + ", the first is "
              + missing.getFirst()
              + "; 'verify' that archive, or use another one",
          null);
    }
  }
}
