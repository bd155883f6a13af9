package dev.tidemark.engine.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tidemark.engine.local.SourceStat;
import dev.tidemark.engine.local.UnkeptTraits;
import dev.tidemark.engine.volume.UnversionedEntry;
import dev.tidemark.engine.volume.UnversionedScan;
import dev.tidemark.engine.volume.UnversionedTree;
import dev.tidemark.engine.volume.UnversionedView;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The memory of a source's imports, in the volume's *local* root. All of it can be lost: then the
/// next import reads everything and stores nothing that is there already.
///
/// | key                                        | value                                      |
/// |--------------------------------------------|--------------------------------------------|
/// | `I` source u16, file system u16, inode u64 | a [InodeState]                                    |
/// | `O` object u64                             | the key of its row                         |
/// | `S` object u64                             | the key of a row that it shares: see there |
/// | `R` source u16, directory u64, name        | object u64: a name the walk did not find   |
/// | `F` source u16, path                       | file system u16: mounted at the path       |
/// | `G` source u16, object u64                 | empty: grows and has no name yet           |
///
/// Source inodes and objects are one to one: binding either again makes the table forget its old
/// partner.
///
/// @param source its number, from [SourceRegistry]
record InodeCache(int source) {

  /// The highest number of a file system.
  static final int FILE_SYSTEM_MAX = 0xFFFE;

  /// The longest path of a mount whose number is kept.
  static final int MOUNT_PATH_MAX = 1000;

  private static final byte[] NOTHING = {};

  /// The row of an inode; null if it was not seen, or if the number is another inode's now.
  @Nullable InodeState find(UnversionedView local, SourceStat stat) {
    if (!stat.hasNumber()) {
      return null;
    }
    byte[] value = local.get(inodeKey(stat));
    if (value == null) {
      return null;
    }
    InodeState row = InodeState.decode(value);
    return row.isOf(stat) ? row : null;
  }

  void bind(
      UnversionedTree local, SourceStat stat, long object, boolean readAgain, UnkeptTraits traits) {
    byte[] inodeKey = inodeKey(stat);
    byte[] before = local.get(inodeKey);
    byte[] row = InodeState.of(object, stat, readAgain, traits).encode();
    if (Arrays.equals(row, before)) {
      return;
    }
    long objectBefore = before == null ? 0 : InodeState.decode(before).object();
    local.put(inodeKey, row);
    if (objectBefore != object) {
      if (objectBefore != 0) {
        local.delete(objectKey(objectBefore));
      }
      forget(local, object);
      local.put(objectKey(object), inodeKey);
    }
  }

  /// The object that a number was bound to, whatever has it now; 0 if there is none.
  long boundTo(UnversionedView local, SourceStat stat) {
    byte[] row = local.get(inodeKey(stat));
    return row == null ? 0 : InodeState.decode(row).object();
  }

  /// Another file had the same number in the same import, and is bound to it now.
  void noteSharing(UnversionedTree local, long object, SourceStat stat) {
    local.put(sharingKey(object), inodeKey(stat));
  }

  boolean isSharing(UnversionedView local, long object, SourceStat stat) {
    return Arrays.equals(local.get(sharingKey(object)), inodeKey(stat));
  }

  /// The object has no source inode any more.
  static void forget(UnversionedTree local, long object) {
    if (local.get(sharingKey(object)) != null) {
      local.delete(sharingKey(object));
    }
    byte[] inodeKey = local.get(objectKey(object));
    if (inodeKey != null) {
      local.delete(inodeKey);
      local.delete(objectKey(object));
    }
  }

  /// The object has an inode of this source.
  boolean isBound(UnversionedView local, long object) {
    byte[] inodeKey = local.get(objectKey(object));
    return inodeKey != null && ByteBuffer.wrap(inodeKey, 1, 2).getShort() == (short) source;
  }

  void noteMissing(UnversionedTree local, long directory, byte[] name, long object) {
    local.put(missingKey(directory, name), number(object));
  }

  /// A name that the walk did not find.
  @SuppressWarnings("ArrayRecordComponent") // a value that is read, never compared
  record Missing(long directory, byte[] name, long object) {}

