package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.ListingPages;
import dev.tidemark.engine.archive.ObjectReader;
import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.TargetException;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/// Compares two places by their listings, proves what is to be proven, and has what is not equal
/// mended: objects that were lost or damaged, or a copy that some other tool began. For one thread.
final class GapFiller {

  private static final List<String> OBJECTS = List.of(ArchiveNames.PACKS, ArchiveNames.RUNS);

  private final ObjectReader source;
  private final ObjectReader destination;
  private final int page;
  private final ContentProofLevel proof;
  private final ObjectRepair objects;
  private final CommitRepair commits;

  GapFiller(
      ObjectReader source,
      ObjectReader destination,
      int page,
      ContentProofLevel proof,
      ObjectRepair objects,
      CommitRepair commits) {
    this.source = source;
    this.destination = destination;
    this.page = page;
    this.proof = proof;
    this.objects = objects;
    this.commits = commits;
  }

  private void walk(String directory, ListingComparison.Visitor visitor)
      throws TargetException, InterruptedException {
    ListingComparison.walk(
        new ListingPages(source, directory, page),
        new ListingPages(destination, directory, page),
        visitor);
  }

  /// Mends every pack and part of a run that was made for a number in (above, upTo], whether a
  /// commit names it or not: the names are to be the same.
  void objects(long above, long upTo, CopyPipeline flow)
      throws TargetException, InterruptedException {
    for (String directory : OBJECTS) {
      walk(directory, new Objects(above, upTo, flow));
    }
  }

  private final class Objects implements ListingComparison.Visitor {
    private final long above;
    private final long upTo;
    private final CopyPipeline flow;

    Objects(long above, long upTo, CopyPipeline flow) {
      this.above = above;
      this.upTo = upTo;
      this.flow = flow;
    }

    private @Nullable CopyObject within(ObjectInfo listed) {
      return CopyObject.of(listed)
          .filter(object -> object.number() > above && object.number() <= upTo)
          .orElse(null);
    }

    private void mend(ObjectInfo listed) throws TargetException, InterruptedException {
      CopyObject object = within(listed);
      if (object != null) {
        flow.run("copy " + object.name(), () -> objects.mend(object));
      }
    }

    @Override
    public void onlyInSource(ObjectInfo listed) throws TargetException, InterruptedException {
      mend(listed);
    }

    @Override
    public void differs(ObjectInfo inSource, ObjectInfo inDestination)
        throws TargetException, InterruptedException {
      mend(inSource);
    }

    @Override
    public void agrees(ObjectInfo both) throws TargetException, InterruptedException {
      CopyObject object = within(both);
      if (object != null && isToBeProven(object)) {
        mend(both);
      }
    }

    /// Of a commit that was found damaged it may be a part of its run that is.
    private boolean isToBeProven(CopyObject object) {
      boolean isRun = object.directory().equals(ArchiveNames.RUNS);
      return proof.includes(object.name()) || (isRun && proof.includes(object.number()));
    }

    @Override
    public void onlyInDestination(ObjectInfo listed) throws TargetException, InterruptedException {
      CopyObject object = within(listed);
      if (object != null) {
        flow.run("prove " + object.name(), () -> objects.miss(object));
      }
    }
  }

  /// The commits up to a number that are not equal at both places, or not proven to be.
  NavigableSet<Long> suspiciousCommits(long upTo, CopyPipeline flow)
      throws TargetException, InterruptedException {
    NavigableSet<Long> suspicious = new ConcurrentSkipListSet<>();
    walk(ArchiveNames.COMMITS, new Numbers(upTo, flow, suspicious));
    return suspicious;
  }

  private final class Numbers implements ListingComparison.Visitor {
    private final long upTo;
    private final CopyPipeline flow;
    private final NavigableSet<Long> suspicious;

    Numbers(long upTo, CopyPipeline flow, NavigableSet<Long> suspicious) {
      this.upTo = upTo;
      this.flow = flow;
      this.suspicious = suspicious;
    }

    private void suspect(ObjectInfo listed) {
      OptionalLong number = ArchiveNames.commitNumber(listed.name());
      if (number.isPresent() && number.getAsLong() <= upTo) {
        suspicious.add(number.getAsLong());
      }
    }

    @Override
    public void onlyInSource(ObjectInfo listed) {
      suspect(listed);
    }

    @Override
    public void onlyInDestination(ObjectInfo listed) {
      suspect(listed);
    }

    @Override
    public void differs(ObjectInfo inSource, ObjectInfo inDestination) {
      suspect(inSource);
    }

    @Override
    public void agrees(ObjectInfo both) throws TargetException, InterruptedException {
      OptionalLong number = ArchiveNames.commitNumber(both.name());
      if (number.isPresent() && proof.includes(number.getAsLong())) {
        flow.run("prove " + both.name(), () -> prove(number.getAsLong()));
      }
    }

    private void prove(long number) throws TargetException, InterruptedException {
      if (!commits.isProven(number)) {
        suspicious.add(number);
      }
    }
  }
}
