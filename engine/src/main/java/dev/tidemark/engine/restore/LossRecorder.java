package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.ExtentUnavailableException;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.view.StateSource;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Gathers what a restore cannot bring, and goes on. A file of which anything is lost is lost as a
/// whole: it is never left half written under its name. Any number of threads.
public final class LossRecorder {

  /// Where more is lost there is little to restore, and memory is bounded.
  private static final int FILES_MAX = 1_000_000;

  private static final int NAMES_SHOWN = 10;

  private final RestoreListener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, OfPack> packs = new LinkedHashMap<>();
  private final Map<ExtentId, OfPack> extents = new HashMap<>();
  private final Set<Long> objects = new HashSet<>();
  private final Set<TreePath> linked = new HashSet<>();
  private long names;

  /// What one pack did not give.
  static final class OfPack {
    final String name;
    final String reason;
    final List<TreePath> some = new ArrayList<>();
    long files;

    private OfPack(String name, String reason) {
      this.name = name;
      this.reason = reason;
    }
  }

  LossRecorder(RestoreListener listener) {
    this.listener = listener;
  }

  /// Whether a failure to read an extent says that its content is damaged or gone. Where a place
  /// cannot be reached, or refuses, nothing is lost.
  public static boolean isLoss(RuntimeException e) {
    return switch (e) {
      case ExtentUnavailableException unavailable ->
          unavailable.getCause() instanceof TargetException.Missing
              || unavailable.getCause() instanceof TargetException.Corrupt;
      case VolumeException.Damaged damaged -> true;
      case VolumeException.Failed unreadable -> true;
      case RestoreException.Integrity bad -> true;
      default -> false;
    };
  }

  /// A file, or a symbolic link whose target is an extent, is lost.
  ///
  /// @param hasMoreNames further names of it are to be made from this one
  /// @param pack where the extent should have been
  void add(
      TreePath path,
      long object,
      boolean hasMoreNames,
      ExtentId extent,
      String pack,
      Exception reason) {
    lock.lock();
    try {
      OfPack of =
          packs.computeIfAbsent(
              pack, name -> new OfPack(name, String.valueOf(reason.getMessage())));
      extents.put(extent, of);
      if (!objects.add(object)) {
        return;
      }
      of.files++;
      if (of.some.size() < NAMES_SHOWN) {
        of.some.add(path);
      }
      if (hasMoreNames) {
        linked.add(path);
      }
      addName();
    } finally {
      lock.unlock();
    }
    listener.lost(path, pack);
  }

  private void addName() {
    if (++names > FILES_MAX) {
      throw new RestoreException.Integrity(
          "more than " + FILES_MAX + " files are lost here; restore parts of it, by their paths",
          null);
    }
  }

  /// A further name of a lost file.
  ///
  /// @return whether `first` is lost
  boolean addLink(TreePath path, TreePath first) {
    lock.lock();
    try {
      if (!linked.contains(first)) {
        return false;
      }
      addName();
    } finally {
      lock.unlock();
    }
    listener.lost(path, "");
    return true;
  }

  boolean has(long object) {
    lock.lock();
    try {
      return objects.contains(object);
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return names == 0;
    } finally {
      lock.unlock();
    }
  }

  /// What all came to. Reads the history of the place, to say which states it concerns.
  LostContent report(StateSource source) throws TargetException, InterruptedException {
    return isEmpty()
        ? LostContent.NOTHING
        : new LostStates(source, List.copyOf(packs.values()), extents).report(names);
  }
}
