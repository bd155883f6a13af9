package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.Pages;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.TargetException;

/// Walks two listings side by side, in bounded memory.
final class Comparison {

  private Comparison() {}

  /// What is done about the differences. Names come in order.
  interface Differences {

    void onlyInSource(ObjectInfo object) throws TargetException, InterruptedException;

    void onlyInDestination(ObjectInfo object) throws TargetException, InterruptedException;

    /// The same name with another length.
    void differs(ObjectInfo inSource, ObjectInfo inDestination)
        throws TargetException, InterruptedException;
  }

  static void walk(Pages source, Pages destination, Differences differences)
      throws TargetException, InterruptedException {
    for (ObjectInfo a = source.peek(), b = destination.peek();
        a != null || b != null;
        a = source.peek(), b = destination.peek()) {
      if (b == null || (a != null && a.name().compareTo(b.name()) < 0)) {
        differences.onlyInSource(source.next());
      } else if (a == null || a.name().compareTo(b.name()) > 0) {
        differences.onlyInDestination(destination.next());
      } else {
        if (a.length() != b.length()) {
          differences.differs(a, b);
        }
        source.next();
        destination.next();
      }
    }
  }
}
