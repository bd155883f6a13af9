package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.guard.ProtectedPlace;
import dev.tidemark.engine.local.DestinationTree.Found;
import dev.tidemark.engine.restore.SourceBounds.Bound;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Plans what a restore removes: what stands in the way, and with `--delete` what the state does
/// not have.
///
/// `--delete` ends at what belongs to a source. It keeps what lies beside a source's root, what the
/// source leaves out or could not be read at the import, what lies on another file system, sockets,
/// pipes and devices, and every volume and archive; and each directory that holds something of that
/// kind.
final class Removals {

  private final PlanContext plan;
  private final FileTree tree;
  private final Selection selection;
  private final SourceBounds bounds;
  private final Map<TreePath, Long> fileSystems = new HashMap<>();

  Removals(PlanContext plan, FileTree tree, Selection selection, SourceBounds bounds) {
    this.plan = plan;
    this.tree = tree;
    this.selection = selection;
    this.bounds = bounds;
  }

  /// Decides what becomes of something that a file or a link replaces.
  ///
  /// @return whether it stays until the new one is whole and takes its place; else it makes room
  boolean replace(DestinationPath spot) throws IOException {
    if (plan.situation().fresh() || plan.overwritesNothing() || spot.has(FileType.DIRECTORY)) {
      makeRoom(spot);
      return false;
    }
    plan.tally().replaced();
    return true;
  }

  /// Makes room for something of another kind.
  void makeRoom(DestinationPath spot) throws IOException {
    boolean directory = spot.has(FileType.DIRECTORY);
    if (plan.situation().fresh() && !directory) {
      plan.log().add(new RestoreStep.Delete(spot.path()));
    } else if (plan.overwritesNothing()) {
      plan.conflicts().add(spot.path(), directory ? "a directory" : "something else");
    } else if (directory && !plan.request().delete()) {
      plan.conflicts().add(spot.path(), "a directory, which only --delete removes");
    } else if (directory) {
      makeRoomOfDirectory(spot.path());
    } else {
      plan.log().add(new RestoreStep.Delete(spot.path()));
      plan.tally().replaced();
    }
  }

  private void makeRoomOfDirectory(TreePath path) throws IOException {
    Optional<Bound> bound = bounds.around(path);
    if (bound.isPresent() && planRemoval(path, Optional.of(FileType.DIRECTORY), bound.get())) {
      plan.tally().begunDeleting(path);
      plan.tally().replaced();
    } else {
      plan.conflicts().add(path, "a directory with something in it that --delete keeps");
    }
  }

  /// What a directory has at the destination and not in the state.
  void planDeletions(RestoreStep.Directory directory) throws IOException {
    TreePath path = directory.path();
    Optional<Bound> bound = bounds.around(path);
    if (bound.isEmpty() || directory.isNew() || isUnknown(path, bound.get())) {
      return;
    }
    for (byte[] name : plan.target().list(path)) {
      TreePath child = path.child(name);
      boolean known = tree.entry(directory.object(), name).isPresent();
      Optional<Found> found = known ? Optional.empty() : plan.target().find(child);
      if (found.isPresent() && !OwnNames.isBeside(name)) {
        long before = plan.tally().deleted;
        planRemoval(child, found.get().type(), bound.get());
        if (plan.tally().deleted > before) {
          plan.tally().begunDeleting(child);
        }
      }
    }
  }

  private boolean isUnknown(TreePath directory, Bound bound) throws IOException {
    return bound.isUnsure(directory) || isElsewhere(directory, bound);
  }

  /// Removes a name and all below it that may go.
  ///
  /// @param type empty for a socket, a pipe or a device: no import takes those in
  /// @return whether the name itself goes
  private boolean planRemoval(TreePath path, Optional<FileType> type, Bound bound)
      throws IOException {
    boolean isDirectory = type.filter(FileType.DIRECTORY::equals).isPresent();
    if (type.isEmpty() || bound.leavesOut(path, isDirectory)) {
      return false;
    }
    if (isDirectory && !planEmptying(path, bound)) {
      return false;
    }
    plan.log().add(new RestoreStep.Delete(path));
    plan.tally().deleted(path);
    return true;
  }

  /// @return whether nothing stays in it
  private boolean planEmptying(TreePath directory, Bound bound) throws IOException {
    if (isElsewhere(directory, bound) || isProtected(directory)) {
      return false;
    }
    boolean all = true;
    for (byte[] name : plan.target().list(directory)) {
      TreePath child = directory.child(name);
      Optional<Found> inside = plan.target().find(child);
      all &= inside.isEmpty() || planRemoval(child, inside.get().type(), bound);
    }
    return all;
  }

  private boolean isProtected(TreePath directory) throws IOException {
    Optional<ProtectedPlace> place = plan.target().protectedPlace(directory);
    place.ifPresent(plan.tally()::spared);
    return place.isPresent();
  }

  /// A directory on another file system than the one where the restored part of the source begins.
  private boolean isElsewhere(TreePath directory, Bound bound) throws IOException {
    TreePath begin =
        selection
            .topAround(directory)
            .filter(top -> top.isWithin(bound.root()))
            .orElse(bound.root());
    Long known = fileSystems.get(begin);
    if (known == null) {
      known = plan.target().fileSystem(begin);
      fileSystems.put(begin, known);
    }
    return plan.target().fileSystem(directory) != known;
  }
}