  @Nullable Missing firstMissing(UnversionedView local) {
    return missing(local, prefix('R'));
  }

  @Nullable Missing missingAfter(UnversionedView local, Missing after) {
    byte[] key = missingKey(after.directory(), after.name());
    return missing(local, Arrays.copyOf(key, key.length + 1));
  }

  private @Nullable Missing missing(UnversionedView local, byte[] from) {
    UnversionedEntry entry = first(local, from, 'R');
    if (entry == null) {
      return null;
    }
    ByteBuffer key = ByteBuffer.wrap(entry.key(), 3, entry.key().length - 3);
    long directory = key.getLong();
    byte[] name = new byte[key.remaining()];
    key.get(name);
    return new Missing(directory, name, ByteBuffer.wrap(entry.value()).getLong());
  }

  void forgetMissing(UnversionedTree local, Missing missing) {
    local.delete(missingKey(missing.directory(), missing.name()));
  }

  void forgetAllMissing(UnversionedTree local) {
    Missing missing = firstMissing(local);
    while (missing != null) {
      forgetMissing(local, missing);
      missing = firstMissing(local);
    }
  }

  /// The number that what is mounted at a path of the source has.
  ///
  /// @param path each byte a character
  void noteMount(UnversionedTree local, String path, int number) {
    local.put(mountKey(path), ByteBuffer.allocate(Short.BYTES).putShort((short) number).array());
  }

  Map<String, Integer> mounts(UnversionedView local) {
    Map<String, Integer> mounts = new HashMap<>();
    byte[] from = prefix('F');
    for (UnversionedEntry entry = first(local, from, 'F');
        entry != null;
        entry = first(local, Arrays.copyOf(entry.key(), entry.key().length + 1), 'F')) {
      String path =
          new String(entry.key(), from.length, entry.key().length - from.length, ISO_8859_1);
      mounts.put(path, Short.toUnsignedInt(ByteBuffer.wrap(entry.value()).getShort()));
    }
    return mounts;
  }

  private byte[] mountKey(String path) {
    byte[] prefix = prefix('F');
    byte[] key = Arrays.copyOf(prefix, prefix.length + path.length());
    System.arraycopy(path.getBytes(ISO_8859_1), 0, key, prefix.length, path.length());
    return key;
  }

  void noteGrowing(UnversionedTree local, long object) {
    local.put(growingKey(object), NOTHING);
  }

  void forgetGrowing(UnversionedTree local, long object) {
    local.delete(growingKey(object));
  }

  /// An object that grew and was never finished; 0 if there is none.
  long firstGrowing(UnversionedView local) {
    UnversionedEntry entry = first(local, prefix('G'), 'G');
    return entry == null ? 0 : ByteBuffer.wrap(entry.key(), 3, Long.BYTES).getLong();
  }

  private @Nullable UnversionedEntry first(UnversionedView local, byte[] from, char table) {
    byte[] to = prefix(table);
    to[0]++;
    try (UnversionedScan scan = local.scan(from, to)) {
      UnversionedEntry entry = scan.next();
      boolean ours =
          entry != null && ByteBuffer.wrap(entry.key(), 1, 2).getShort() == (short) source;
      return ours ? entry : null;
    }
  }

  private byte[] prefix(char table) {
    return ByteBuffer.allocate(3).put((byte) table).putShort((short) source).array();
  }

  private byte[] inodeKey(SourceStat stat) {
    ByteBuffer key = ByteBuffer.allocate(13).put(prefix('I'));
    return key.putShort((short) stat.fileSystem()).putLong(stat.inode()).array();
  }

  private static byte[] objectKey(long object) {
    return ByteBuffer.allocate(9).put((byte) 'O').putLong(object).array();
  }

  private static byte[] sharingKey(long object) {
    return ByteBuffer.allocate(9).put((byte) 'S').putLong(object).array();
  }

  private byte[] missingKey(long directory, byte[] name) {
    ByteBuffer key = ByteBuffer.allocate(11 + name.length).put(prefix('R'));
    return key.putLong(directory).put(name).array();
  }

  private byte[] growingKey(long object) {
    return ByteBuffer.allocate(11).put(prefix('G')).putLong(object).array();
  }

  private static byte[] number(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }
}
