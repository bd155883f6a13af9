package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.DirectoryEntry;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.local.SourceStat;
import dev.tidemark.engine.local.SourceType;
import dev.tidemark.engine.local.UnkeptTraits;
import org.jspecify.annotations.Nullable;

/// Tells which object of the volume an inode of the source is.
///
/// An inode number proves little: it is given again at once, and some file systems give one to
/// several files. What was found before under another name is *unknown* the second time, unless it
/// is a file of several names that looks the same, or has the same birth.
final class InodeMatcher {

  private final InodeCache table;
  private final ObjectSet found;

  /// @param found the objects that the walk has come to; it grows while this is used
  InodeMatcher(InodeCache table, ObjectSet found) {
    this.table = table;
    this.found = found;
  }

  /// The object of an inode; 0 if none is known, or if what has the number was found before under
  /// another name and cannot be told to be the same.
  long known(FileRecordWriter records, SourceStat stat) {
    InodeState row = table.find(records.local(), stat);
    if (row == null) {
      return 0;
    }
    boolean itself =
        !found.contains(row.object())
            || row.isOneMoreNameOf(stat)
            || (stat.type() == SourceType.DIRECTORY && row.isSurelyOf(stat));
    return itself ? row.object() : 0;
  }

  /// The object whose content need not be read: the one that was up to date, or that another name
  /// has brought in; 0 if neither holds any more.
  long unreadObject(FileRecordWriter records, WalkItem item, @Nullable DirectoryEntry current) {
    long upToDate = item.object();
    if (upToDate != 0 && current != null && current.object() == upToDate) {
      return upToDate;
    }
    InodeState row = table.find(records.local(), item.stat());
    if (row == null) {
      return 0;
    }
    boolean moved = row.object() == upToDate && row.looksLike(item.stat());
    boolean linked = found.contains(row.object()) && row.isOneMoreNameOf(item.stat());
    return moved || linked ? row.object() : 0;
  }

  /// The object that an item becomes; 0 = a new one. Where several files have one number, each
  /// keeps the object that its name leads to, although the number is bound to another one.
  long chosen(
      FileRecordWriter records, SourceStat stat, @Nullable DirectoryEntry current, long known) {
    if (current == null || !canTakeOver(records, current, stat)) {
      return known;
    }
    boolean its = known == 0 || table.isSharing(records.local(), current.object(), stat);
    return its ? current.object() : known;
  }

  /// Whether an unknown inode may become the inode of the object that its name leads to. An object
  /// that is no directory must have no inode: another name of that may still be found.
  private boolean canTakeOver(FileRecordWriter records, DirectoryEntry current, SourceStat stat) {
    if (current.type() != ImportApplier.typeOf(stat) || found.contains(current.object())) {
      return false;
    }
    return current.type() == FileType.DIRECTORY
        || (records.inode(current.object()).links() == 1
            && !table.isBound(records.local(), current.object()));
  }

  /// Remembers that an inode is this object from now on.
  void bind(
      FileRecordWriter records,
      SourceStat stat,
      long object,
      boolean readAgain,
      UnkeptTraits traits) {
    if (stat.hasNumber()) {
      long before = table.boundTo(records.local(), stat);
      table.bind(records.local(), stat, object, readAgain, traits);
      if (before != object && found.contains(before)) {
        table.noteSharing(records.local(), before, stat);
      }
    } else {
      InodeCache.forget(records.local(), object);
    }
  }
}
