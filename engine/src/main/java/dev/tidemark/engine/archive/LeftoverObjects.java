package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import java.util.List;
import java.util.Optional;

/// The remains of an archive whose commits are gone: objects that were made for a later commit than
/// the first. Those of the first alone may be an upload that has just begun.
public final class LeftoverObjects {

  private LeftoverObjects() {}

  /// One of them, for a place without a commit; empty if there is none.
  public static Optional<ObjectName> find(ObjectReader reads)
      throws TargetException, InterruptedException {
    for (String directory : List.of(ArchiveNames.PACKS, ArchiveNames.RUNS)) {
      ListingPages pages = new ListingPages(reads, directory);
      while (pages.peek() != null) {
        ObjectName name = pages.next().name();
        if (ArchiveNames.made(name).filter(made -> made.number() > 1).isPresent()) {
          return Optional.of(name);
        }
      }
    }
    return Optional.empty();
  }
}
