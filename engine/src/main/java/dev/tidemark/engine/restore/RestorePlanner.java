package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.DataRange;
import dev.tidemark.engine.files.DataScan;
import dev.tidemark.engine.files.Entry;
import dev.tidemark.engine.files.EntryScan;
import dev.tidemark.engine.files.ExtentUnavailableException;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.NamedEntry;
import dev.tidemark.engine.files.OffsetRange;
import dev.tidemark.engine.files.ParentName;
import dev.tidemark.engine.restore.RestoreTarget.Found;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Decides, before anything is written, what a restore does at each path, and what it has to fetch.
///
/// Walks the tree in breadth: the step log is the queue too, for a directory's step is read again
/// to list it, so memory does not grow with the tree. A directory is entered only by the one name
/// that its back reference tells, so directories that contain each other are never walked.
final class RestorePlanner {

  private final FileTree tree;
  private final RestoreTarget target;
  private final Situation situation;
  private final RestoreRequest request;
  private final Selection selection;
  private final StepLog log;
  private final NeedSorter needs;
  private final Losses losses;
  private final Conflicts conflicts = new Conflicts();
  private final Tally tally = new Tally();

  RestorePlanner(
      FileTree tree,
      RestoreTarget target,
      Situation situation,
      RestoreRequest request,
      StepLog log,
      NeedSorter needs,
      Losses losses) {
    this.tree = tree;
    this.target = target;
    this.situation = situation;
    this.request = request;
    this.selection = Selection.of(request.paths());
    this.log = log;
    this.needs = needs;
    this.losses = losses;
  }

  /// @throws RestoreException.NotFound if a path is not in the tree
  /// @throws RestoreException.Conflict if something stands in the way that must not be overwritten
  RestoreCounts plan() throws IOException {
    for (TreePath way : selection.waysThere()) {
      planWay(way);
    }
    StepLog.Cursor steps = log.forwards();
    for (TreePath top : selection.tops()) {
      planTop(top);
    }
    for (Step step = steps.next(); step != null; step = steps.next()) {
      if (step instanceof Step.Directory directory && directory.role().isExpanded()) {
        planEntries(directory);
      }
    }
    conflicts.throwIfAny(target.location());
    return tally.counts();
  }

  private void planWay(TreePath way) throws IOException {
    long object = find(way);
    Step.Role role = situation.standing().contains(way) ? Step.Role.PASSED : Step.Role.ON_THE_WAY;
    planDirectory(way, object, inode(way, object), role);
  }

  private void planTop(TreePath top) throws IOException {
    long object = find(top);
    if (top.isRoot()) {
      Step.Role role = situation.fresh() ? Step.Role.RESTORED : Step.Role.SHARED;
      planDirectory(top, object, inode(top, object), role);
    } else {
      planPath(top, object, false);
    }
  }

