package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.DataRange;
import dev.tidemark.engine.files.DirectoryEntry;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.NamedEntry;
import dev.tidemark.engine.local.DirectoryNames;
import dev.tidemark.engine.local.SourceStat;
import dev.tidemark.engine.local.SourceType;
import dev.tidemark.engine.local.UnkeptTraits;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides what each step of the walk means for the volume, and does it. Nothing here ends an
/// object: what loses its last name waits in the reserved directory until the walk is over, because
/// it may yet be found under another name.
///
/// | the inode is            | and its name leads to                        | then                     |
/// |-------------------------|----------------------------------------------|--------------------------|
/// | known                   | its object                                   | nothing                  |
/// | known, a directory      | something else, or nothing                   | the directory moves here |
/// | ... found before        | the same                                     | reported, nothing done   |
/// | known, no directory     | an object that shares the number             | that becomes its object  |
/// | ...                     | something else, or nothing                   | its object gains the name|
/// | unknown, a directory    | a directory not found yet                    | that becomes its object  |
/// | unknown, no directory   | the same kind, one name, no inode            | that becomes its object  |
/// | unknown                 | anything else, or nothing                    | a new object             |
///
/// Which inodes are known, and which may take over an object: see [InodeMatcher]. What the name led
/// to before is displaced: see [ReservedDirectory].
final class ImportApplier {

  private static final String CHANGED = "changed while it was imported";

  private final InodeCache table;
  private final ReservedDirectory parking;
  private final ImportTally journal;
  private final ObjectSet found = new ObjectSet();
  private final InodeMatcher identification;

  /// Objects from here on were made by this import.
  private long firstNew = Long.MAX_VALUE;

  private @Nullable GrowingFile growing;

  private final List<ReturnedFile> returned = new ArrayList<>();

  /// Inodes of several names that were returned under one of them.
  private final SharedInodes returnedInodes = new SharedInodes();

  ImportApplier(InodeCache table, ReservedDirectory parking, ImportTally journal) {
    this.table = table;
    this.parking = parking;
    this.journal = journal;
    this.identification = new InodeMatcher(table, found);
  }

  /// The objects that the walk has come to.
  ObjectSet found() {
    return found;
  }

  /// Whether a file was not taken in since [#takeReturned] was called.
  boolean hasReturned() {
    return !returned.isEmpty();
  }

  /// The files that were not taken in since the last call, because they have to be read again.
  List<ReturnedFile> takeReturned() {
    List<ReturnedFile> files = List.copyOf(returned);
    returned.clear();
    return files;
  }

  void apply(FileRecordWriter records, WalkStep step) {
    switch (step) {
      case WalkStep.Enter enter -> enter(records, enter.directory());
      case WalkStep.Items items -> {
        for (WalkItem item : items.items()) {
          item(records, items.directory(), item);
        }
      }
      case WalkStep.Leave leave -> leave(records, leave);
      case WalkStep.Unlisted unlisted ->
          journal.unlisted(unlisted.directory().path(), unlisted.reason());
      case WalkStep.Gone gone -> gone(records, gone.directory());
      case WalkStep.LargeBegin begin -> largeBegin(records, begin.directory(), begin.item());
      case WalkStep.LargePiece piece -> largePiece(records, piece);
      case WalkStep.LargeEnd end -> largeEnd(records, end.directory(), end.item());
      case WalkStep.Tell tell -> journal.problem(tell.kind(), tell.path(), tell.detail());
      case WalkStep.Omit omit -> journal.omit(omit.kind(), omit.path());
      case WalkStep.LeaveOut leaveOut -> leaveOut(records, leaveOut);
      case WalkStep.End _, WalkStep.Broken _ -> {}
    }
  }

  /// Takes the source's root in, under a name in a directory of the volume.
  void root(FileRecordWriter records, WalkDirectory above, WalkItem root) {
    item(records, above, root);
  }

  /// The source's root is the volume's, which has no name.
  void rootIs(FileRecordWriter records, long object, SourceStat root) {
    found.add(object);
    journal.name(FileType.DIRECTORY, false);
    attributes(records, root, 0, object);
    identification.bind(records, root, object, false, UnkeptTraits.NONE);
  }

  private void enter(FileRecordWriter records, WalkDirectory directory) {
    WalkDirectory parent = directory.parent();
    if (parent != null) {
      directory.is(takenIn(records, parent, directory.name()));
    }
  }

  /// The directory that this walk has put under a name; 0 if it has not.
  private long takenIn(FileRecordWriter records, WalkDirectory parent, byte[] name) {
    DirectoryEntry entry = parent.object() == 0 ? null : records.entry(parent.object(), name);
    if (entry == null || entry.type() != FileType.DIRECTORY) {
      return 0;
    }
    return found.contains(entry.object()) ? entry.object() : 0;
  }

