package dev.tidemark.engine.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tidemark.engine.volume.PlainEntry;
import dev.tidemark.engine.volume.PlainScan;
import dev.tidemark.engine.volume.PlainTree;
import dev.tidemark.engine.volume.PlainView;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a source's imports remember, in the volume's *local* root. All of it can be lost: then the
/// next import reads everything and stores nothing that is there already.
///
/// | key                                        | value                                      |
/// |--------------------------------------------|--------------------------------------------|
/// | `I` source u16, file system u16, inode u64 | a [Row]                                    |
/// | `O` object u64                             | the key of its row                         |
/// | `S` object u64                             | the key of a row that it shares: see there |
/// | `R` source u16, directory u64, name        | object u64: a name the walk did not find   |
/// | `F` source u16, path                       | file system u16: mounted at the path       |
/// | `G` source u16, object u64                 | empty: grows and has no name yet           |
///
/// Source inodes and objects are one to one: binding either again makes the table forget its old
/// partner.
///
/// @param source its number, from [SourceRegister]
record SourceTable(int source) {

  /// The highest number of a file system.
  static final int FILE_SYSTEM_MAX = 0xFFFE;

  /// The longest path of a mount whose number is kept.
  static final int MOUNT_PATH_MAX = 1000;

  private static final byte[] NOTHING = {};

  /// The row of an inode; null if it was not seen, or if the number is another inode's now.
  @Nullable Row find(PlainView local, SourceStat stat) {
    if (!stat.hasNumber()) {
      return null;
    }
    byte[] value = local.get(inodeKey(stat));
    if (value == null) {
      return null;
    }
    Row row = Row.decode(value);
    return row.isOf(stat) ? row : null;
  }

  void bind(PlainTree local, SourceStat stat, long object, boolean readAgain, Traits traits) {
    byte[] inodeKey = inodeKey(stat);
    byte[] before = local.get(inodeKey);
    byte[] row = Row.of(object, stat, readAgain, traits).encode();
    if (Arrays.equals(row, before)) {
      return;
    }
    long objectBefore = before == null ? 0 : Row.decode(before).object();
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
  long boundTo(PlainView local, SourceStat stat) {
    byte[] row = local.get(inodeKey(stat));
    return row == null ? 0 : Row.decode(row).object();
  }

  /// Another file had the same number in the same import, and is bound to it now.
  void noteSharing(PlainTree local, long object, SourceStat stat) {
    local.put(sharingKey(object), inodeKey(stat));
  }

  boolean isSharing(PlainView local, long object, SourceStat stat) {
    return Arrays.equals(local.get(sharingKey(object)), inodeKey(stat));
  }

  /// The object has no source inode any more.
  static void forget(PlainTree local, long object) {
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
  boolean isBound(PlainView local, long object) {
    byte[] inodeKey = local.get(objectKey(object));
    return inodeKey != null && ByteBuffer.wrap(inodeKey, 1, 2).getShort() == (short) source;
  }

  void noteMissing(PlainTree local, long directory, byte[] name, long object) {
    local.put(missingKey(directory, name), number(object));
  }

  /// A name that the walk did not find.
  @SuppressWarnings("ArrayRecordComponent") // a value that is read, never compared
  record Missing(long directory, byte[] name, long object) {}

  @Nullable Missing firstMissing(PlainView local) {
    return missing(local, prefix('R'));
  }

  @Nullable Missing missingAfter(PlainView local, Missing after) {
    byte[] key = missingKey(after.directory(), after.name());
    return missing(local, Arrays.copyOf(key, key.length + 1));
  }

  private @Nullable Missing missing(PlainView local, byte[] from) {
    PlainEntry entry = first(local, from, 'R');
    if (entry == null) {
      return null;
    }
    ByteBuffer key = ByteBuffer.wrap(entry.key(), 3, entry.key().length - 3);
    long directory = key.getLong();
    byte[] name = new byte[key.remaining()];
    key.get(name);
    return new Missing(directory, name, ByteBuffer.wrap(entry.value()).getLong());
  }

  void forgetMissing(PlainTree local, Missing missing) {
    local.delete(missingKey(missing.directory(), missing.name()));
  }

  void forgetAllMissing(PlainTree local) {
    Missing missing = firstMissing(local);
    while (missing != null) {
      forgetMissing(local, missing);
      missing = firstMissing(local);
    }
  }

  /// The number that what is mounted at a path of the source has.
  ///
  /// @param path each byte a character
  void noteMount(PlainTree local, String path, int number) {
    local.put(mountKey(path), ByteBuffer.allocate(Short.BYTES).putShort((short) number).array());
  }

  Map<String, Integer> mounts(PlainView local) {
    Map<String, Integer> mounts = new HashMap<>();
    byte[] from = prefix('F');
    for (PlainEntry entry = first(local, from, 'F');
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

  void noteGrowing(PlainTree local, long object) {
    local.put(growingKey(object), NOTHING);
  }

  void forgetGrowing(PlainTree local, long object) {
    local.delete(growingKey(object));
  }

  /// An object that grew and was never finished; 0 if there is none.
  long firstGrowing(PlainView local) {
    PlainEntry entry = first(local, prefix('G'), 'G');
    return entry == null ? 0 : ByteBuffer.wrap(entry.key(), 3, Long.BYTES).getLong();
  }

  private @Nullable PlainEntry first(PlainView local, byte[] from, char table) {
    byte[] to = prefix(table);
    to[0]++;
    try (PlainScan scan = local.scan(from, to)) {
      PlainEntry entry = scan.next();
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
