package dev.tidemark.engine.page;

import dev.tidemark.engine.bytes.Crc32c;
import dev.tidemark.engine.page.CommitRecord.Block;
import dev.tidemark.engine.page.CommitRing.Slotted;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Chooses the record to go on from. One sync made pages and record durable in any order, so the
/// newest record counts only if all it wrote is there; else its predecessor does, which was durable
/// before the newest was begun. If that one is not whole either, the disk lost what it had
/// acknowledged.
final class Recovery {

  private final PageFile file;
  private final CommitRing ring;

  Recovery(PageFile file, CommitRing ring) {
    this.file = file;
    this.ring = ring;
  }

  Slotted newest() throws IOException {
    List<Slotted> all = ring.readAll();
    if (all.isEmpty()) {
      throw new StoreException.Damaged("no commit record is readable");
    }
    Slotted newest = all.getFirst();
    Optional<Slotted> whole = verified(newest);
    if (whole.isEmpty()) {
      Optional<Slotted> previous = ring.previous(newest);
      whole = previous.isPresent() ? verified(previous.get()) : Optional.empty();
    }
    return whole.orElseThrow(() -> new StoreException.Damaged(explain(newest)));
  }

  private String explain(Slotted newest) {
    long needed = newest.record().pages() * PageFormat.SIZE;
    return "neither the newest commit (sequence %d, needs %d bytes of file) nor the one before it is whole"
        .formatted(newest.record().sequence(), needed);
  }

  /// The record with its manifest, if all that the manifest names is there.
  private Optional<Slotted> verified(Slotted found) throws IOException {
    Optional<Slotted> loaded = withManifest(found);
    if (loaded.isEmpty() || !isLongEnough(found.record())) {
      return Optional.empty();
    }
    for (WrittenRun run : loaded.get().record().manifest().written()) {
      if (!file.matches(run.start(), run.pages(), run.crc())) {
        return Optional.empty();
      }
    }
    return loaded;
  }

  /// Whether the file has all that the record counts. An overflow block at its end may lack the
  /// rest of its last page: it was written without once, where the disk was full.
  boolean isLongEnough(CommitRecord record) throws IOException {
    long bytes = file.bytes();
    return bytes >= record.pages() * PageFormat.SIZE
        || ring.readAll().stream()
            .map(s -> s.record().overflow())
            .anyMatch(block -> endsAt(block, record.pages()) && bytes >= block.endByte());
  }

  private static boolean endsAt(Block block, long pages) {
    return !block.isNone() && block.run().end() == pages;
  }

  /// The record with a manifest from its overflow pages, if it has such; empty if they are gone.
  Optional<Slotted> withManifest(Slotted found) throws IOException {
    Block block = found.record().overflow();
    if (block.isNone()) {
      return Optional.of(found);
    }
    byte[] bytes = new byte[block.length()];
    if (!file.read(bytes, block.start() * PageFormat.SIZE)) {
      return Optional.empty();
    }
    return Crc32c.of(bytes) == block.crc()
        ? Optional.of(found.with(found.record().withManifest(Manifest.decode(bytes))))
        : Optional.empty();
  }
}
