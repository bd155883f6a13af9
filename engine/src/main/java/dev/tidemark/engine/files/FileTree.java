package dev.tidemark.engine.files;

import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.VolumeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// A file tree in one state: the one read view, whether its records come from a volume, from one
/// that is being built, or from an archive.
///
/// Names and paths are bytes. Symbolic links are never followed. Every value is checked when it is
/// read: a record that is none, or a name that would lead out of the tree, is
/// [VolumeException.Damaged]. As many threads may use it as the view and the extents allow.
public final class FileTree {

  /// Deeper than any file system lets a tree be: more means that directories contain each other.
  private static final int DEPTH_MAX = 10_000;

  /// The longest target of a symbolic link.
  private static final int TARGET_BYTES_MAX = 64 << 10;

  private final RecordView view;
  private final ExtentSource extents;

  public FileTree(RecordView view, ExtentSource extents) {
    this.view = view;
    this.extents = extents;
  }

  /// What `path` leads to from the root. Slashes separate names; leading, trailing and repeated
  /// ones say nothing.
  public Optional<FoundPath> resolve(byte[] path) {
    long object = FileKeys.ROOT;
    for (byte[] name : names(path)) {
      Optional<DirectoryEntry> entry = entry(object, name);
      if (entry.isEmpty()) {
        return Optional.empty();
      }
      object = entry.get().object();
    }
    long found = object;
    return inode(found).map(inode -> new FoundPath(found, inode));
  }

  public Optional<Inode> inode(long object) {
    byte[] value = view.get(FileKeys.inode(object));
    return value == null ? Optional.empty() : Optional.of(RecordDecoding.inode(object, value));
  }

  /// What a name in a directory leads to; empty for what cannot be a name.
  public Optional<DirectoryEntry> entry(long directory, byte[] name) {
    if (!FileNames.isName(name)) {
      return Optional.empty();
    }
    byte[] key = FileKeys.entry(directory, name);
    byte[] value = view.get(key);
    return value == null ? Optional.empty() : Optional.of(RecordDecoding.entry(key, value).entry());
  }

  /// All names in a directory.
  public EntryScan entries(long directory) {
    return new EntryScan(scan(directory, FileKeys.ENTRY));
  }

  /// The names behind `afterName`, which need not be there; all names if it is empty.
  public EntryScan entries(long directory, byte[] afterName) {
    if (afterName.length == 0) {
      return entries(directory);
    }
    byte[] key = FileKeys.entry(directory, afterName);
    byte[] behind = key.clone();
    behind[key.length - 1] = 1; // above all versions of the key and below every other name's
    return new EntryScan(view.scan(behind, RecordKey.prefix(directory, FileKeys.ENTRY + 1)));
  }

  /// The ranges of an object's content.
  public DataScan data(long object) {
    return new DataScan(object, scan(object, FileKeys.DATA));
  }

  /// The content of a file, as long as its inode says; holes are zeros. Errors of the view and of
  /// the extents pass through unchecked.
  public InputStream content(long object) {
    return new ContentStream(data(object), extents, needed(object).size());
  }

  /// Where a symbolic link points.
  public byte[] linkTarget(long object) {
    long size = needed(object).size();
    if (size > TARGET_BYTES_MAX) {
      throw new VolumeException.Damaged(
          "read object " + object + ": " + size + " bytes are no target of a symbolic link");
    }
    try (InputStream in = content(object)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError("a stream of records throws none", e);
    }
  }

  /// All names of an object.
  public List<ParentName> links(long object) {
    List<ParentName> links = new ArrayList<>();
    try (RecordScan records = scan(object, FileKeys.LINK)) {
      for (VersionedRecord record = records.next(); record != null; record = records.next()) {
        links.add(RecordDecoding.link(object, record.key()));
      }
    }
    return links;
  }

  /// A path to an object, `/` for the root: by its first name, so one of several. Empty if no name
  /// leads there from the root.
  public Optional<byte[]> pathOf(long object) {
    Deque<byte[]> names = new ArrayDeque<>();
    for (long at = object; at != FileKeys.ROOT; ) {
      Optional<ParentName> name = firstLink(at);
      if (name.isEmpty()) {
        return Optional.empty();
      }
      names.push(name.get().name());
      at = name.get().parent();
      if (names.size() > DEPTH_MAX) {
        throw new VolumeException.Damaged(
            "find the path of object " + object + ": directories contain each other");
      }
    }
    return Optional.of(joined(names));
  }

  private Optional<ParentName> firstLink(long object) {
    try (RecordScan records = scan(object, FileKeys.LINK)) {
      VersionedRecord record = records.next();
      return record == null
          ? Optional.empty()
          : Optional.of(RecordDecoding.link(object, record.key()));
    }
  }

  private Inode needed(long object) {
    return inode(object)
        .orElseThrow(
            () -> new VolumeException.Damaged("read object " + object + ": it has no inode"));
  }

  private RecordScan scan(long object, int kind) {
    return view.scan(RecordKey.prefix(object, kind), RecordKey.prefix(object, kind + 1));
  }

  private static List<byte[]> names(byte[] path) {
    List<byte[]> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        if (i > start) {
          names.add(Arrays.copyOfRange(path, start, i));
        }
        start = i + 1;
      }
    }
    return names;
  }

  private static byte[] joined(Deque<byte[]> names) {
    if (names.isEmpty()) {
      return new byte[] {'/'};
    }
    ByteBuffer path = ByteBuffer.allocate(names.stream().mapToInt(name -> 1 + name.length).sum());
    names.forEach(name -> path.put((byte) '/').put(name));
    return path.array();
  }
}
