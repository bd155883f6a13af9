package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.archive.ObjectReader;
import dev.tidemark.engine.archive.format.Descriptor;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import java.util.List;
import java.util.NavigableSet;
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
/// creates is complete below. What it cannot prove is that nobody deleted or damaged an object;
/// that is for `verify`, or for a copy without a mark.
///
/// What the comparison shows to be damaged is mended from the source. What cannot be mended is said
/// at the end, and keeps nothing else from being copied.
public final class ArchiveCopy {

  private final ObjectSink source;
  private final ObjectSink destination;
  private final Seam seam;
  private final CopyLimits limits;
  private final CopyListener listener;
  private final ObjectReader from;
  private final ObjectReader to;
  private final CommitReader commits;
  private final PlaceDescriptor descriptors;
  private final RepairLog log = new RepairLog();

  private final Optional<UUID> expected;

  /// The destination's newest good commit, where it was met.
  private Optional<CommitReader.Found.Good> newest = Optional.empty();

  /// What is still to be proven.
  private ContentProofLevel proof;

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
      KnownCopy known) {
    this.source = source;
    this.destination = destination;
    this.seam = seam;
    this.limits = limits;
    this.listener = listener;
    this.expected = known.archive();
    this.proof = known.proof();
    this.complete = proof instanceof ContentProofLevel.Listing ? known.mark() : CopyMark.NONE;
    this.from = ObjectReader.once(source, seam);
    this.to = ObjectReader.once(destination, seam);
    this.commits = CommitReader.once(source, seam);
    this.descriptors = new PlaceDescriptor(source, destination, seam);
  }

  /// The descriptor of an archive that is to be copied.
  ///
  /// @throws TargetException.Missing if the place is no archive
  public static Descriptor descriptor(ObjectSink source, Seam seam)
      throws TargetException, InterruptedException {
    return PlaceDescriptor.decoded(source, PlaceDescriptor.of(source, seam));
  }

  /// Makes an empty place a copy of the source, so far without commits. A place that is one already
  /// stays as it is.
  ///
  /// @throws TargetException.Missing if the source is no archive
  /// @throws TargetException.Rejected if the destination holds something else, or does not create
  ///   exclusively when racers try it
  /// @throws TargetException.Diverged if it holds another archive, or commits that the source has
  ///   not
  public static Descriptor create(ObjectSink source, ObjectSink destination, Seam seam)
      throws TargetException, InterruptedException {
    Descriptor descriptor = new PlaceDescriptor(source, destination, seam).create();
    CopyHeads.look(source, destination, seam, new GivenUpCommits(source, seam));
    return descriptor;
  }

  /// One attempt.
  ///
  /// @throws TargetException.Missing if the destination was never created
  /// @throws TargetException.Diverged if the destination holds what the source does not: it is left
  ///   as it is
  /// @throws TargetException.Corrupt if an object of the source is damaged or gone: it is not
  ///   copied, nor any commit behind it
  public CopyResult attempt() throws TargetException, InterruptedException {
    listener.phase(CopyListener.Phase.LOOKING);
    GivenUpCommits givenUp = new GivenUpCommits(source, seam);
    CopyHeads ends = CopyHeads.look(source, destination, seam, givenUp);
    boolean idle = ends.source() == ends.destination() && ends.source() > 0 && ends.isAt(complete);
    if (idle && !destination.traits().rotated()) {
      listener.agreed();
      return copied(true);
    }
    UUID archive = archive(ends);
    listener.agreed();
    if (!idle) {
      new Attempt(ends, archive, givenUp).bringUp();
    }
    return copied(idle);
  }

  private CopyResult copied(boolean idle) throws TargetException, InterruptedException {
    if (!idle && newest.isEmpty()) {
      newest = CommitReader.once(destination, seam).newest().good();
    }
    return new CopyResult(complete, newest, idle, log.unmended(), log.objectsLeftOut());
  }

  /// Both descriptors are there and the same.
  ///
  /// @return the archive
  private UUID archive(CopyHeads ends) throws TargetException, InterruptedException {
    Descriptor descriptor = descriptors.agree(ends.destination(), listener);
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

  /// What one attempt does, once it is known where both places are.
  private final class Attempt {
    private final CopyHeads ends;
    private final UUID archive;
    private final GivenUpCommits givenUp;
    private final ObjectRepair objects;
    private final CommitRepair repair;
    private final GapFiller filling;

    Attempt(CopyHeads ends, UUID archive, GivenUpCommits givenUp) {
      this.ends = ends;
      this.archive = archive;
      this.givenUp = givenUp;
      this.objects = new ObjectRepair(source, destination, seam, givenUp, listener, log);
      this.repair =
          new CommitRepair(source, destination, seam, givenUp, ends.source(), listener, log);
      this.filling = new GapFiller(from, to, limits.page(), proof, objects, repair);
    }

    void bringUp() throws TargetException, InterruptedException {
      if (ends.isAt(tried)) {
        complete = tried;
      }
      if (ends.destination() == 0) {
        complete = CopyMark.NONE;
        listedUpTo = OptionalLong.of(0);
      } else if (!ends.isAt(complete)) {
        fill();
        listedUpTo = OptionalLong.of(ends.destination());
      }
      CommitReader.Newest there = provenNewest();
      newest = there.good();
      if (ends.source() > ends.destination() && isUsable(there)) {
        copyCommits(there.good());
      }
      if (listedUpTo.isPresent() && listedUpTo.getAsLong() < ends.source()) {
        fillObjects(listedUpTo.getAsLong(), ends.source());
        tell();
        listedUpTo = OptionalLong.of(ends.source());
      }
    }

    /// Makes equal what the destination has: objects first.
    private void fill() throws TargetException, InterruptedException {
      log.forgetFindings();
      fillObjects(0, ends.destination());
      for (long number : suspiciousCommits()) {
        repair.mend(number);
      }
      tell();
      proof = new ContentProofLevel.Listing();
      boolean mended = ends.tail().equals(Hash.ZERO);
      Hash tail = mended ? CopyHeads.look(source, destination, seam, givenUp).tail() : ends.tail();
      complete = new CopyMark(ends.destination(), tail);
    }

    private void fillObjects(long above, long upTo) throws TargetException, InterruptedException {
      listener.phase(CopyListener.Phase.COMPARING);
      try (CopyPipeline flow = flow(commit -> {})) {
        filling.objects(above, upTo, flow);
        flow.finish();
      }
    }

    private NavigableSet<Long> suspiciousCommits() throws TargetException, InterruptedException {
      try (CopyPipeline flow = flow(commit -> {})) {
        NavigableSet<Long> suspicious = filling.suspiciousCommits(ends.destination(), flow);
        flow.finish();
        if (ends.tail().equals(Hash.ZERO)) {
          suspicious.add(ends.destination());
        }
        return suspicious;
      }
    }

    private void tell() {
      log.tell(listener);
      log.unmended().forEach(listener::unmended);
    }

    /// The destination's newest commit as a whole, before anything is created behind it.
    private CommitReader.Newest provenNewest() throws TargetException, InterruptedException {
      if (ends.destination() == 0) {
        return CommitReader.Newest.NONE;
      }
      CommitReader ofDestination = CommitReader.once(destination, seam);
      CommitReader.Newest there = ofDestination.newestFrom(ends.destination());
      if (isUsable(there)) {
        return there;
      }
      repair.mend(ends.destination());
      tell();
      return ofDestination.newestFrom(ends.destination());
    }

    /// A void commit that the source has as well, or has given up, is history.
    private boolean isUsable(CommitReader.Newest there)
        throws TargetException, InterruptedException {
      return !there.voidAbove()
          || !(commits.read(ends.destination()) instanceof CommitReader.Found.Good);
    }

    private void copyCommits(Optional<CommitReader.Found.Good> last)
        throws TargetException, InterruptedException {
      SourceChain chain = SourceChain.behind(last, from, archive, givenUp);
      expect(chain);
      listener.phase(CopyListener.Phase.COPYING);
      long first = ends.destination() + 1;
      MissingObjects wanted =
          new MissingObjects(destination, seam, limits.page(), first + limits.commitsAhead());
      VoidRule voids = new VoidRule(commits, from, ends.source(), givenUp);
      CommitCopier creation = new CommitCopier(destination, from, to);
      try (CommitReadAhead feed = feed(first);
          CopyPipeline flow = flow(commit -> created(creation, commit))) {
        for (long n = first; n <= ends.source(); n++) {
          SourceCommit commit;
          List<CopyObject> before;
          try {
            commit = feed.next();
            before = objectsBefore(commit, chain, wanted, voids);
          } catch (TargetException e) {
            flow.finish();
            throw e;
          }
          for (CopyObject object : before) {
            flow.run("copy " + object.name(), () -> objects.send(object));
          }
          flow.commit(commit);
        }
        flow.finish();
      }
    }

    private CommitReadAhead feed(long first) {
      int depth = Math.max(1, Math.min(limits.commitsAhead(), source.traits().parallelism()));
      return new CommitReadAhead(
          from, commits, givenUp, seam.threads(), first, ends.source(), depth);
    }

    /// Tells about how many bytes are to come, if it is more than one commit.
    private void expect(SourceChain chain) throws TargetException, InterruptedException {
      if (ends.source() - ends.destination() > 1) {
        commits
            .newestFrom(ends.source())
            .good()
            .map(CommitReader.Found.Good::header)
            .ifPresent(head -> listener.expect(head.tally().packBytes() - chain.packBytes()));
      }
    }
  }

  /// What has to be sent before a commit, once it is known that it belongs behind what is there.
  private static List<CopyObject> objectsBefore(
      SourceCommit commit, SourceChain chain, MissingObjects wanted, VoidRule voids)
      throws TargetException, InterruptedException {
    return switch (commit.found()) {
      case CommitReader.Found.Good good -> {
        chain.append(good);
        yield wanted.before(good.header());
      }
      case CommitReader.Found.Void skipped -> {
        voids.check(skipped);
        yield List.of();
      }
      case CommitReader.Found.Absent absent -> List.of();
    };
  }

  private void created(CommitCopier creation, SourceCommit commit)
      throws TargetException, InterruptedException {
    if (commit.found() instanceof CommitReader.Found.Absent) {
      return;
    }
    tried = new CopyMark(commit.number(), commit.tail());
    creation.create(commit);
    complete = tried;
    if (commit.found() instanceof CommitReader.Found.Good good) {
      newest = Optional.of(good);
      listener.committed(good.header(), good.hash());
    }
  }

  private CopyPipeline flow(CopyPipeline.CommitPoint point) {
    return new CopyPipeline(source, destination, seam.threads(), limits, point);
  }
}
