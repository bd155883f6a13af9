package dev.tidemark.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The objects of one bucket, all versions, keys in the order of their UTF-8 bytes. What belongs
/// together runs in [#atomically].
final class ObjectVersions {

  /// The order that S3 lists keys in. `String`'s own differs beyond the BMP.
  static final Comparator<String> ORDER =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private final ReentrantLock lock = new ReentrantLock();

  /// Oldest version first. No list is empty.
  private final NavigableMap<String, List<ObjectVersion>> versions = new TreeMap<>(ORDER);

  private boolean versioned;
  private long number;

  <T> T atomically(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /// From now on every version is kept. There is no way back, as in S3.
  void keepVersions() {
    atomically(() -> versioned = true);
  }

  boolean isVersioned() {
    return atomically(() -> versioned);
  }

  /// The newest version, unless it is a delete marker.
  Optional<ObjectVersion> current(String key) {
    return newest(key).filter(version -> !version.deleteMarker());
  }

  Optional<ObjectVersion> newest(String key) {
    return atomically(() -> Optional.ofNullable(versions.get(key)).map(List::getLast));
  }

  Optional<ObjectVersion> version(String key, String id) {
    return atomically(() ->
        versions.getOrDefault(key, List.of()).stream()
            .filter(version -> version.id().equals(id))
            .findAny());
  }

  /// @param until until when nobody can remove it
  ObjectVersion put(
      String key, byte[] body, Map<String, String> headers, Instant now, Optional<Instant> until) {
    String etag = "\"" + Digests.hex("MD5", body) + "\"";
    return atomically(
        () -> add(new ObjectVersion(key, nextId(), false, body, etag, headers, now, until)));
  }

  /// Hides a key where versions are kept, else removes it.
  ///
  /// @return the marker that hides it
  Optional<ObjectVersion> delete(String key, Instant now) {
    return atomically(() -> {
      if (versioned) {
        return Optional.of(add(marker(key, now)));
      }
      versions.remove(key);
      return Optional.empty();
    });
  }

  private ObjectVersion marker(String key, Instant now) {
    return new ObjectVersion(key, nextId(), true, new byte[0], "", Map.of(), now, Optional.empty());
  }

  /// Removes a version for good. The caller has looked at its lock.
  void remove(ObjectVersion version) {
    lock.lock();
    try {
      List<ObjectVersion> all = versions.getOrDefault(version.key(), new ArrayList<>());
      all.remove(version);
      versions.values().removeIf(List::isEmpty);
    } finally {
      lock.unlock();
    }
  }

  void replace(ObjectVersion version, ObjectVersion by) {
    lock.lock();
    try {
      List<ObjectVersion> all = versions.getOrDefault(version.key(), new ArrayList<>());
      all.replaceAll(old -> old.equals(version) ? by : old);
    } finally {
      lock.unlock();
    }
  }

  private ObjectVersion add(ObjectVersion version) {
    List<ObjectVersion> all = versions.computeIfAbsent(version.key(), key -> new ArrayList<>());
    if (!versioned) {
      all.removeIf(old -> old.id().equals(ObjectVersion.ONLY));
    }
    all.add(version);
    return version;
  }

  private String nextId() {
    return versioned ? "v%08d".formatted(++number) : ObjectVersion.ONLY;
  }

  /// What a listing without versions shows of the keys after `after`, in their order.
  List<ObjectVersion> currentAfter(String after) {
    return atomically(() ->
        versions.tailMap(after, false).values().stream()
            .map(List::getLast)
            .filter(version -> !version.deleteMarker())
            .toList());
  }

  /// All versions, by key; the newest of a key first.
  List<ObjectVersion> all() {
    return atomically(
        () -> versions.values().stream().flatMap(all -> all.reversed().stream()).toList());
  }

  long bytes() {
    return all().stream().mapToLong(version -> version.body().length).sum();
  }
}
