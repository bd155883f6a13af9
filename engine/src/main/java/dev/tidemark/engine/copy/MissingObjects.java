package dev.tidemark.engine.copy;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.ListingPages;
import dev.tidemark.engine.archive.ObjectReader;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Which objects that a commit names have to be sent before it. All that older commits name is at
/// the destination. For one thread.
///
/// - A base's older packs are named by older commits.
/// - A commit with records names again what extents commits have added before it.
/// - Of what was made for numbers that an earlier, killed copy can have reached, the destination is
///   asked what it has. What was made for later ones is not there, or is found to be `TAKEN`; so is
///   what has another length, and then it is proven.
final class MissingObjects {

  /// Listed number by number up to so many; beyond, the whole directory.
  private static final int NUMBERS_MAX = 16;

  private final ObjectReader destination;
  private final ArchivePacks packs;
  private final int page;
  private final long doubtfulUpTo;
  private final Set<PackRef> sinceRecords = new HashSet<>();

  /// @param doubtfulUpTo an earlier copy can have sent objects made for numbers up to this one
  MissingObjects(ObjectSink destination, Seam seam, int page, long doubtfulUpTo) {
    this.destination = ObjectReader.once(destination, seam);
    this.packs = new ArchivePacks(destination, seam);
    this.page = page;
    this.doubtfulUpTo = doubtfulUpTo;
  }

  /// Those that are not there with their length.
  List<CopyObject> before(CommitHeader commit) throws TargetException, InterruptedException {
    List<CopyObject> certain = new ArrayList<>();
    List<CopyObject> doubtful = new ArrayList<>();
    for (CopyObject object : added(commit)) {
      (object.number() > doubtfulUpTo ? certain : doubtful).add(object);
    }
    Map<ObjectName, Long> present = present(doubtful);
    for (CopyObject object : doubtful) {
      if (present.getOrDefault(object.name(), -1L) != object.length()) {
        certain.add(object);
      }
    }
    return certain;
  }

  private List<CopyObject> added(CommitHeader commit) {
    List<CopyObject> added = new ArrayList<>();
    commit.runs().stream().filter(run -> !run.inline()).map(CopyObject::of).forEach(added::add);
    commit.packs().stream()
        .filter(pack -> !pack.inline() && !sinceRecords.contains(pack))
        .map(CopyObject::of)
        .forEach(added::add);
    if (commit.kind() == CommitKind.EXTENTS) {
      sinceRecords.addAll(commit.packs());
    } else {
      sinceRecords.clear();
    }
    return added;
  }

  private Map<ObjectName, Long> present(List<CopyObject> objects)
      throws TargetException, InterruptedException {
    Map<String, List<CopyObject>> byDirectory =
        objects.stream().collect(Collectors.groupingBy(CopyObject::directory));
    Map<ObjectName, Long> present = new HashMap<>();
    for (Map.Entry<String, List<CopyObject>> entry : byDirectory.entrySet()) {
      TreeSet<Long> numbers = new TreeSet<>();
      entry.getValue().forEach(object -> numbers.add(object.number()));
      present.putAll(
          numbers.size() <= NUMBERS_MAX
              ? packs.present(entry.getKey(), numbers)
              : presentOf(entry.getKey(), entry.getValue()));
    }
    return present;
  }

  private Map<ObjectName, Long> presentOf(String directory, Collection<CopyObject> objects)
      throws TargetException, InterruptedException {
    Set<ObjectName> names = objects.stream().map(CopyObject::name).collect(Collectors.toSet());
    Map<ObjectName, Long> present = new HashMap<>();
    ListingPages pages = new ListingPages(destination, directory, page);
    while (pages.peek() != null) {
      ObjectInfo listed = pages.next();
      if (names.contains(listed.name())) {
        present.put(listed.name(), listed.length());
      }
    }
    return present;
  }
}
