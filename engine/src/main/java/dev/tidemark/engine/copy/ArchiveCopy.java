package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.ArchiveNames;
import dev.tidemark.engine.archive.Commits;
import dev.tidemark.engine.archive.Descriptor;
import dev.tidemark.engine.archive.Founding;
import dev.tidemark.engine.archive.Reads;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// Brings a place up to the archive that it is a copy of. Each attempt ends with the destination
/// equal to the source as it was when the attempt began, or with the first failure; the next one
/// looks again and goes on from what is there. For one thread.
///
/// It needs no memory but the two places: what they hold is listed and compared. A mark may spare
/// that. It is believed only if the destination's newest commit is the very one it means, which
/// proves two things: nothing was created there since but by this protocol, and what this protocol
/// creates is complete below. What it cannot prove is that nobody deleted an object; that is for
/// `verify`, or for a copy without a mark.
public final class ArchiveCopy {

  private final ObjectSink source;
  private final ObjectSink destination;
  private final Seam seam;
  private final CopyLimits limits;
  private final CopyListener listener;
  private final Reads from;
  private final Reads to;
  private final Commits commits;
  private final Filling filling;

  private final Optional<UUID> expected;

  /// The destination's newest good commit, where it was met.
  private Optional<Commits.Found.Good> newest = Optional.empty();

  /// Up to where the destination has all that its commits name.
  private CopyMark complete;

  /// The newest commit that was tried: everything below it is there. If it is the newest one there,
  /// only the answer was lost.
  private CopyMark tried = CopyMark.NONE;

  /// Objects made for numbers up to this one were compared by listing; empty while a mark is
  /// believed.
  private OptionalLong listedUpTo = OptionalLong.empty();

  public ArchiveCopy(
      ObjectSink source,
      ObjectSink destination,
      Seam seam,
      CopyLimits limits,
      CopyListener listener,
      Known known) {
    this.source = source;
    this.destination = destination;
    this.seam = seam;
    this.limits = limits;
    this.listener = listener;
    this.expected = known.archive();
    this.complete = known.mark();
    this.from = Reads.once(source, seam);
    this.to = Reads.once(destination, seam);
    this.commits = Commits.once(source, seam);
    this.filling = new Filling(from, to, limits.page());
  }

  /// The descriptor of an archive that is to be copied.
  ///
  /// @throws TargetException.Missing if the place is no archive
  public static Descriptor descriptor(ObjectSink source, Seam seam)
      throws TargetException, InterruptedException {
    return decoded(source, sourceDescriptor(source, seam));
  }

  /// Makes an empty place a copy of the source, so far without commits. A place that is one already
  /// stays as it is.
  ///
  /// @throws TargetException.Missing if the source is no archive
  /// @throws TargetException.Rejected if the destination holds something else, or does not create
  ///   exclusively when racers try it
  public static Descriptor create(ObjectSink source, ObjectSink destination, Seam seam)
      throws TargetException, InterruptedException {
    byte[] original = sourceDescriptor(source, seam);
    Descriptor descriptor = decoded(source, original);
    new Founding(destination, seam)
        .found(() -> original, there -> checkSame(original, there, source, destination));
    return descriptor;
  }

  /// One attempt.
  ///
  /// @throws TargetException.Missing if the destination was never created, or the source lacks an
  ///   object that it names
  /// @throws TargetException.Diverged if the destination holds what the source does not: it is left
  ///   as it is
  /// @throws TargetException.Corrupt if an object of the source is damaged: it is not copied
  public Copied attempt() throws TargetException, InterruptedException {
    listener.phase(CopyListener.Phase.LOOKING);
    GivenUp givenUp = new GivenUp(source, seam);
    Ends ends = Ends.look(source, destination, seam, givenUp);
    boolean idle = ends.source() == ends.destination() && ends.source() > 0 && ends.isAt(complete);
    if (idle) {
      listener.agreed();
      return new Copied(complete, Optional.empty(), true);
    }
    UUID archive = archive(ends);
    listener.agreed();
    bringUp(ends, archive, givenUp);
    if (newest.isEmpty() && ends.destination() > 0) {
      newest = Commits.once(destination, seam).newestFrom(ends.destination()).good();
    }
    return new Copied(complete, newest, false);
  }

