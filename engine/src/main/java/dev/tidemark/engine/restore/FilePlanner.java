package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.DataRange;
import dev.tidemark.engine.files.DataScan;
import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.OffsetRange;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.DestinationTree;
import dev.tidemark.engine.local.DestinationTree.Found;
import dev.tidemark.engine.view.ExtentNeed;
import dev.tidemark.engine.view.NeedSorter;
import dev.tidemark.engine.volume.VolumeException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Optional;

/// Decides what a restore does for one file: which of its content has to be fetched, and whether it
/// is written under its name or beside what stands there.
final class FilePlanner {

  private final PlanContext plan;
  private final FileTree tree;
  private final NeedSorter needs;
  private final Removals removals;

  FilePlanner(PlanContext plan, FileTree tree, NeedSorter needs, Removals removals) {
    this.plan = plan;
    this.tree = tree;
    this.needs = needs;
    this.removals = removals;
  }

  void plan(DestinationPath spot, long object, Inode inode) throws IOException {
    plan.tally().bytes += inode.size();
    if (spot.has(FileType.FILE)) {
      planOver(spot, object, inode, spot.found().get());
      return;
    }
    if (!spot.isFree()) {
      removals.replace(spot);
    }
    planContent(spot, object, inode);
  }

  private void planOver(DestinationPath spot, long object, Inode inode, Found found)
      throws IOException {
    if (plan.situation().fresh()) {
      planContinued(spot, object, inode, RestoreStep.Writing.CONTINUED);
    } else if (plan.request().overwrite() == OverwriteMode.IF_NEWER && !isNewer(inode, found)) {
      plan.tally().kept++;
    } else if (isUnchanged(spot.path(), object, inode, found)) {
      plan.log()
          .add(
              new RestoreStep.File(
                  spot.path(),
                  object,
                  inode,
                  RestoreStep.Writing.NONE,
                  RestoreStep.Fetching.NOTHING,
                  RestoreStep.Inline.NONE));
      plan.tally().unchanged++;
    } else if (plan.overwritesNothing()) {
      plan.conflicts().add(spot.path(), "a file");
    } else {
      plan.tally().replaced();
      planContent(spot, object, inode);
    }
  }

  private static boolean isNewer(Inode inode, Found found) {
    int seconds = Long.compare(inode.mtimeSeconds(), found.mtimeSeconds());
    return seconds > 0 || (seconds == 0 && inode.mtimeNanos() > found.mtimeNanos());
  }

  private boolean isUnchanged(TreePath path, long object, Inode inode, Found found)
      throws IOException {
    if (found.size() != inode.size()) {
      return false;
    }
    boolean sameTime =
        found.mtimeSeconds() == inode.mtimeSeconds() && found.mtimeNanos() == inode.mtimeNanos();
    return switch (plan.request().overwrite()) {
      case NEVER -> sameTime && hasContent(path, object, inode);
      case IF_CHANGED -> sameTime || hasContent(path, object, inode);
      case IF_NEWER, ALWAYS -> hasContent(path, object, inode);
    };
  }

  private boolean hasContent(TreePath path, long object, Inode inode) throws IOException {
    try (DestinationTree.RestoredFile file = plan.target().openToCompare(path);
        DataScan ranges = tree.data(object)) {
      ContentProof proof = new ContentProof(file);
      for (OffsetRange range = ranges.next(); range != null; range = ranges.next()) {
        if (!proof.has(range)) {
          return false;
        }
      }
      return proof.endsAt(inode.size());
    } catch (AccessDeniedException e) {
      return false;
    }
  }

  /// A file whose name is free, or is to be replaced.
  private void planContent(DestinationPath spot, long object, Inode inode) throws IOException {
    if (plan.situation().fresh()) {
      planWhole(spot, object, inode, RestoreStep.Writing.NEW);
      return;
    }
    TreePath beside = OwnNames.beside(spot.path(), object);
    Optional<Found> left = spot.blank() ? Optional.empty() : plan.target().find(beside);
    if (left.isPresent() && left.get().is(FileType.FILE) && plan.situation().resumed()) {
      planContinued(spot, object, inode, RestoreStep.Writing.CONTINUED_BESIDE);
      return;
    }
    plan.removeBeside(spot, beside);
    planWhole(spot, object, inode, RestoreStep.Writing.NEW_BESIDE);
  }

