package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.Descriptor;
import dev.tidemark.spi.sink.TargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Whose archive a place holds. Every commit says it in a header that proves itself, the descriptor
/// says it to people as well: where they differ, or there is no descriptor, commits are right.
///
/// @param findings what is wrong with the descriptor
record ArchiveIdentity(UUID volume, UUID archive, List<String> findings) {

  /// @throws TargetException.Missing if there is no archive
  /// @throws TargetException.Corrupt if the descriptor is damaged and there is no commit
  static ArchiveIdentity find(ObjectReader reads, CommitReader.Top top)
      throws TargetException, InterruptedException {
    Optional<CommitHeader> newest = top.header();
    Optional<Descriptor> descriptor = Optional.empty();
    List<String> findings = new ArrayList<>();
    try {
      descriptor = descriptor(reads);
      if (descriptor.isEmpty() && newest.isPresent()) {
        findings.add(ArchiveNames.DESCRIPTOR + ": it is gone");
      }
    } catch (TargetException.Corrupt e) {
      if (newest.isEmpty()) {
        throw e;
      }
      findings.add(ArchiveNames.DESCRIPTOR + ": " + e.getMessage());
    }
    if (newest.isPresent()) {
      if (descriptor.isPresent() && !descriptor.get().isOf(newest.get())) {
        findings.add(ArchiveNames.DESCRIPTOR + ": it names another archive than the commits do");
      }
      return new ArchiveIdentity(newest.get().volume(), newest.get().archive(), findings);
    }
    Descriptor only =
        descriptor.orElseThrow(() ->
            new TargetException.Missing("open " + reads.location() + ": there is no archive here"));
    return new ArchiveIdentity(only.volume(), only.archive(), findings);
  }

  /// The descriptor of a place, if there is one.
  static Optional<Descriptor> descriptor(ObjectReader reads)
      throws TargetException, InterruptedException {
    Optional<byte[]> bytes = reads.upTo(ArchiveNames.DESCRIPTOR, 0, Descriptor.LENGTH_MAX);
    return bytes.isEmpty()
        ? Optional.empty()
        : Optional.of(Descriptor.decode(bytes.get(), reads.location()));
  }
}