  private void gone(FileRecordWriter records, WalkDirectory directory) {
    WalkDirectory parent = directory.parent();
    if (parent == null) {
      throw new GuardRefusal("its root directory vanished during the import");
    }
    long object = takenIn(records, parent, directory.name());
    if (object != 0) {
      table.noteMissing(records.local(), parent.object(), directory.name(), object);
    }
  }

  private void leave(FileRecordWriter records, WalkStep.Leave leave) {
    long directory = leave.directory().object();
    if (directory == 0 || directory >= firstNew) {
      return;
    }
    DirectoryNames names = leave.names();
    BitSet absent = leave.absent();
    records.forEachEntry(
        directory,
        entry -> {
          int i = names.indexOf(entry.name());
          if (i < 0 || absent.get(i)) {
            noteMissing(records, directory, entry);
          }
        });
  }

  private void noteMissing(FileRecordWriter records, long directory, NamedEntry entry) {
    table.noteMissing(records.local(), directory, entry.name(), entry.entry().object());
  }

  private void item(FileRecordWriter records, WalkDirectory directory, WalkItem item) {
    if (directory.object() == 0) {
      return;
    }
    DirectoryEntry current = records.entry(directory.object(), item.name());
    switch (item.read()) {
      case ReadContent.Gone gone -> {
        if (current != null) {
          table.noteMissing(records.local(), directory.object(), item.name(), current.object());
        }
      }
      case ReadContent.Unreadable unreadable ->
          keep(records, directory, item, current, unreadable.reason());
      case ReadContent.Unread unread -> unread(records, directory, item, current);
      case ReadContent.Read read -> read(records, directory, item, current, read);
    }
  }

  /// The content cannot be had: a known object gains the name and keeps what it is.
  private void keep(
      FileRecordWriter records,
      WalkDirectory directory,
      WalkItem item,
      @Nullable DirectoryEntry current,
      String why) {
    journal.problem(ImportProblem.Kind.UNREADABLE, directory.childPath(item.name()), why);
    long known = identification.known(records, item.stat());
    if (known != 0) {
      gainName(records, directory, item, current, known);
    }
  }

  private void unread(
      FileRecordWriter records,
      WalkDirectory directory,
      WalkItem item,
      @Nullable DirectoryEntry current) {
    if (item.stat().type() == SourceType.DIRECTORY) {
      directory(records, directory, item, current);
      return;
    }
    long object = identification.unreadObject(records, item, current);
    if (object == 0 && returnedInodes.isClaimed(item.stat())) {
      giveBack(directory, item, 0);
    } else if (object == 0) {
      keep(records, directory, item, current, CHANGED);
    } else {
      gainName(records, directory, item, current, object);
      journal.has(item.traits());
    }
  }

  private void directory(
      FileRecordWriter records,
      WalkDirectory directory,
      WalkItem item,
      @Nullable DirectoryEntry current) {
    long known = identification.known(records, item.stat());
    if (known != 0 && found.contains(known)) {
      journal.problem(
          ImportProblem.Kind.SEEN_TWICE,
          directory.childPath(item.name()),
          "is a directory that was found under another name");
      return;
    }
    long object = place(records, directory, item, current, known, 0);
    found.add(object);
    attributes(records, item.stat(), 0, object);
    identification.bind(records, item.stat(), object, false, item.traits());
    journal.has(item.traits());
  }

  private void read(
      FileRecordWriter records,
      WalkDirectory directory,
      WalkItem item,
      @Nullable DirectoryEntry current,
      ReadContent.Read read) {
    long known = identification.known(records, read.stat());
    if (known != 0 && found.contains(known)) {
      gainName(records, directory, item, current, known);
      return;
    }
    if (growing != null && growing.lostDonor() != 0) {
      giveBack(directory, item, growing.lostDonor());
      return;
    }
    if (growing != null
        && !growing.isFor(identification.chosen(records, item.stat(), current, known))) {
      keep(records, directory, item, current, CHANGED);
      return;
    }
    switch (ContentWriter.ranges(records, read.pieces())) {
      case WrittenContent.DonorLost lost -> giveBack(directory, item, lost.donor());
      case WrittenContent.Ranges(List<DataRange> ranges) ->
          takeIn(records, directory, item, current, known, read, ranges);
    }
  }

  /// Nothing of the file is taken in now. It comes again once it was read without that donor, of
  /// which there are few, so this ends.
  ///
  /// @param lostDonor 0 = none: only another name of the file was returned
  private void giveBack(WalkDirectory directory, WalkItem item, long lostDonor) {
    returnedInodes.claim(item.stat());
    returned.add(ReturnedFile.of(directory, item, lostDonor));
  }

