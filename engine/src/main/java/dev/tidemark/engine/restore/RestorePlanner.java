package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.DirectoryEntry;
import dev.tidemark.engine.files.EntryScan;
import dev.tidemark.engine.files.ExtentUnavailableException;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.NamedEntry;
import dev.tidemark.engine.files.ParentName;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.guard.ProtectedPlace;
import dev.tidemark.engine.view.NeedSorter;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Decides, before anything is written, what a restore does at each path, and what it has to fetch:
/// walks the tree; [FilePlanner] decides for files, [Removals] what goes.
///
/// Walks the tree in breadth: the step log is the queue too, for a directory's step is read again
/// to list it, so memory does not grow with the tree. A directory is entered only by the one name
/// that its back reference tells, so directories that contain each other are never walked.
final class RestorePlanner {

  private final FileTree tree;
  private final PlanContext plan;
  private final Selection selection;
  private final FilePlanner files;
  private final Removals removals;
  private final LossRecorder losses;

  /// @param bounds of the sources; asked only if something is to be deleted
  RestorePlanner(
      FileTree tree, PlanContext plan, SourceBounds bounds, NeedSorter needs, LossRecorder losses) {
    this.losses = losses;
    this.tree = tree;
    this.plan = plan;
    this.selection = Selection.of(plan.request().paths());
    this.removals = new Removals(plan, tree, selection, bounds);
    this.files = new FilePlanner(plan, tree, needs, removals);
    if (plan.request().delete() && bounds.areUnknown()) {
      throw new RestoreException.Conflict(
          "restore to "
              + plan.target().location()
              + ": this state does not say what its sources are, so --delete cannot know what"
              + " belongs to them; restore without --delete, or a state of a later import");
    }
  }

  /// @throws RestoreException.NotFound if a path is not in the tree
  /// @throws RestoreException.Conflict if something stands in the way that must not be overwritten
  void plan() throws IOException {
    if (tree.inode(FileKeys.ROOT).isEmpty()) {
      throw new RestoreException.NotFound(
          "restore: there are no files in this state, for nothing was imported yet");
    }
    checkAlone();
    for (TreePath way : selection.waysThere()) {
      planWay(way);
    }
    plan.conflicts().throwIfAny(plan.target().location());
    StepLog.Cursor steps = plan.log().forwards();
    for (TreePath top : selection.tops()) {
      planTop(top);
    }
    for (RestoreStep step = steps.next(); step != null; step = steps.next()) {
      if (step instanceof RestoreStep.Directory directory && directory.role().isExpanded()) {
        planEntries(directory);
      }
    }
    plan.conflicts().throwIfAny(plan.target().location());
  }

  /// The work folder of another restore that is at work here, or was broken off. One that the state
  /// holds is a file like any other.
  private void checkAlone() throws IOException {
    if (plan.situation().isBlank()) {
      return;
    }
    for (byte[] name : plan.target().list(TreePath.ROOT)) {
      if (OwnNames.isWork(name) && tree.entry(FileKeys.ROOT, name).isEmpty()) {
        throw new RestoreException.Conflict(
            "restore to "
                + plan.target().location()
                + ": another restore is at work there or was broken off; repeat that one, or remove"
                + " "
                + TreePath.ROOT.child(name)
                + " in it");
      }
    }
  }

  private void planWay(TreePath way) throws IOException {
    long object = find(way);
    DestinationPath spot = plan.spot(way);
    if (spot.has(FileType.SYMLINK)) {
      plan.conflicts().addLink(way);
      return;
    }
    boolean stands = plan.situation().standing().contains(way);
    RestoreStep.Role role = stands ? RestoreStep.Role.PASSED : RestoreStep.Role.ON_THE_WAY;
    planDirectory(spot, object, inode(way, object), role);
  }

  private void planTop(TreePath top) throws IOException {
    long object = find(top);
    if (top.isRoot()) {
      RestoreStep.Role role =
          plan.situation().fresh() ? RestoreStep.Role.RESTORED : RestoreStep.Role.SHARED;
      planDirectory(plan.spot(top), object, inode(top, object), role);
    } else {
      planPath(plan.spot(top), object);
    }
  }

  private long find(TreePath path) {
    long object = FileKeys.ROOT;
    for (byte[] name : path.names()) {
      Optional<DirectoryEntry> entry = tree.entry(object, name);
      if (entry.isEmpty()) {
        throw new RestoreException.NotFound(
            "restore " + path + ": there is no such path in this state");
      }
      object = entry.get().object();
    }
    return object;
  }

  private Inode inode(TreePath path, long object) {
    return tree.inode(object)
        .orElseThrow(() -> new VolumeException.Damaged("read " + path + ": it has no inode"));
  }

  private void planEntries(RestoreStep.Directory directory) throws IOException {
    try (EntryScan entries = tree.entries(directory.object())) {
      for (NamedEntry named = entries.next(); named != null; named = entries.next()) {
        planEntry(directory, named);
      }
    }
    if (plan.request().delete()) {
      removals.planDeletions(directory);
    }
  }

