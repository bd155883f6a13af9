package dev.tidemark.engine.bytes;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Keeps what was used last, up to a weight. Any number of threads.
public final class WeightedLru<K, V> {

  private record Weighed<V>(V value, long weight) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<K, Weighed<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final long weightMax;
  private long weight;

  /// @param weightMax of all together; the last one put stays, however heavy it is
  public WeightedLru(long weightMax) {
    this.weightMax = weightMax;
  }

  public @Nullable V get(K key) {
    lock.lock();
    try {
      Weighed<V> found = entries.get(key);
      return found == null ? null : found.value();
    } finally {
      lock.unlock();
    }
  }

  public void put(K key, V value, long valueWeight) {
    lock.lock();
    try {
      Weighed<V> before = entries.put(key, new Weighed<>(value, valueWeight));
      weight += valueWeight - (before == null ? 0 : before.weight());
      Iterator<Weighed<V>> eldest = entries.values().iterator();
      while (weight > weightMax && entries.size() > 1) {
        weight -= eldest.next().weight();
        eldest.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  public void remove(K key) {
    lock.lock();
    try {
      Weighed<V> removed = entries.remove(key);
      weight -= removed == null ? 0 : removed.weight();
    } finally {
      lock.unlock();
    }
  }
}
