package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.DirectoryEntry;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.NamedEntry;
import dev.tidemark.engine.ingest.InodeCache.Missing;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.VersionedRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// Ends what the source no longer has, after the walk is committed: first the names that the walk
/// did not find, then what is left in the reserved directory, then what began to grow and was never
/// finished. It may take many transactions; broken off, the next import begins it anew.
///
/// A directory that loses its name is parked, whatever it holds, and its content ends from the
/// leaves up: so at every moment each object that is left has a name.
final class RemovalPhase {

  /// How many names are looked at before any is ended.
  private static final int LOOK = 500;

  private static final byte[] START = {};

  /// A directory whose content is being ended.
  private static final class Emptied {
    final long parent;
    final byte[] name;
    final long directory;
    byte[] after = START;

    Emptied(long parent, byte[] name, long directory) {
      this.parent = parent;
      this.name = name;
      this.directory = directory;
    }
  }

  private final InodeCache table;
  private final ReservedDirectory parking;
  private final ImportTally journal;
  private final Deque<Emptied> below = new ArrayDeque<>();
  private byte[] afterParked;

  RemovalPhase(InodeCache table, ReservedDirectory parking, ImportTally journal) {
    this.table = table;
    this.parking = parking;
    this.journal = journal;
    this.afterParked = parking.prefix();
  }

  /// Goes on until about `most` records were changed in this transaction.
  ///
  /// @return whether nothing is left to do
  boolean run(FileRecordWriter records, int most) {
    return endMissing(records, most) && endParked(records, most) && endGrowing(records, most);
  }

  private boolean endMissing(FileRecordWriter records, int most) {
    while (records.changed() < most) {
      Missing missing = table.firstMissing(records.local());
      if (missing == null) {
        return true;
      }
      table.forgetMissing(records.local(), missing);
      DirectoryEntry entry = records.entry(missing.directory(), missing.name());
      if (entry != null && entry.object() == missing.object()) {
        journal.removed();
        endName(records, missing.directory(), missing.name(), entry, most);
      }
    }
    return false;
  }

  private void endName(
      FileRecordWriter records, long directory, byte[] name, DirectoryEntry entry, int most) {
    if (entry.type() == FileType.DIRECTORY) {
      parking.displace(records, directory, name, entry);
    } else {
      endFile(records, directory, name, entry.object(), most);
    }
  }

  private boolean endParked(FileRecordWriter records, int most) {
    while (records.changed() < most) {
      if (!below.isEmpty()) {
        empty(records, most);
        continue;
      }
      List<NamedEntry> next = records.entriesAfter(FileKeys.RESERVED, afterParked, 1);
      if (next.isEmpty() || !isOurs(next.getFirst().name())) {
        return true;
      }
      endOne(records, FileKeys.RESERVED, next.getFirst(), most);
    }
    return false;
  }

  /// Names that ended need not be passed over again.
  private void passed(long parent, byte[] name) {
    if (parent == FileKeys.RESERVED) {
      afterParked = name;
    } else {
      journal.removed();
    }
  }

  /// Ends names in the lowest directory; or the directory itself, once it has none.
  private void empty(FileRecordWriter records, int most) {
    Emptied lowest = below.getLast();
    List<NamedEntry> entries = records.entriesAfter(lowest.directory, lowest.after, LOOK);
    if (entries.isEmpty()) {
      below.removeLast();
      records.dropName(lowest.parent, lowest.name, lowest.directory);
      endObject(records, lowest.directory);
      passed(lowest.parent, lowest.name);
      return;
    }
    for (NamedEntry entry : entries) {
      if (records.changed() >= most || below.getLast() != lowest) {
        return;
      }
      endOne(records, lowest.directory, entry, most);
      lowest.after = entry.name();
    }
  }

  /// Ends a file's name, and the file if it was the last; a directory only begins to be emptied.
  private void endOne(FileRecordWriter records, long parent, NamedEntry named, int most) {
    long object = named.entry().object();
    if (named.entry().type() == FileType.DIRECTORY) {
      below.addLast(new Emptied(parent, named.name(), object));
    } else {
      endFile(records, parent, named.name(), object, most);
      passed(parent, named.name());
    }
  }

  /// A file that ends has neither name nor inode from the first moment on. Where its content is too
  /// much for this transaction, what is left is noted like that of a file that never came to be.
  private void endFile(FileRecordWriter records, long parent, byte[] name, long object, int most) {
    if (records.inode(object).links() > 1) {
      records.endName(parent, name, object);
      return;
    }
    records.dropName(parent, name, object);
    endObject(records, object);
    if (!endContent(records, object, most)) {
      table.noteGrowing(records.local(), object);
    }
  }

  private boolean endGrowing(FileRecordWriter records, int most) {
    while (records.changed() < most) {
      long object = table.firstGrowing(records.local());
      if (object == 0) {
        return true;
      }
      if (endContent(records, object, most)) {
        table.forgetGrowing(records.local(), object);
      }
    }
    return false;
  }

  private static boolean endContent(FileRecordWriter records, long object, int most) {
    List<byte[]> keys = new ArrayList<>();
    boolean all = true;
    try (RecordScan scan = records.scan(object, FileKeys.DATA)) {
      for (VersionedRecord record = scan.next(); record != null && all; record = scan.next()) {
        all = records.changed() + keys.size() < most;
        if (all) {
          keys.add(record.key());
        }
      }
    }
    keys.forEach(records::delete);
    return all;
  }

  private static void endObject(FileRecordWriter records, long object) {
    records.delete(FileKeys.inode(object));
    InodeCache.forget(records.local(), object);
  }

  private boolean isOurs(byte[] name) {
    byte[] prefix = parking.prefix();
    return name.length > prefix.length
        && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
  }
}