  private long find(TreePath path) {
    long object = FileKeys.ROOT;
    for (byte[] name : path.names()) {
      Optional<Entry> entry = tree.entry(object, name);
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

  private void planEntries(Step.Directory directory) throws IOException {
    try (EntryScan entries = tree.entries(directory.object())) {
      for (NamedEntry named = entries.next(); named != null; named = entries.next()) {
        planEntry(directory, named);
      }
    }
    if (request.delete() && target.find(directory.path()).isPresent()) {
      planDeletions(directory);
    }
  }

  private void planEntry(Step.Directory directory, NamedEntry named) throws IOException {
    TreePath path = directory.path().child(named.name());
    if (path.equals(OwnNames.WORK_PATH)) {
      throw new RestoreException.NotFound(
          "restore " + path + ": restore keeps its own files under this name; restore by paths");
    }
    long object = named.entry().object();
    if (named.entry().type() == FileType.DIRECTORY) {
      checkOnlyName(path, object, directory.object(), named.name());
    }
    planPath(path, object, true);
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

  private void planPath(TreePath path, long object, boolean inSelectedDirectory)
      throws IOException {
    Inode inode = inode(path, object);
    switch (inode.type()) {
      case DIRECTORY -> planDirectory(path, object, inode, Step.Role.RESTORED);
      case SYMLINK -> planSymlink(path, object, inode);
      case FILE -> {
        Optional<TreePath> first = inode.links() > 1 ? firstName(object) : Optional.empty();
        if (first.isPresent() && !first.get().equals(path)) {
          planLink(path, first.get());
        } else {
          planFile(path, object, inode);
        }
      }
    }
  }

  /// The first name of a file that is restored.
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

  private void planDirectory(TreePath path, long object, Inode inode, Step.Role role)
      throws IOException {
    Optional<Found> found = found(path);
    if (found.isPresent() && !found.get().is(FileType.DIRECTORY)) {
      clear(path, found.get());
    }
    log.add(new Step.Directory(path, object, inode, role));
    tally.directories++;
  }

  private void planSymlink(TreePath path, long object, Inode inode) throws IOException {
    Optional<byte[]> linkTarget = linkTarget(path, object, inode);
    if (linkTarget.isPresent()) {
      planSymlink(path, inode, linkTarget.get());
    }
  }

  /// Where a symbolic link points; empty if that is lost.
  private Optional<byte[]> linkTarget(TreePath path, long object, Inode inode) {
    try {
      return Optional.of(tree.linkTarget(object));
    } catch (ExtentUnavailableException | VolumeException e) {
      if (!Losses.isLoss(e)) {
        throw e;
      }
      ExtentId extent = e instanceof ExtentUnavailableException lost ? lost.id() : ExtentId.NONE;
      losses.add(path, object, inode.links() > 1, extent, "the target of a symbolic link", e);
      return Optional.empty();
    }
  }

  private void planSymlink(TreePath path, Inode inode, byte[] linkTarget) throws IOException {
    Optional<Found> found = found(path);
    boolean isThere = found.isPresent() && target.isSymlinkTo(path, linkTarget);
    if (found.isPresent() && !isThere) {
      clear(path, found.get());
    }
    log.add(new Step.Symlink(path, inode, linkTarget, isThere));
    if (isThere) {
      tally.unchanged++;
    } else {
      tally.symlinks++;
    }
  }

  private void planLink(TreePath path, TreePath first) throws IOException {
    Optional<Found> found = found(path);
    boolean isThere = found.isPresent() && target.isSameFile(path, first);
    if (found.isPresent() && !isThere) {
      clear(path, found.get());
    }
    log.add(new Step.Link(path, first, isThere));
    if (isThere) {
      tally.unchanged++;
    } else {
      tally.links++;
    }
  }

  private void planFile(TreePath path, long object, Inode inode) throws IOException {
    tally.bytes += inode.size();
    Optional<Found> found = found(path);
    if (found.isPresent() && found.get().is(FileType.FILE)) {
      planOver(path, object, inode, found.get());
      return;
    }
    if (found.isPresent()) {
      clear(path, found.get());
    }
    planContent(path, object, inode);
  }

  private void planOver(TreePath path, long object, Inode inode, Found found) throws IOException {
    if (situation.fresh()) {
      planContinued(path, object, inode, Step.Writing.CONTINUED);
    } else if (request.overwrite() == OverwriteMode.IF_NEWER && !isNewer(inode, found)) {
      tally.kept++;
    } else if (isUnchanged(path, object, inode, found)) {
      log.add(
          new Step.File(
              path, object, inode, Step.Writing.NONE, Step.Fetching.NOTHING, Step.Inline.NONE));
      tally.unchanged++;
    } else if (request.overwrite() == OverwriteMode.NEVER) {
      conflicts.add(path, "a file");
    } else {
      tally.replaced++;
      planContent(path, object, inode);
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
    return switch (request.overwrite()) {
      case NEVER -> sameTime && hasContent(path, object, inode);
      case IF_CHANGED -> sameTime || hasContent(path, object, inode);
      case IF_NEWER, ALWAYS -> hasContent(path, object, inode);
    };
  }

  private boolean hasContent(TreePath path, long object, Inode inode) throws IOException {
    try (RestoreTarget.RestoredFile file = target.openToCompare(path);
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
  private void planContent(TreePath path, long object, Inode inode) throws IOException {
    if (situation.fresh()) {
      planWhole(path, object, inode, Step.Writing.NEW);
      return;
    }
    TreePath beside = OwnNames.beside(path, object);
    if (found(beside).isPresent()) {
      planContinued(path, object, inode, Step.Writing.CONTINUED_BESIDE);
    } else {
      planWhole(path, object, inode, Step.Writing.NEW_BESIDE);
    }
  }

  private void planWhole(TreePath path, long object, Inode inode, Step.Writing writing)
      throws IOException {
    Ranges ranges = new Ranges(path, inode);
    try (DataScan data = tree.data(object)) {
      for (OffsetRange range = data.next(); range != null; range = data.next()) {
        ranges.add(range, true);
      }
    }
    ranges.addStep(object, writing);
    tally.files++;
  }

  /// A file that an earlier attempt began: what it has and can be proven is not fetched again.
  private void planContinued(TreePath path, long object, Inode inode, Step.Writing writing)
      throws IOException {
    TreePath place = writing.isBeside() ? OwnNames.beside(path, object) : path;
    try (RestoreTarget.RestoredFile file = target.openToCompare(place)) {
      if (ContentProof.holesAreEmpty(file, tree.data(object))) {
        planMissing(path, object, inode, writing, new ContentProof(file));
        return;
      }
    } catch (AccessDeniedException e) {
      // It cannot be compared, so it is written again.
    }
    log.add(new Step.Delete(place));
    planWhole(path, object, inode, writing.isBeside() ? Step.Writing.NEW_BESIDE : Step.Writing.NEW);
  }

  private void planMissing(
      TreePath path, long object, Inode inode, Step.Writing writing, ContentProof proof)
      throws IOException {
    Ranges ranges = new Ranges(path, inode);
    try (DataScan data = tree.data(object)) {
      for (OffsetRange range = data.next(); range != null; range = data.next()) {
        ranges.add(range, !proof.has(range));
      }
    }
    boolean complete =
        ranges.missing == 0 && proof.endsAt(inode.size()) && writing == Step.Writing.CONTINUED;
    ranges.addStep(object, complete ? Step.Writing.NONE : writing);
    if (complete) {
      tally.unchanged++;
    } else {
      tally.files++;
    }
  }

  /// The ranges of one file on their way into its step and the needs.
  private final class Ranges {
    private final TreePath path;
    private final Inode inode;
    private final long step = log.end();
    private Step.Inline inline = Step.Inline.NONE;
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
      inline = new Step.Inline(offset, bytes.bytes());
    }

    private void addNeed(long offset, DataRange.InExtent part) throws IOException {
      needs.add(
          new Need(
              part.id(),
              step,
              offset,
              part.offsetInExtent(),
              part.length(),
              part.extentLength(),
              part.sha256()));
      tally.fetched += part.length();
      needed++;
      oneIsAll = offset == 0 && part.length() == inode.size();
    }

    void addStep(long object, Step.Writing writing) throws IOException {
      Step.Fetching fetching = Step.Fetching.RANGES;
      if (needed == 0) {
        fetching = Step.Fetching.NOTHING;
      } else if (oneIsAll && writing.isNew()) {
        fetching = Step.Fetching.ALL_AT_ONCE;
      }
      log.add(new Step.File(path, object, inode, writing, fetching, inline));
    }
  }

  private Optional<Found> found(TreePath path) throws IOException {
    return situation.isBlank() ? Optional.empty() : target.find(path);
  }

  /// Makes room for something of another kind.
  private void clear(TreePath path, Found found) throws IOException {
    boolean directory = found.is(FileType.DIRECTORY);
    if (situation.fresh() && !directory) {
      log.add(new Step.Delete(path));
    } else if (request.overwrite() == OverwriteMode.NEVER) {
      conflicts.add(path, directory ? "a directory" : "something else");
    } else if (directory && !request.delete()) {
      conflicts.add(path, "a directory, which only --delete removes,");
    } else {
      planDeletion(path, found);
      tally.replaced++;
    }
  }

  private void planDeletions(Step.Directory directory) throws IOException {
    for (byte[] name : target.list(directory.path())) {
      TreePath path = directory.path().child(name);
      boolean known = tree.entry(directory.object(), name).isPresent();
      Optional<Found> found = known ? Optional.empty() : target.find(path);
      if (found.isPresent() && !OwnNames.isBeside(name)) {
        planDeletion(path, found.get());
      }
    }
  }

  private void planDeletion(TreePath path, Found found) throws IOException {
    if (found.is(FileType.DIRECTORY)) {
      for (byte[] name : target.list(path)) {
        TreePath child = path.child(name);
        Optional<Found> inside = target.find(child);
        if (inside.isPresent()) {
          planDeletion(child, inside.get());
        }
      }
    }
    log.add(new Step.Delete(path));
    tally.deleted++;
  }

  /// Counts on the way to [RestoreCounts].
  private static final class Tally {
    private long directories;
    private long files;
    private long symlinks;
    private long links;
    private long unchanged;
    private long kept;
    private long replaced;
    private long deleted;
    private long bytes;
    private long fetched;

    RestoreCounts counts() {
      return new RestoreCounts(
          directories, files, symlinks, links, unchanged, kept, replaced, deleted, bytes, fetched);
    }
  }
}
