package dev.tidemark.engine.ingest;

import dev.tidemark.engine.content.EncodedExtent;
import dev.tidemark.engine.files.DataRange;
import dev.tidemark.engine.files.DirectoryEntry;
import dev.tidemark.engine.files.EntryScan;
import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.files.FileCodec;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.NamedEntry;
import dev.tidemark.engine.files.ParentName;
import dev.tidemark.engine.files.SourceNote;
import dev.tidemark.engine.files.SourceNotes;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.UnversionedTree;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.engine.volume.WriteTransaction;
import dev.tidemark.spi.words.ExtentId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// File records inside one transaction. Counts what it changes, so that batches stay small.
///
/// Names come in pairs, an ENTRY and its LINK, and an object's INODE says how many there are: the
/// methods that add, end and move names keep all three right.
final class FileRecordWriter {

  private static final int ENTRIES_AT_ONCE = 1000;

  private static final ExtentSource NO_CONTENT =
      (id, sha256) -> {
        throw new IllegalStateException("names are read here, never content");
      };

  private final WriteTransaction tx;
  private final PackStore packs;
  private int changed;
  private long bytesStored;

  FileRecordWriter(WriteTransaction tx, PackStore packs) {
    this.tx = tx;
    this.packs = packs;
  }

  UnversionedTree local() {
    return tx.local();
  }

  RecordView view() {
    return tx;
  }

  WriteTransaction transaction() {
    return tx;
  }

  /// How many records were added or ended so far.
  int changed() {
    return changed;
  }

  long bytesStored() {
    return bytesStored;
  }

  long newObject() {
    return tx.newObject();
  }

  @Nullable Inode findInode(long object) {
    byte[] value = tx.get(FileKeys.inode(object));
    return value == null ? null : FileCodec.decodeInode(value);
  }

  Inode inode(long object) {
    Inode inode = findInode(object);
    if (inode == null) {
      throw new VolumeException.Damaged(
          "import: object " + object + " has a name and no inode; run `tidemark verify`");
    }
    return inode;
  }

  /// An equal inode is no change.
  void putInode(long object, Inode inode) {
    put(FileKeys.inode(object), FileCodec.encode(inode));
  }

  @Nullable DirectoryEntry entry(long directory, byte[] name) {
    byte[] value = tx.get(FileKeys.entry(directory, name));
    return value == null ? null : FileCodec.decodeEntry(value);
  }

  /// The first name of an object; null if it has none.
  @Nullable ParentName firstName(long object) {
    try (RecordScan links = scan(object, FileKeys.LINK)) {
      VersionedRecord link = links.next();
      return link == null ? null : FileKeys.linkParent(link.key());
    }
  }

  /// Gives a fresh object its first name; its inode says so already.
  void addFirstName(long directory, byte[] name, long object, FileType type) {
    putFresh(FileKeys.entry(directory, name), FileCodec.encode(new DirectoryEntry(object, type)));
    putFresh(FileKeys.link(object, directory, name), FileCodec.link());
  }

  /// Gives an object one more name.
  void addName(long directory, byte[] name, long object, FileType type) {
    addFirstName(directory, name, object, type);
    Inode inode = inode(object);
    putInode(object, inode.withLinks(inode.links() + 1));
  }

  /// Ends a name and returns how many the object has left.
  int endName(long directory, byte[] name, long object) {
    Inode inode = inode(object);
    dropName(directory, name, object);
    putInode(object, inode.withLinks(inode.links() - 1));
    return inode.links() - 1;
  }

  /// Ends a name without a look at the inode: another one follows, or the object's end.
  void dropName(long directory, byte[] name, long object) {
    delete(FileKeys.entry(directory, name));
    delete(FileKeys.link(object, directory, name));
  }

  /// Replaces what the state says of a source. An equal note is no change.
  void putNote(SourceNote note) {
    List<byte[]> before = SourceNotes.keys(tx, note.name());
    List<SourceNotes.Part> parts = SourceNotes.parts(note);
    parts.forEach(part -> put(part.key(), part.value()));
    before.stream().skip(parts.size()).forEach(this::delete);
  }

  RecordScan scan(long object, int kind) {
    return tx.scan(RecordKey.prefix(object, kind), RecordKey.prefix(object, kind + 1));
  }

  /// Calls for every name in a directory, in the order of their bytes. A directory may be large, so
  /// its names are taken some at a time; the caller may change those it was given.
  void forEachEntry(long directory, Consumer<NamedEntry> use) {
    byte[] after = {};
    for (List<NamedEntry> some = entriesAfter(directory, after, ENTRIES_AT_ONCE);
        !some.isEmpty();
        some = entriesAfter(directory, after, ENTRIES_AT_ONCE)) {
      some.forEach(use);
      after = some.getLast().name();
    }
  }

  /// Up to `most` names in a directory behind one.
  List<NamedEntry> entriesAfter(long directory, byte[] after, int most) {
    List<NamedEntry> entries = new ArrayList<>();
    FileTree tree = tree();
    try (EntryScan scan =
        after.length == 0 ? tree.entries(directory) : tree.entries(directory, after)) {
      NamedEntry entry = scan.next();
      while (entry != null && entries.size() < most) {
        entries.add(entry);
        entry = entries.size() < most ? scan.next() : null;
      }
    }
    return entries;
  }

  private FileTree tree() {
    return new FileTree(tx, NO_CONTENT);
  }

  ExtentId append(EncodedExtent extent) {
    bytesStored += extent.stored().length;
    return packs.append(tx, extent);
  }

  void putData(long object, long offset, DataRange range) {
    put(FileKeys.data(object, offset), FileCodec.encode(range));
  }

  void putFreshData(long object, long offset, DataRange range) {
    putFresh(FileKeys.data(object, offset), FileCodec.encode(range));
  }

  void put(byte[] key, byte[] value) {
    if (!Arrays.equals(tx.get(key), value)) {
      putFresh(key, value);
    }
  }

  /// Without a look at what is there: for keys that are new.
  void putFresh(byte[] key, byte[] value) {
    tx.put(key, value);
    changed++;
  }

  void delete(byte[] key) {
    tx.delete(key);
    changed++;
  }
}
