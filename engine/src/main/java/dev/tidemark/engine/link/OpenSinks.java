package dev.tidemark.engine.link;

import dev.tidemark.spi.sink.ObjectSink;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// The sinks that are open over the links of a process, in the order of their opening. Any number
/// of threads.
final class OpenSinks implements AutoCloseable {

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<ObjectSink> open = new LinkedHashSet<>();
  private boolean closed;

  /// @throws IllegalStateException if all were closed: no further one may be opened
  void add(ObjectSink sink) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the links of this process are closed");
      }
      open.add(sink);
    } finally {
      lock.unlock();
    }
  }

  void remove(ObjectSink sink) {
    lock.lock();
    try {
      open.remove(sink);
    } finally {
      lock.unlock();
    }
  }

  /// Closes those that are still open, the newest first: it may build on older ones.
  @Override
  public void close() {
    all().reversed().forEach(ObjectSink::close);
  }

  private List<ObjectSink> all() {
    lock.lock();
    try {
      closed = true;
      return List.copyOf(open);
    } finally {
      lock.unlock();
    }
  }
}