  private void bringUp(Ends ends, UUID archive, GivenUp givenUp)
      throws TargetException, InterruptedException {
    if (ends.isAt(tried)) {
      complete = tried;
    }
    if (ends.destination() == 0) {
      complete = CopyMark.NONE;
      listedUpTo = OptionalLong.of(0);
    } else if (!ends.isAt(complete)) {
      fill(ends, givenUp);
      complete = new CopyMark(ends.destination(), ends.tail());
      listedUpTo = OptionalLong.of(ends.destination());
    }
    if (ends.source() > ends.destination()) {
      copyCommits(ends, archive, givenUp);
    }
    if (listedUpTo.isPresent() && listedUpTo.getAsLong() < ends.source()) {
      objects(listedUpTo.getAsLong(), ends.source());
      listedUpTo = OptionalLong.of(ends.source());
    }
  }

  /// Brings what the destination's own commits lack: objects first.
  private void fill(Ends ends, GivenUp givenUp) throws TargetException, InterruptedException {
    listener.phase(CopyListener.Phase.COMPARING);
    var missing = filling.missingCommits(ends.destination(), givenUp);
    objects(0, ends.destination());
    PassedOver voids = new PassedOver(commits, from, ends.source(), givenUp);
    CommitCreation creation = new CommitCreation(destination, from, to);
    for (Filling.Range range : missing) {
      try (CommitFeed feed = feed(range.first(), range.last(), givenUp)) {
        for (long n = range.first(); n <= range.last(); n++) {
          SourceCommit commit = feed.next();
          if (commit.found() instanceof Commits.Found.Void skipped) {
            voids.check(skipped);
          }
          if (!(commit.found() instanceof Commits.Found.Absent)) {
            creation.create(commit);
          }
          listener.arrived();
        }
      }
    }
  }

  private void objects(long above, long upTo) throws TargetException, InterruptedException {
    listener.phase(CopyListener.Phase.COMPARING);
    try (CopyFlow flow = flow(commit -> {})) {
      filling.objects(above, upTo, flow);
      flow.finish();
    }
  }

  private void copyCommits(Ends ends, UUID archive, GivenUp givenUp)
      throws TargetException, InterruptedException {
    Chain chain =
        Chain.below(ends, commits, Commits.once(destination, seam), from, to, archive, givenUp);
    expect(ends, chain);
    listener.phase(CopyListener.Phase.COPYING);
    long first = ends.destination() + 1;
    Wanted wanted = new Wanted(destination, seam, limits.page(), first + limits.commitsAhead());
    PassedOver voids = new PassedOver(commits, from, ends.source(), givenUp);
    CommitCreation creation = new CommitCreation(destination, from, to);
    try (CommitFeed feed = feed(first, ends.source(), givenUp);
        CopyFlow flow = flow(commit -> created(creation, commit))) {
      for (long n = first; n <= ends.source(); n++) {
        SourceCommit commit;
        List<CopyObject> objects;
        try {
          commit = feed.next();
          objects = objectsBefore(commit, chain, wanted, voids);
        } catch (TargetException e) {
          flow.finish();
          throw e;
        }
        for (CopyObject object : objects) {
          flow.send(object);
        }
        flow.commit(commit);
      }
      flow.finish();
    }
  }

  /// What has to be sent before a commit, once it is known that it belongs behind what is there.
  private List<CopyObject> objectsBefore(
      SourceCommit commit, Chain chain, Wanted wanted, PassedOver voids)
      throws TargetException, InterruptedException {
    return switch (commit.found()) {
      case Commits.Found.Good good -> {
        chain.append(good);
        yield wanted.before(good.header());
      }
      case Commits.Found.Void skipped -> {
        voids.check(skipped);
        yield List.of();
      }
      case Commits.Found.Absent absent -> List.of();
    };
  }

