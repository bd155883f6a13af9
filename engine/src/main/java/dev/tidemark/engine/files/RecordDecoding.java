package dev.tidemark.engine.files;

import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.VolumeException;
import java.util.function.Supplier;

/// Records to values for [FileTree]: what is no such value is damage, and says where.
final class RecordDecoding {

  private RecordDecoding() {}

  static Inode inode(long object, byte[] value) {
    return orDamaged("inode", object, () -> FileCodec.decodeInode(value));
  }

  /// A name that would lead elsewhere is damage too: a tree may come from somebody who wishes us
  /// ill.
  static NamedEntry entry(byte[] key, byte[] value) {
    return orDamaged(
        "entry",
        RecordKey.object(key),
        () -> {
          byte[] name = FileKeys.entryName(key);
          FileNames.check(name);
          return new NamedEntry(name, FileCodec.decodeEntry(value));
        });
  }

  static OffsetRange data(long object, byte[] key, byte[] value) {
    return orDamaged(
        "content",
        object,
        () -> new OffsetRange(FileKeys.dataOffset(key), FileCodec.decodeData(value)));
  }

  static ParentName link(long object, byte[] key) {
    return orDamaged("back reference", object, () -> FileKeys.linkParent(key));
  }

  static VolumeException.Damaged wrongLength(DataRange.InExtent part, int length) {
    return new VolumeException.Damaged(
        "read extent "
            + part.id()
            + ": it has "
            + length
            + " bytes, its record says "
            + part.extentLength());
  }

  private static <T> T orDamaged(String what, long object, Supplier<T> decode) {
    try {
      return decode.get();
    } catch (IllegalArgumentException e) {
      throw new VolumeException.Damaged(
          "read " + what + " of object " + object + ": " + e.getMessage(), e);
    }
  }
}
