package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.DirectoryEntry;
import dev.tidemark.engine.files.FileCodec;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.SourceStat;
import dev.tidemark.engine.volume.RecordView;
import java.util.Arrays;
import java.util.List;

/// Places a source in the volume: makes the directories above it and takes its root in.
final class RootPlacement {

  private final ImportSource source;
  private final SourceStat root;
  private final List<SourceStat> above;
  private final InodeCache table;
  private final ReservedDirectory parking;

  /// Asks the source for what is above its root, so it is to be made outside of any transaction.
  RootPlacement(ImportSource source, SourceStat root, InodeCache table, ReservedDirectory parking) {
    this.source = source;
    this.root = root;
    above = source.tree().parents();
    this.table = table;
    this.parking = parking;
  }

  /// Afterwards the directory knows its object.
  void place(FileRecordWriter records, ImportApplier grafting, WalkDirectory directory) {
    ensure(records, FileKeys.ROOT, attributes(0));
    ensure(records, FileKeys.RESERVED, ReservedDirectory.inode());
    List<byte[]> names = source.as().names();
    if (names.isEmpty()) {
      grafting.rootIs(records, FileKeys.ROOT, root);
      directory.is(FileKeys.ROOT);
      return;
    }
    WalkDirectory parent = WalkDirectory.root(directory.place());
    parent.is(parents(records, grafting));
    byte[] name = names.getLast();
    forgetIfVolumeRoot(records);
    grafting.root(
        records, parent, new WalkItem(ScannedName.directory(name, root), root, WalkItem.UNREAD));
    DirectoryEntry entry = records.entry(parent.object(), name);
    if (entry == null) {
      throw new IllegalStateException("the root of source " + source.name() + " was not taken in");
    }
    directory.is(entry.object());
  }

  /// The object that has a source's place now; 0 if it is not there.
  static long expected(RecordView view, TreePath as) {
    long object = FileKeys.ROOT;
    for (byte[] name : as.names()) {
      byte[] value = view.get(FileKeys.entry(object, name));
      DirectoryEntry entry = value == null ? null : FileCodec.decodeEntry(value);
      if (entry == null || entry.type() != FileType.DIRECTORY) {
        return 0;
      }
      object = entry.object();
    }
    return object;
  }

  /// Brings the attributes of the directories above the root up to date.
  void refreshParents(FileRecordWriter records) {
    long directory = FileKeys.ROOT;
    List<byte[]> names = source.as().names();
    for (int depth = 0; depth < names.size(); depth++) {
      Inode before = records.inode(directory);
      records.putInode(directory, attributes(depth).withLinks(before.links()));
      DirectoryEntry next = records.entry(directory, names.get(depth));
      if (next == null) {
        return;
      }
      directory = next.object();
    }
  }

  /// Notes what the source has left behind if it hung elsewhere before.
  void leaveBehind(FileRecordWriter records, TreePath before) {
    TreePath now = source.as();
    if (before.equals(now)) {
      return;
    }
    int depth = before.names().size();
    long directory = FileKeys.ROOT;
    for (int i = 0; i < depth; i++) {
      byte[] name = before.names().get(i);
      DirectoryEntry entry = records.entry(directory, name);
      if (entry == null || entry.type() != FileType.DIRECTORY) {
        return;
      }
      if (i == depth - 1 && !before.overlaps(now)) {
        table.noteMissing(records.local(), directory, name, entry.object());
        return;
      }
      directory = entry.object();
    }
    if (depth < now.names().size()) {
      noteAllBut(records, directory, now.names().get(depth));
    }
  }

  private void noteAllBut(FileRecordWriter records, long directory, byte[] kept) {
    records.forEachEntry(
        directory,
        entry -> {
          if (!Arrays.equals(entry.name(), kept)) {
            table.noteMissing(records.local(), directory, entry.name(), entry.entry().object());
          }
        });
  }

  private long parents(FileRecordWriter records, ImportApplier grafting) {
    long directory = FileKeys.ROOT;
    List<byte[]> names = source.as().names();
    for (int depth = 1; depth < names.size(); depth++) {
      directory = parent(records, directory, names.get(depth - 1), depth);
      grafting.found().add(directory);
    }
    return directory;
  }

  private long parent(FileRecordWriter records, long outer, byte[] name, int depth) {
    DirectoryEntry entry = records.entry(outer, name);
    if (entry != null && entry.type() == FileType.DIRECTORY) {
      return entry.object();
    }
    if (entry != null) {
      parking.displace(records, outer, name, entry);
    }
    long object = records.newObject();
    records.putInode(object, attributes(depth).withLinks(1));
    records.addFirstName(outer, name, object, FileType.DIRECTORY);
    return object;
  }

  /// The volume's root cannot move: a source that was there begins with a new object elsewhere.
  private void forgetIfVolumeRoot(FileRecordWriter records) {
    InodeState row = table.find(records.local(), root);
    if (row != null && row.object() == FileKeys.ROOT) {
      InodeCache.forget(records.local(), FileKeys.ROOT);
    }
  }

  /// The attributes of a directory above the root, those of the real one if the source hangs under
  /// its own path, else the root's.
  private Inode attributes(int depth) {
    boolean own = depth < above.size() && above.size() == source.as().names().size();
    return ImportApplier.inode(own ? above.get(depth) : root, 0, 0);
  }

  private static void ensure(FileRecordWriter records, long object, Inode inode) {
    if (records.findInode(object) == null) {
      records.putInode(object, inode);
    }
  }
}
