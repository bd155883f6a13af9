package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.SourceNote;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.guard.ProtectedPlace;
import dev.tidemark.engine.local.DestinationTree;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.view.NeedSorter;
import dev.tidemark.engine.view.StateSource;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Builds a directory from a state of an archive or a volume.
///
/// ```
/// new Restore(source, LocalRestoreTarget.at(path), Seam.real(), listener).run(RestoreRequest.whole(tid));
/// ```
///
/// First everything is planned, and nothing is written if something stands in the way. Then content
/// is fetched in pack order by several threads and checked against the hashes in the records; a
/// restore of all also adds up the state digest. What is said to be done has been synced. A restore
/// that was broken off goes on when it is repeated: what is there already is proven by its hash and
/// not fetched again. Content that is damaged or gone at the source does not end it: all else
/// comes, and the result says what did not.
///
/// Memory does not grow with the tree: records, steps and needs lie in scratch files in the work
/// directory.
public final class Restore {

  private static final int NEEDS_IN_MEMORY = 100_000;

  private final StateSource source;
  private final SkippingDestination target;
  private final Seam seam;
  private final RestoreListener listener;

  public Restore(StateSource source, DestinationTree target, Seam seam, RestoreListener listener) {
    this.source = source;
    this.target = new SkippingDestination(target);
    this.seam = seam;
    this.listener = listener;
  }

  /// The same, with all deletions approved.
  public RestoreResult run(RestoreRequest request) throws TargetException, InterruptedException {
    return run(request, DeletionApproval.GIVEN);
  }

  /// Restores once.
  ///
  /// @param approval asked before anything is deleted
  /// @throws RestoreException see there
  /// @throws dev.tidemark.engine.volume.VolumeException.NotReadable if the state is not to be had
  /// @throws TargetException what the archive's place says
  public RestoreResult run(RestoreRequest request, DeletionApproval approval)
      throws TargetException, InterruptedException {
    Objects.requireNonNull(request, "no request");
    Objects.requireNonNull(approval, "nobody to approve deletions");
    try {
      checkPlace();
      try (RestoreWorkDir place = RestoreWorkDir.open(target, source, request)) {
        return run(request, place, approval);
      }
    } catch (IOException e) {
      throw RestoreErrors.ofTarget(target, e);
    }
  }

  private void checkPlace() throws IOException {
    Optional<ProtectedPlace> around = target.protectedAround();
    if (around.isPresent()) {
      throw new RestoreException.Conflict(
          around.get().refusal("restore to " + target.location()) + "; nothing was written");
    }
  }

  private RestoreResult run(RestoreRequest request, RestoreWorkDir place, DeletionApproval approval)
      throws IOException, TargetException, InterruptedException {
    Attempt attempt = new Attempt(request, place, approval);
    try {
      return attempt.run();
    } catch (Exception e) {
      throw RestoreErrors.of(target, e);
    } finally {
      if (!attempt.begun) {
        place.retreat();
      }
    }
  }

  /// One run of the command.
  private final class Attempt {
    private final RestoreRequest request;
    private final RestoreWorkDir place;
    private final DeletionApproval approval;
    private final LossRecorder losses = new LossRecorder(listener);
    private boolean begun;

    Attempt(RestoreRequest request, RestoreWorkDir place, DeletionApproval approval) {
      this.request = request;
      this.place = place;
      this.approval = approval;
    }

    RestoreResult run() throws Exception {
      Done done = planAndWrite();
      long refused = done.ownersRefused();
      if (!request.dryRun()) {
        // All is closed: an open file would keep its folder from going on some file systems.
        place.remove();
        refused += finish(done.root());
      }
      return new RestoreResult(
          source.point(),
          done.counts(),
          place.situation().resumed(),
          done.digestProven(),
          done.lacking(),
          refused,
          SkippedSummary.of(target.skipped()),
          losses.report(source));
    }

    /// What is left to say when the scratch files are closed.
    private record Done(
        RestoreCounts counts,
        boolean digestProven,
        List<SourceNote> lacking,
        long ownersRefused,
        RestoreStep.Directory root) {}

    private Done planAndWrite() throws Exception {
      try (StateRecords records = StateRecords.load(source, request, place.disk(), listener);
          StepLog log = new StepLog(place.disk(), "steps");
          NeedSorter needs = new NeedSorter(place.disk(), "needs", NEEDS_IN_MEMORY)) {
        RestoreCounts counts = plan(records.view(), log, needs);
        listener.planned(counts);
        long refused = request.dryRun() ? 0 : write(log, needs.sorted());
        List<SourceNote> lacking = IncompleteSources.in(records.view(), request.paths());
        return new Done(counts, records.digestProven(), lacking, refused, root(log));
      }
    }

    private RestoreCounts plan(RecordView view, StepLog log, NeedSorter needs) throws IOException {
      PlanTally tally = new PlanTally(listener, SourceBounds.above(view));
      PlanContext plan =
          new PlanContext(target, place.situation(), request, log, new Conflicts(), tally);
      SourceBounds bounds = request.delete() ? SourceBounds.of(view) : SourceBounds.NONE;
      new RestorePlanner(new FileTree(view, source.extents()), plan, bounds, needs, losses).plan();
      RestoreCounts counts = tally.counts();
      if (counts.deleted() > 0 && !request.dryRun()) {
        approval.ask(counts.deleted(), tally.firstDeleted());
      }
      return counts;
    }

    private static RestoreStep.Directory root(StepLog log) throws IOException {
      if (log.forwards().next() instanceof RestoreStep.Directory root) {
        return root;
      }
      throw new IllegalStateException("a restore begins with its destination");
    }

    private long write(StepLog log, NeedSorter.Sorted needs) throws Exception {
      place.begin();
      begun = true;
      RestoreWork work = new RestoreWork(source, target, log, losses);
      long refused = work.run(needs, seam.threads(), listener);
      listener.syncing();
      target.sync();
      return refused;
    }

    /// The work folder is gone, so nothing changes the destination's own time any more.
    ///
    /// @return how many owners could not be set
    private long finish(RestoreStep.Directory root) throws IOException {
      Inode inode = root.inode();
      switch (root.role()) {
        case RESTORED, ON_THE_WAY -> {
          return target.setAttributes(TreePath.ROOT, inode) ? 0 : 1;
        }
        case SHARED -> target.setModified(TreePath.ROOT, inode.mtimeSeconds(), inode.mtimeNanos());
        case PASSED -> {
          if (place.situation().leavesNames(Selection.of(request.paths()))) {
            place.situation().modified().orElseThrow().setOn(target);
          }
        }
      }
      return 0;
    }
  }
}
