package dev.tidemark.engine.seam;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The names in one simulated directory: as every process sees them, and as a power cut may leave
/// them. Changes of one directory survive in their order, as on a file system with a journal.
final class SimDirectory {

  private TreeMap<String, Object> now = new TreeMap<>();
  private final TreeMap<String, Object> durable = new TreeMap<>();
  private final List<Change> pending = new ArrayList<>();

  /// One step: some names are gone and some are set, together.
  private record Change(List<String> gone, @Nullable String name, @Nullable Object node) {}

  @Nullable Object find(String name) {
    return now.get(name);
  }

  List<String> names() {
    return List.copyOf(now.keySet());
  }

  Iterable<Object> nodes() {
    return new ArrayList<>(now.values());
  }

  void set(String name, Object node) {
    change(new Change(List.of(), name, node));
  }

  void remove(String name) {
    if (now.containsKey(name)) {
      change(new Change(List.of(name), null, null));
    }
  }

  /// A rename inside the directory.
  void rename(String from, String to) {
    Object node = now.get(from);
    if (node != null && !from.equals(to)) {
      change(new Change(List.of(from), to, node));
    }
  }

  private void change(Change change) {
    apply(now, change);
    pending.add(change);
  }

  private static void apply(TreeMap<String, Object> names, Change change) {
    change.gone.forEach(names::remove);
    if (change.name != null && change.node != null) {
      names.put(change.name, change.node);
    }
  }

  void sync() {
    pending.forEach(change -> apply(durable, change));
    pending.clear();
  }

  void powerCut(Survival survival, RandomGenerator random) {
    int kept =
        switch (survival) {
          case ALL -> pending.size();
          case NONE -> 0;
          case RANDOM -> random.nextInt(pending.size() + 1);
        };
    pending.subList(0, kept).forEach(change -> apply(durable, change));
    pending.clear();
    now = new TreeMap<>(durable);
    for (Object node : now.values()) {
      switch (node) {
        case SimDirectory directory -> directory.powerCut(survival, random);
        case SimContent content -> content.powerCut(survival, random);
        default -> throw new AssertionError(node);
      }
    }
  }
}
