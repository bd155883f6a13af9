package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.ListingPages;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.TargetException;

/// Walks two listings side by side, in bounded memory.
final class ListingComparison {

  private ListingComparison() {}

  /// What is done about each name. They come in order.
  interface Visitor {

    void onlyInSource(ObjectInfo object) throws TargetException, InterruptedException;

    void onlyInDestination(ObjectInfo object) throws TargetException, InterruptedException;

    /// The same name with another length.
    void differs(ObjectInfo inSource, ObjectInfo inDestination)
        throws TargetException, InterruptedException;

    /// The same name and length.
    void agrees(ObjectInfo both) throws TargetException, InterruptedException;
  }

  static void walk(ListingPages source, ListingPages destination, Visitor visitor)
      throws TargetException, InterruptedException {
    for (ObjectInfo a = source.peek(), b = destination.peek();
        a != null || b != null;
        a = source.peek(), b = destination.peek()) {
      if (b == null || (a != null && a.name().compareTo(b.name()) < 0)) {
        visitor.onlyInSource(source.next());
      } else if (a == null || a.name().compareTo(b.name()) > 0) {
        visitor.onlyInDestination(destination.next());
      } else {
        both(source.next(), destination.next(), visitor);
      }
    }
  }

  private static void both(ObjectInfo inSource, ObjectInfo inDestination, Visitor visitor)
      throws TargetException, InterruptedException {
    if (inSource.length() == inDestination.length()) {
      visitor.agrees(inSource);
    } else {
      visitor.differs(inSource, inDestination);
    }
  }
}
