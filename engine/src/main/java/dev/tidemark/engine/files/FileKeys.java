package dev.tidemark.engine.files;

import dev.tidemark.engine.volume.RecordKey;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The keys of file records. Their kinds are listed in `docs/format/files.md`.
public final class FileKeys {

  /// The root directory.
  public static final long ROOT = 1;

  /// A directory that is shown nowhere: objects that lost their last name wait there.
  public static final long RESERVED = 2;

  /// An object's [Inode]; no sub-key.
  public static final int INODE = 16;

  /// A name in a directory; object: the directory, sub-key: the name.
  public static final int ENTRY = 17;

  /// A [DataRange]; sub-key: its offset in the file, u64.
  public static final int DATA = 18;

  /// A name seen from its object; sub-key: the directory, u64, then the name.
  public static final int LINK = 19;

  private static final byte[] NOTHING = {};

  private FileKeys() {}

  public static byte[] inode(long object) {
    return RecordKey.of(object, INODE, NOTHING);
  }

  /// @throws IllegalArgumentException if it is no name
  public static byte[] entry(long directory, byte[] name) {
    FileNames.check(name);
    return RecordKey.of(directory, ENTRY, name);
  }

  /// @param offset at least 0
  /// @throws IllegalArgumentException if it is less
  public static byte[] data(long object, long offset) {
    if (offset < 0) {
      throw new IllegalArgumentException("an offset is at least 0, got " + offset);
    }
    return RecordKey.of(object, DATA, ByteBuffer.allocate(8).putLong(offset).array());
  }

  /// @throws IllegalArgumentException if it is no name
  public static byte[] link(long object, long parent, byte[] name) {
    FileNames.check(name);
    ByteBuffer sub = ByteBuffer.allocate(8 + name.length);
    return RecordKey.of(object, LINK, sub.putLong(parent).put(name).array());
  }

  /// The name in an ENTRY key; unchecked.
  public static byte[] entryName(byte[] key) {
    return RecordKey.sub(key);
  }

  /// The offset in a DATA key.
  ///
  /// @throws IllegalArgumentException if it is none
  public static long dataOffset(byte[] key) {
    byte[] sub = RecordKey.sub(key);
    if (sub.length != 8 || sub[0] < 0) {
      throw new IllegalArgumentException("no offset of content: " + NameSpelling.of(sub));
    }
    return ByteBuffer.wrap(sub).getLong();
  }

  /// Directory and name in a LINK key.
  ///
  /// @throws IllegalArgumentException if it is none
  public static ParentName linkParent(byte[] key) {
    byte[] sub = RecordKey.sub(key);
    if (sub.length < 8) {
      throw new IllegalArgumentException("no back reference: " + NameSpelling.of(sub));
    }
    byte[] name = Arrays.copyOfRange(sub, 8, sub.length);
    FileNames.check(name);
    return new ParentName(ByteBuffer.wrap(sub).getLong(), name);
  }
}
