package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;

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

  private final RestoreSource source;
  private final RestoreTarget target;
  private final Seam seam;
  private final RestoreListener listener;

  public Restore(RestoreSource source, RestoreTarget target, Seam seam, RestoreListener listener) {
    this.source = source;
    this.target = target;
    this.seam = seam;
    this.listener = listener;
  }

  /// @throws RestoreException see there
  /// @throws dev.tidemark.engine.volume.VolumeException.NotReadable if the state is not to be had
  /// @throws TargetException what the archive's place says
  public RestoreResult run(RestoreRequest request) throws TargetException, InterruptedException {
    try (Workplace place = Workplace.open(target, source, request)) {
      return run(request, place);
    } catch (IOException e) {
      throw Failures.ofTarget(target, e);
    }
  }

  private RestoreResult run(RestoreRequest request, Workplace place)
      throws IOException, TargetException, InterruptedException {
    Attempt attempt = new Attempt(request, place);
    try {
      return attempt.run();
    } catch (Exception e) {
      throw Failures.of(target, e);
    } finally {
      if (!attempt.begun) {
        place.retreat();
      }
    }
  }

  /// One run of the command.
  private final class Attempt {
    private final RestoreRequest request;
    private final Workplace place;
    private boolean begun;

    Attempt(RestoreRequest request, Workplace place) {
      this.request = request;
      this.place = place;
    }

    RestoreResult run() throws Exception {
      Losses losses = new Losses(listener);
      try (StateRecords records = StateRecords.load(source, request, place.disk(), listener);
          StepLog log = new StepLog(place.disk(), "steps");
          NeedSorter needs = new NeedSorter(place.disk(), "needs", NEEDS_IN_MEMORY)) {
        FileTree tree = new FileTree(records.view(), source.extents());
        RestoreCounts counts =
            new RestorePlanner(tree, target, place.situation(), request, log, needs, losses).plan();
        listener.planned(counts);
        long refused = request.dryRun() ? 0 : write(log, needs.sorted(), losses);
        return new RestoreResult(
            source.point(),
            counts,
            place.situation().resumed(),
            records.digestProven(),
            refused,
            losses.report(source));
      }
    }

    private long write(StepLog log, NeedSorter.Sorted needs, Losses losses) throws Exception {
      place.begin();
      begun = true;
      RestoreWork work = new RestoreWork(source, target, log, losses);
      long refused = work.run(needs, seam.threads(), listener);
      listener.syncing();
      target.sync();
      place.remove();
      // The work directory is gone, so nothing changes the destination's own time any more.
      if (log.forwards().next() instanceof Step.Directory root && root.role().getsAttributes()) {
        refused += target.setAttributes(TreePath.ROOT, root.inode()) ? 0 : 1;
      }
      return refused;
    }
  }
}
