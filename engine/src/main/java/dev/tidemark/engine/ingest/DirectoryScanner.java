package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.DirectoryEntry;
import dev.tidemark.engine.files.FileCodec;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.FileNames;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.local.DirectoryNames;
import dev.tidemark.engine.local.Excludes;
import dev.tidemark.engine.local.ReadResult;
import dev.tidemark.engine.local.SourceDirectory;
import dev.tidemark.engine.local.SourceFile;
import dev.tidemark.engine.local.SourceStat;
import dev.tidemark.engine.local.SourceType;
import dev.tidemark.engine.local.UnkeptTraits;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.UnversionedView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Looks at directories ahead of the walk: lists, asks for attributes, and compares them with what
/// the volume has published, so that only what changed is read. Used by all workers.
final class DirectoryScanner {

  private static final byte[] TAG_NAME = "CACHEDIR.TAG".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TAG_BEGIN =
      "Signature: 8a477f597d28d172789f06886806bc55".getBytes(StandardCharsets.US_ASCII);

  private final Excludes excludes;
  private final Optional<Mounts> mounts;
  private final InodeCache table;
  private final Supplier<RecordView> records;
  private final Supplier<UnversionedView> local;

  /// @param mounts empty if what is mounted is left out
  /// @param records gives the newest published state
  DirectoryScanner(
      Excludes excludes,
      Optional<Mounts> mounts,
      InodeCache table,
      Supplier<RecordView> records,
      Supplier<UnversionedView> local) {
    this.excludes = excludes;
    this.mounts = mounts;
    this.table = table;
    this.records = records;
    this.local = local;
  }

  /// The names of a directory. Also says which object it probably is.
  ReadResult<DirectoryNames> list(WalkDirectory directory) {
    WalkDirectory parent = directory.parent();
    if (parent != null && parent.expected() != 0) {
      DirectoryEntry entry = entry(records.get(), parent.expected(), directory.name());
      if (entry != null && entry.type() == FileType.DIRECTORY) {
        directory.expect(entry.object());
      }
    }
    ReadResult<DirectoryNames> names = directory.place().list();
    return isCache(directory.place(), names)
        ? names.map(all -> all.only(name -> Arrays.equals(name, TAG_NAME)))
        : names;
  }

  /// A first look at the names `[from, to)` of a directory.
  List<ScannedName> glance(WalkDirectory directory, DirectoryNames names, int from, int to) {
    RecordView view = records.get();
    UnversionedView rows = local.get();
    List<ScannedName> glances = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      glances.add(glance(directory, names.get(i), view, rows));
    }
    return glances;
  }

  private ScannedName glance(
      WalkDirectory directory, byte[] name, RecordView view, UnversionedView rows) {
    ReadResult<SourceStat> sight =
        FileNames.isName(name)
            ? directory.place().stat(name)
            : new ReadResult.Refused<>(
                "has a name of " + name.length + " bytes, too long for a volume");
    if (!(sight instanceof ReadResult.Seen<SourceStat> seen)) {
      return ScannedName.only(name, sight, false);
    }
    SourceStat stat = seen.value();
    if (excludes.excludes(directory.childPath(name), stat.type() == SourceType.DIRECTORY)) {
      return ScannedName.only(name, sight, true);
    }
    if (stat.type().inVolume().isEmpty()) {
      return ScannedName.only(name, sight, false);
    }
    return compared(directory, name, numbered(directory, name, stat), view, rows);
  }

  private SourceStat numbered(WalkDirectory directory, byte[] name, SourceStat stat) {
    return stat.mounted() && mounts.isPresent()
        ? stat.in(mounts.get().number(directory.childPath(name)))
        : stat;
  }

  private ScannedName compared(
      WalkDirectory directory,
      byte[] name,
      SourceStat stat,
      RecordView view,
      UnversionedView rows) {
    InodeState row = table.find(rows, stat);
    DirectoryEntry entry =
        directory.expected() == 0 ? null : entry(view, directory.expected(), name);
    long upToDate = row == null ? 0 : upToDate(row, stat, entry);
    boolean isKnown = row != null && row.isUpToDate(stat) && row.traits().known();
    UnkeptTraits traits = isKnown && row != null ? row.traits() : directory.place().traits(name);
    return new ScannedName(
        name, new ReadResult.Seen<>(stat), false, upToDate, traits, donors(row, entry));
  }

  /// The object that need not be read. Where births are unknown, an inode number under the name it
  /// had is taken for the same inode; under a new name it is read again.
  private static long upToDate(InodeState row, SourceStat stat, @Nullable DirectoryEntry entry) {
    boolean hasName = entry != null && entry.object() == row.object();
    boolean same = row.isUpToDate(stat) && (hasName || row.isSurelyOf(stat));
    return same && stat.type() != SourceType.DIRECTORY ? row.object() : 0;
  }

  private static List<Long> donors(@Nullable InodeState row, @Nullable DirectoryEntry entry) {
    List<Long> donors = new ArrayList<>(2);
    if (row != null) {
      donors.add(row.object());
    }
    if (entry != null && entry.type() == FileType.FILE && !donors.contains(entry.object())) {
      donors.add(entry.object());
    }
    return donors;
  }

  private static @Nullable DirectoryEntry entry(RecordView view, long directory, byte[] name) {
    byte[] value = view.get(FileKeys.entry(directory, name));
    return value == null ? null : FileCodec.decodeEntry(value);
  }

  private boolean isCache(SourceDirectory place, ReadResult<DirectoryNames> names) {
    return excludes.cacheDirTag()
        && names instanceof ReadResult.Seen<DirectoryNames> seen
        && seen.value().contains(TAG_NAME)
        && place.open(TAG_NAME) instanceof ReadResult.Seen<SourceFile> tag
        && beginsAsTag(tag.value());
  }

  private static boolean beginsAsTag(SourceFile tag) {
    try (tag) {
      return Arrays.equals(tag.content().readNBytes(TAG_BEGIN.length), TAG_BEGIN);
    } catch (IOException e) {
      return false;
    }
  }
}
