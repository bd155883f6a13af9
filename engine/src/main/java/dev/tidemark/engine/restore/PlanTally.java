package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.guard.ProtectedPlace;
import dev.tidemark.engine.restore.RestoreListener.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Counts what is planned on the way to [RestoreCounts], and tells the listener each name.
final class PlanTally {

  private static final int DELETED_NAMED = 10;

  private final RestoreListener listener;
  private final List<TreePath> firstDeleted = new ArrayList<>();

  long directories;
  long files;
  long symlinks;
  long links;
  long unchanged;
  long kept;
  long replaced;
  long deleted;
  long bytes;
  long fetched;

  private final Set<TreePath> aboveSources;

  /// @param aboveSources directories that only lead to sources: no import counts them either
  PlanTally(RestoreListener listener, Set<TreePath> aboveSources) {
    this.listener = listener;
    this.aboveSources = Set.copyOf(aboveSources);
  }

  void directory(TreePath path) {
    directories += aboveSources.contains(path) ? 0 : 1;
  }

  /// A name that nothing has yet, or that something else has so far.
  void made(DestinationPath spot) {
    listener.planned(spot.isFree() ? Change.CREATE : Change.REPLACE, spot.path());
  }

  /// Something makes room for something else.
  void replaced() {
    replaced++;
  }

  void deleted(TreePath path) {
    deleted++;
    listener.planned(Change.DELETE, path);
  }

  /// A name whose removal was decided by itself, not by that of the directory it is in.
  void begunDeleting(TreePath path) {
    if (firstDeleted.size() < DELETED_NAMED) {
      firstDeleted.add(path);
    }
  }

  /// Something that would be deleted, were it not what protects the user.
  void spared(ProtectedPlace place) {
    listener.spared(place);
  }

  List<TreePath> firstDeleted() {
    return List.copyOf(firstDeleted);
  }

  RestoreCounts counts() {
    return new RestoreCounts(
        directories, files, symlinks, links, unchanged, kept, replaced, deleted, bytes, fetched);
  }
}
