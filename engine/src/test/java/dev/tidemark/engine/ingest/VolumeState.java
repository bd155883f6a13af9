package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.DirectoryEntry;
import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.files.FileCodec;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.FoundPath;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.UnversionedEntry;
import dev.tidemark.engine.volume.UnversionedScan;
import dev.tidemark.engine.volume.UnversionedView;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// All file records of one state, and what is wrong with them.
final class VolumeState {

  private final FileTree tree;
  private final Map<Long, Inode> inodes = new TreeMap<>();
  private final Map<Long, Map<String, DirectoryEntry>> directories = new TreeMap<>();
  private final Map<Long, Set<String>> links = new TreeMap<>();
  private final Map<Long, Long> lengths = new TreeMap<>();

  VolumeState(RecordView view, ExtentSource extents) {
    tree = new FileTree(view, extents);
    try (RecordScan scan = view.scan(RecordKey.prefix(1), RecordKey.prefix(-1))) {
      for (VersionedRecord record = scan.next(); record != null; record = scan.next()) {
        take(record);
      }
    }
  }

  private void take(VersionedRecord record) {
    long object = RecordKey.object(record.key());
    switch (RecordKey.kind(record.key())) {
      case FileKeys.INODE -> inodes.put(object, FileCodec.decodeInode(record.value()));
      case FileKeys.ENTRY ->
          directories
              .computeIfAbsent(object, o -> new TreeMap<>())
              .put(
                  SimSource.text(FileKeys.entryName(record.key())),
                  FileCodec.decodeEntry(record.value()));
      case FileKeys.LINK -> {
        var name = FileKeys.linkParent(record.key());
        links
            .computeIfAbsent(object, o -> new TreeSet<>())
            .add(name.parent() + "/" + SimSource.text(name.name()));
      }
      case FileKeys.DATA ->
          lengths.merge(object, (long) FileCodec.decodeData(record.value()).length(), Long::sum);
      default -> throw new AssertionError("kind of " + object);
    }
  }

  /// Objects that a name leads to, from the root or from the reserved directory.
  Set<Long> reachable() {
    Set<Long> reached = new HashSet<>();
    List<Long> next = new ArrayList<>(List.of(FileKeys.ROOT, FileKeys.RESERVED));
    while (!next.isEmpty()) {
      long object = next.removeLast();
      if (reached.add(object)) {
        entries(object).values().forEach(entry -> next.add(entry.object()));
      }
    }
    return reached;
  }

  private Map<String, DirectoryEntry> entries(long directory) {
    return directories.getOrDefault(directory, Map.of());
  }

  /// What must not be in any state.
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    Map<Long, Set<String>> named = new TreeMap<>();
    directories.forEach((directory, entries) ->
        entries.forEach((name, entry) -> {
          named.computeIfAbsent(entry.object(), o -> new TreeSet<>()).add(directory + "/" + name);
          Inode inode = inodes.get(entry.object());
          if (inode == null || inode.type() != entry.type()) {
            faults.add(directory + "/" + name + " leads to " + entry.object() + ": " + inode);
          }
        }));
    if (!named.equals(links)) {
      faults.add("entries " + named + " and links " + links + " differ");
    }
    Set<Long> reachable = reachable();
    inodes.forEach((object, inode) -> check(object, inode, named, reachable, faults));
    return faults;
  }

  private void check(
      long object,
      Inode inode,
      Map<Long, Set<String>> named,
      Set<Long> reachable,
      List<String> faults) {
    int names = named.getOrDefault(object, Set.of()).size();
    if (names != inode.links()) {
      faults.add(object + " has " + names + " names, its inode says " + inode.links());
    }
    if (inode.type() == FileType.DIRECTORY && names > 1) {
      faults.add("directory " + object + " has " + names + " names");
    }
    if (!reachable.contains(object)) {
      faults.add(object + " is in no directory");
    }
    if (lengths.getOrDefault(object, 0L) != inode.size()) {
      faults.add(object + " has " + lengths.get(object) + " of " + inode.size() + " bytes");
    }
  }

  /// What must not be left over in a whole state.
  List<String> leftovers() {
    List<String> left = new ArrayList<>();
    entries(FileKeys.RESERVED).forEach((name, entry) -> left.add("parked " + name));
    lengths.keySet().stream()
        .filter(object -> !inodes.containsKey(object))
        .forEach(object -> left.add("staging " + object));
    return left;
  }

  /// Digests of the contents of all files.
  Set<String> contents() {
    Set<String> contents = new HashSet<>();
    inodes.forEach((object, inode) -> {
      if (inode.type() == FileType.FILE) {
        contents.add(digest(content(object)));
      }
    });
    return contents;
  }

  private byte[] content(long object) {
    try (InputStream in = tree.content(object)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// How the tree under a path differs from a source; empty if not at all.
  Optional<String> differenceTo(SimSource source, String path) {
    Optional<FoundPath> root = tree.resolve(SimSource.bytes(path));
    if (root.isEmpty()) {
      return Optional.of(path + " is not there");
    }
    Map<String, String> there = new TreeMap<>();
    describe(root.get().object(), "", there, new HashMap<>());
    Map<String, String> wanted = new TreeMap<>();
    describe(source.root, "", wanted, new HashMap<>());
    return there.equals(wanted)
        ? Optional.empty()
        : Optional.of("\nvolume " + there + "\nsource " + wanted);
  }

  /// Hard links show as the path at which the same object was come across first.
  private void describe(long object, String path, Map<String, String> out, Map<Long, String> seen) {
    Inode inode = inodes.get(object);
    if (inode == null) {
      out.put(path, "no inode");
      return;
    }
    String first = seen.computeIfAbsent(object, o -> path);
    String content = inode.type() == FileType.DIRECTORY ? "" : digest(content(object));
    out.put(
        path,
        inode.type()
            + " "
            + inode.mode()
            + " "
            + inode.mtimeSeconds()
            + " "
            + content
            + " "
            + first);
    entries(object)
        .forEach((name, entry) -> describe(entry.object(), path + "/" + name, out, seen));
  }

  private static void describe(
      SimSource.Node node, String path, Map<String, String> out, Map<SimSource.Node, String> seen) {
    String first = seen.computeIfAbsent(node, o -> path);
    String content = node.isDirectory() ? "" : digest(node.content);
    out.put(
        path,
        node.type.inVolume().orElseThrow()
            + " "
            + node.mode
            + " "
            + node.mtime.getEpochSecond()
            + " "
            + content
            + " "
            + first);
    node.entries.forEach((name, child) -> describe(child, path + "/" + name, out, seen));
  }

  static String digest(byte[] content) {
    try {
      return Hash.of(MessageDigest.getInstance("SHA-256").digest(content)).hex().substring(0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /// Source inode to object, as the import remembers it.
  static Map<Long, Long> bound(UnversionedView local) {
    Map<Long, Long> bound = new TreeMap<>();
    try (UnversionedScan scan = local.scan(new byte[] {'I'}, new byte[] {'J'})) {
      for (UnversionedEntry entry = scan.next(); entry != null; entry = scan.next()) {
        bound.put(
            ByteBuffer.wrap(entry.key(), 5, 8).getLong(),
            InodeState.decode(entry.value()).object());
      }
    }
    return bound;
  }

  /// How many notes of a table there are.
  static int notes(UnversionedView local, char table) {
    int notes = 0;
    try (UnversionedScan scan =
        local.scan(new byte[] {(byte) table}, new byte[] {(byte) (table + 1)})) {
      while (scan.next() != null) {
        notes++;
      }
    }
    return notes;
  }
}