  private void planEntry(RestoreStep.Directory directory, NamedEntry named) throws IOException {
    TreePath path = directory.path().child(named.name());
    long object = named.entry().object();
    if (named.entry().type() == FileType.DIRECTORY) {
      checkOnlyName(path, object, directory.object(), named.name());
    }
    planPath(plan.spot(directory, path), object);
  }

  private void checkOnlyName(TreePath path, long object, long parent, byte[] name) {
    List<ParentName> links = tree.links(object);
    boolean only =
        links.size() == 1
            && links.getFirst().parent() == parent
            && Arrays.equals(links.getFirst().name(), name);
    if (!only) {
      throw new VolumeException.Damaged(
          "read " + path + ": the directory's records give it another name, too");
    }
  }

  private void planPath(DestinationPath spot, long object) throws IOException {
    Inode inode = inode(spot.path(), object);
    if (inode.type() == FileType.DIRECTORY) {
      planDirectory(spot, object, inode, RestoreStep.Role.RESTORED);
      return;
    }
    Optional<TreePath> first = inode.links() > 1 ? firstName(object) : Optional.empty();
    if (first.isPresent() && !first.get().equals(spot.path())) {
      planLink(spot, object, first.get());
    } else if (inode.type() == FileType.SYMLINK) {
      planSymlink(spot, object, inode);
    } else {
      files.plan(spot, object, inode);
    }
  }

  /// The first name of a file or a symbolic link that is restored.
  private Optional<TreePath> firstName(long object) {
    for (ParentName link : tree.links(object)) {
      Optional<TreePath> path =
          tree.pathOf(link.parent()).map(p -> TreePath.of(p).child(link.name()));
      if (path.isPresent() && selection.contains(path.get())) {
        return path;
      }
    }
    return Optional.empty();
  }

  private void planDirectory(DestinationPath spot, long object, Inode inode, RestoreStep.Role role)
      throws IOException {
    boolean stands = spot.has(FileType.DIRECTORY);
    if (!spot.isFree() && !stands) {
      removals.makeRoom(spot);
    }
    if (stands && !plan.situation().isOurs()) {
      Optional<ProtectedPlace> place = plan.target().protectedPlace(spot.path());
      place.ifPresent(plan.conflicts()::addProtected);
    }
    if (!stands) {
      plan.tally().made(spot);
    }
    plan.log().add(new RestoreStep.Directory(spot.path(), object, inode, role, !stands));
    plan.tally().directory(spot.path());
  }

  private void planSymlink(DestinationPath spot, long object, Inode inode) throws IOException {
    Optional<byte[]> linkTarget = linkTarget(spot.path(), object, inode);
    if (linkTarget.isPresent()) {
      planSymlink(spot, object, inode, linkTarget.get());
    }
  }

  /// Where a symbolic link points; empty if that is lost.
  private Optional<byte[]> linkTarget(TreePath path, long object, Inode inode) {
    try {
      return Optional.of(tree.linkTarget(object));
    } catch (ExtentUnavailableException | VolumeException e) {
      if (!LossRecorder.isLoss(e)) {
        throw e;
      }
      ExtentId extent = e instanceof ExtentUnavailableException lost ? lost.id() : ExtentId.NONE;
      losses.add(path, object, inode.links() > 1, extent, "the target of a symbolic link", e);
      return Optional.empty();
    }
  }

  private void planSymlink(DestinationPath spot, long object, Inode inode, byte[] linkTarget)
      throws IOException {
    boolean isThere = !spot.isFree() && plan.target().isSymlinkTo(spot.path(), linkTarget);
    RestoreStep.Making making = making(spot, object, isThere);
    plan.log().add(new RestoreStep.Symlink(spot.path(), object, inode, linkTarget, making));
    if (isThere) {
      plan.tally().unchanged++;
    } else {
      plan.tally().symlinks++;
    }
  }

  private void planLink(DestinationPath spot, long object, TreePath first) throws IOException {
    boolean isThere = !spot.isFree() && plan.target().isSameFile(spot.path(), first);
    RestoreStep.Making making = making(spot, object, isThere);
    plan.log().add(new RestoreStep.Link(spot.path(), object, first, making));
    if (isThere) {
      plan.tally().unchanged++;
    } else {
      plan.tally().links++;
    }
  }

  /// How a name comes to be that needs no content.
  private RestoreStep.Making making(DestinationPath spot, long object, boolean isThere)
      throws IOException {
    if (isThere) {
      return RestoreStep.Making.NONE;
    }
    boolean replaces = !spot.isFree() && removals.replace(spot);
    plan.tally().made(spot);
    if (replaces) {
      plan.removeBeside(spot, OwnNames.linkBeside(spot.path(), object));
    }
    return replaces ? RestoreStep.Making.BESIDE : RestoreStep.Making.NEW;
  }
}