  private void takeIn(
      FileRecordWriter records,
      WalkDirectory directory,
      WalkItem item,
      @Nullable DirectoryEntry current,
      long known,
      ReadContent.Read read,
      List<DataRange> ranges) {
    long fresh = growing == null ? 0 : growing.becomes();
    long object = place(records, directory, item, current, known, fresh);
    found.add(object);
    if (growing != null) {
      growing.finish(records, object);
    } else if (object >= firstNew) {
      ContentWriter.write(records, object, ranges);
    } else {
      ContentWriter.replace(records, object, ranges);
    }
    attributes(records, read.stat(), read.size(), object);
    UnkeptTraits traits = item.traits().and(read.traits());
    identification.bind(records, read.stat(), object, read.readAgain(), traits);
    journal.has(traits);
    journal.read(read.size());
    read.doubt().ifPresent(doubt -> tell(doubt, directory, item));
  }

  private void tell(ImportProblem.Kind doubt, WalkDirectory directory, WalkItem item) {
    journal.problem(
        doubt,
        directory.childPath(item.name()),
        doubt == ImportProblem.Kind.CHANGING
            ? "changed each time it was read; what was read last is kept"
            : "goes on behind its size, and no end was found; only as much as its size says is kept");
  }

  /// Makes the name lead to the object of the item, whichever that is.
  ///
  /// @param fresh the object to use if a new one is needed; 0 = any
  private long place(
      FileRecordWriter records,
      WalkDirectory directory,
      WalkItem item,
      @Nullable DirectoryEntry current,
      long known,
      long fresh) {
    long chosen = identification.chosen(records, item.stat(), current, known);
    if (chosen == 0) {
      return create(records, directory, item, current, fresh);
    }
    if (chosen == known) {
      gainName(records, directory, item, current, known);
    } else {
      journal.name(typeOf(item.stat()), false);
    }
    return chosen;
  }

  private void gainName(
      FileRecordWriter records,
      WalkDirectory directory,
      WalkItem item,
      @Nullable DirectoryEntry current,
      long object) {
    FileType type = typeOf(item.stat());
    journal.name(type, !found.add(object));
    if (current != null && current.object() == object) {
      return;
    }
    if (current != null) {
      parking.displace(records, directory.object(), item.name(), current);
    }
    if (type == FileType.DIRECTORY) {
      parking.moveDirectory(records, directory.object(), item.name(), object);
    } else {
      records.addName(directory.object(), item.name(), object, type);
    }
    journal.moved();
  }

  private long create(
      FileRecordWriter records,
      WalkDirectory directory,
      WalkItem item,
      @Nullable DirectoryEntry current,
      long fresh) {
    if (current != null) {
      parking.displace(records, directory.object(), item.name(), current);
    }
    FileType type = typeOf(item.stat());
    long object = fresh == 0 ? records.newObject() : fresh;
    firstNew = Math.min(firstNew, object);
    records.addFirstName(directory.object(), item.name(), object, type);
    journal.name(type, false);
    return object;
  }

  private void attributes(FileRecordWriter records, SourceStat stat, long size, long object) {
    Inode before = object >= firstNew ? null : records.findInode(object);
    int links = before == null ? 1 : before.links();
    Inode now = inode(stat, size, links);
    if (now.equals(before)) {
      return;
    }
    records.putInode(object, now);
    if (before == null) {
      journal.created();
    } else {
      journal.changed();
    }
  }

  private void largeBegin(FileRecordWriter records, WalkDirectory directory, WalkItem item) {
    growing = null;
    if (directory.object() == 0) {
      return;
    }
    DirectoryEntry current = records.entry(directory.object(), item.name());
    long known = identification.known(records, item.stat());
    growing =
        GrowingFile.begin(
            records, table, identification.chosen(records, item.stat(), current, known));
  }

  private void largePiece(FileRecordWriter records, WalkStep.LargePiece step) {
    if (growing != null) {
      growing.add(records, step.read());
    }
  }

  private void largeEnd(FileRecordWriter records, WalkDirectory directory, WalkItem item) {
    item(records, directory, item);
    growing = null;
  }

  /// What was there goes, as what is excluded does.
  private void leaveOut(FileRecordWriter records, WalkStep.LeaveOut step) {
    journal.mount(step.directory().childPath(step.name()));
    long object = takenIn(records, step.directory(), step.name());
    if (object != 0 && object < firstNew) {
      records.forEachEntry(object, entry -> noteMissing(records, object, entry));
    }
  }

  static Inode inode(SourceStat stat, long size, int links) {
    return new Inode(
        typeOf(stat),
        stat.mode(),
        stat.uid(),
        stat.gid(),
        stat.mtime().getEpochSecond(),
        stat.mtime().getNano(),
        size,
        links);
  }

  static FileType typeOf(SourceStat stat) {
    return stat.type()
        .inVolume()
        .orElseThrow(() -> new IllegalStateException("nothing special is imported"));
  }
}
