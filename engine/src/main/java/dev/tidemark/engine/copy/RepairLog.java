package dev.tidemark.engine.copy;

import dev.tidemark.spi.sink.ObjectName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// A log of what the repair of a copy has done, and of what it could not do. Any number of threads.
final class RepairLog {

  private final Map<ObjectName, CopyFinding> unmended = new ConcurrentSkipListMap<>();
  private final List<ObjectName> replaced = new CopyOnWriteArrayList<>();
  private final List<ObjectName> refilled = new CopyOnWriteArrayList<>();
  private final AtomicLong leftOut = new AtomicLong();

  /// A damaged object was deleted and created again.
  void replaced(ObjectName object) {
    replaced.add(object);
  }

  /// An object that was gone was created again.
  void refilled(ObjectName object) {
    refilled.add(object);
  }

  /// An object could not be mended.
  void unmended(ObjectName object, String fact) {
    unmended.put(object, new CopyFinding(object, fact));
  }

  /// An object cannot be read at the source, which has given it up.
  void leftOut() {
    leftOut.incrementAndGet();
  }

  /// By name.
  List<CopyFinding> unmended() {
    return List.copyOf(unmended.values());
  }

  boolean isUnmended(ObjectName object) {
    return unmended.containsKey(object);
  }

  long objectsLeftOut() {
    return leftOut.get();
  }

  /// All is looked at anew.
  void forgetFindings() {
    unmended.clear();
    leftOut.set(0);
  }

  /// Says what was mended since the last time.
  void tell(CopyListener listener) {
    tell(replaced, "damaged", listener);
    tell(refilled, "gone", listener);
  }

  private static void tell(List<ObjectName> mended, String was, CopyListener listener) {
    List<ObjectName> names = mended.stream().sorted().toList();
    mended.clear();
    if (!names.isEmpty()) {
      String others = names.size() == 1 ? "" : " and " + (names.size() - 1) + " more";
      listener.mended(
          names.getFirst()
              + others
              + (names.size() == 1 ? " was " : " were ")
              + was
              + ", and made again from the source");
    }
  }
}
