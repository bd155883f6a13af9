package dev.tidemark.engine.archive;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The objects that are at a place, by name and length. What their bytes are like, a listing does
/// not tell. All names are in memory, about 200 bytes each.
public final class ObjectListing {

  private final SequencedMap<ObjectName, Long> lengths;

  private ObjectListing(SequencedMap<ObjectName, Long> lengths) {
    this.lengths = lengths;
  }

  /// Lists all objects whose names begin so.
  public static ObjectListing of(ObjectReader reads, String... prefixes)
      throws TargetException, InterruptedException {
    return of(reads, List.of(prefixes));
  }

  static ObjectListing of(ObjectReader reads, Iterable<String> prefixes)
      throws TargetException, InterruptedException {
    SequencedMap<ObjectName, Long> lengths = new LinkedHashMap<>();
    for (String prefix : prefixes) {
      ListingPages pages = new ListingPages(reads, prefix);
      while (pages.peek() != null) {
        ObjectInfo info = pages.next();
        lengths.put(info.name(), info.length());
      }
    }
    return new ObjectListing(lengths);
  }

  /// Name and length, in the order of the listing.
  public SequencedMap<ObjectName, Long> lengths() {
    return Collections.unmodifiableSequencedMap(lengths);
  }

  public OptionalLong length(ObjectName name) {
    Long length = lengths.get(name);
    return length == null ? OptionalLong.empty() : OptionalLong.of(length);
  }

  /// Whether a pack that is an object of its own is there with its whole length.
  public boolean has(PackRef pack) {
    return !pack.inline() && has(pack.object(), pack.length());
  }

  /// Whether a part of a run that is an object of its own is there with its whole length.
  public boolean has(RunRef part) {
    return !part.inline() && has(part.object(), part.length());
  }

  private boolean has(ObjectName name, long length) {
    return lengths.getOrDefault(name, -1L) == length;
  }

  /// The commit objects: number and length, ascending.
  public Map<Long, Long> commits() {
    Map<Long, Long> commits = new TreeMap<>();
    lengths.forEach((name, length) ->
        ArchiveNames.commitNumber(name).ifPresent(number -> commits.put(number, length)));
    return commits;
  }

  /// The packs that objects are by their names and lengths.
  public List<PackRef> packs() {
    return lengths.entrySet().stream()
        .map(there -> ArchiveNames.pack(new ObjectInfo(there.getKey(), there.getValue())))
        .flatMap(Optional::stream)
        .toList();
  }

  /// The highest number of a commit that a pack or a part of a run was made for; 0 = none.
  public long madeFor() {
    return lengths.keySet().stream()
        .map(ArchiveNames::made)
        .flatMap(Optional::stream)
        .mapToLong(ArchiveNames.Made::number)
        .max()
        .orElse(0);
  }
}