  private void planWhole(
      DestinationPath spot, long object, Inode inode, RestoreStep.Writing writing)
      throws IOException {
    Ranges ranges = new Ranges(spot.path(), inode);
    try (DataScan data = tree.data(object)) {
      for (OffsetRange range = data.next(); range != null; range = data.next()) {
        ranges.add(range, true);
      }
    }
    ranges.addStep(object, writing);
    plan.tally().files++;
    plan.tally().made(spot);
  }

  /// A file that an earlier attempt began: what it has and can be proven is not fetched again.
  private void planContinued(
      DestinationPath spot, long object, Inode inode, RestoreStep.Writing writing)
      throws IOException {
    TreePath place = writing.isBeside() ? OwnNames.beside(spot.path(), object) : spot.path();
    try (DestinationTree.RestoredFile file = plan.target().openToCompare(place)) {
      if (ContentProof.holesAreEmpty(file, tree.data(object))) {
        planMissing(spot, object, inode, writing, new ContentProof(file));
        return;
      }
    } catch (AccessDeniedException e) {
      // It cannot be compared, so it is written again.
    }
    plan.log().add(new RestoreStep.Delete(place));
    planWhole(
        spot,
        object,
        inode,
        writing.isBeside() ? RestoreStep.Writing.NEW_BESIDE : RestoreStep.Writing.NEW);
  }

  private void planMissing(
      DestinationPath spot,
      long object,
      Inode inode,
      RestoreStep.Writing writing,
      ContentProof proof)
      throws IOException {
    Ranges ranges = new Ranges(spot.path(), inode);
    try (DataScan data = tree.data(object)) {
      for (OffsetRange range = data.next(); range != null; range = data.next()) {
        ranges.add(range, !proof.has(range));
      }
    }
    boolean complete =
        ranges.missing == 0
            && proof.endsAt(inode.size())
            && writing == RestoreStep.Writing.CONTINUED;
    ranges.addStep(object, complete ? RestoreStep.Writing.NONE : writing);
    if (complete) {
      plan.tally().unchanged++;
    } else {
      plan.tally().files++;
      plan.tally().made(spot);
    }
  }

  /// The ranges of one file on their way into its step and the needs.
  private final class Ranges {
    private final TreePath path;
    private final Inode inode;
    private final long step = plan.log().end();
    private RestoreStep.Inline inline = RestoreStep.Inline.NONE;
    private long missing;
    private long needed;
    private boolean oneIsAll;

    Ranges(TreePath path, Inode inode) {
      this.path = path;
      this.inode = inode;
    }

    void add(OffsetRange range, boolean isMissing) throws IOException {
      if (range.end() > inode.size()) {
        throw new VolumeException.Damaged("read " + path + ": it has content beyond its size");
      }
      missing += isMissing ? 1 : 0;
      switch (range.range()) {
        case DataRange.Inline bytes -> setInline(range.offset(), bytes);
        case DataRange.InExtent part -> {
          if (isMissing) {
            addNeed(range.offset(), part);
          }
        }
      }
    }

    private void setInline(long offset, DataRange.Inline bytes) {
      if (!inline.isEmpty()) {
        throw new VolumeException.Damaged("read " + path + ": it has several inline ranges");
      }
      inline = new RestoreStep.Inline(offset, bytes.bytes());
    }

    private void addNeed(long offset, DataRange.InExtent part) throws IOException {
      needs.add(
          new ExtentNeed(
              part.id(),
              step,
              offset,
              part.offsetInExtent(),
              part.length(),
              part.extentLength(),
              part.sha256()));
      plan.tally().fetched += part.length();
      needed++;
      oneIsAll = offset == 0 && part.length() == inode.size();
    }

    void addStep(long object, RestoreStep.Writing writing) throws IOException {
      RestoreStep.Fetching fetching = RestoreStep.Fetching.RANGES;
      if (needed == 0) {
        fetching = RestoreStep.Fetching.NOTHING;
      } else if (oneIsAll && writing.isNew()) {
        fetching = RestoreStep.Fetching.ALL_AT_ONCE;
      }
      plan.log().add(new RestoreStep.File(path, object, inode, writing, fetching, inline));
    }
  }
}