  private void created(CommitCreation creation, SourceCommit commit)
      throws TargetException, InterruptedException {
    if (commit.found() instanceof Commits.Found.Absent) {
      return;
    }
    tried = new CopyMark(commit.number(), commit.tail());
    creation.create(commit);
    complete = tried;
    if (commit.found() instanceof Commits.Found.Good good) {
      newest = Optional.of(good);
      listener.committed(good.header(), good.hash());
    }
  }

  private CommitFeed feed(long first, long last, GivenUp givenUp) {
    int depth = Math.max(1, Math.min(limits.commitsAhead(), source.traits().parallelism()));
    return new CommitFeed(from, commits, givenUp, seam.threads(), first, last, depth);
  }

  private CopyFlow flow(CopyFlow.CommitPoint point) {
    return new CopyFlow(source, destination, seam.threads(), listener, limits, point);
  }

  /// Tells about how many bytes are to come, if it is more than one commit.
  private void expect(Ends ends, Chain chain) throws TargetException, InterruptedException {
    if (ends.source() - ends.destination() > 1) {
      commits
          .newestFrom(ends.source())
          .good()
          .map(Commits.Found.Good::header)
          .ifPresent(newest -> listener.expect(newest.tally().packBytes() - chain.packBytes()));
    }
  }

  /// Both descriptors are there and the same. Where the commits have proven that the destination is
  /// a copy, a descriptor that is gone or damaged there is written again.
  ///
  /// @return the archive
  private UUID archive(Ends ends) throws TargetException, InterruptedException {
    byte[] original = sourceDescriptor(source, seam);
    Descriptor descriptor = decoded(source, original);
    if (ends.destination() > 0) {
      new Founding(destination, seam).describeAgain(original);
    }
    byte[] there =
        new Founding(destination, seam)
            .descriptor()
            .orElseThrow(() ->
                new TargetException.Missing(
                    "copy to "
                        + to.location()
                        + ": there is no archive. Is the disk mounted, the prefix right? A place is"
                        + " filled only on purpose: by 'target create', or 'copy --create'"));
    checkSame(original, there, source, destination);
    if (expected.isPresent() && !expected.get().equals(descriptor.archive())) {
      throw new TargetException.Diverged(
          "copy to "
              + to.location()
              + ": it holds archive "
              + descriptor.archive()
              + ", not "
              + expected.get()
              + ", which this target was created with; it is left as it is");
    }
    return descriptor.archive();
  }

  private static byte[] sourceDescriptor(ObjectSink source, Seam seam)
      throws TargetException, InterruptedException {
    return new Founding(source, seam)
        .descriptor()
        .orElseThrow(() ->
            new TargetException.Missing(
                "copy from " + source.traits().location() + ": there is no archive here"));
  }

  private static Descriptor decoded(ObjectSink place, byte[] descriptor) throws TargetException {
    try {
      return Descriptor.decode(descriptor);
    } catch (UnreadableException e) {
      throw Reads.unreadable(ArchiveNames.DESCRIPTOR.value(), place.traits().location(), e);
    }
  }

  /// The words for people may differ: a descriptor that was lost is written again without them.
  private static void checkSame(
      byte[] original, byte[] there, ObjectSink source, ObjectSink destination)
      throws TargetException {
    if (!Arrays.equals(original, there)
        && !decoded(destination, there).isOfSame(decoded(source, original))) {
      throw new TargetException.Diverged(
          "copy to "
              + destination.traits().location()
              + ": it holds another archive than "
              + source.traits().location()
              + ", \""
              + decoded(destination, there).label()
              + "\"; it is left as it is. Choose an empty place");
    }
  }
}
