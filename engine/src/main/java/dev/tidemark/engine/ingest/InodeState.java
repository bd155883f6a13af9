package dev.tidemark.engine.ingest;

import dev.tidemark.engine.local.SourceStat;
import dev.tidemark.engine.local.SourceType;
import dev.tidemark.engine.local.UnkeptTraits;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A source inode as it was seen when it was last imported.
///
/// @param object its object in the volume
/// @param traits what it has that a volume does not hold
/// @param readAgain the content that was read may not be the content now, whatever the times say
/// @param birth null if the file system does not say
record InodeState(
    long object,
    SourceType type,
    boolean readAgain,
    UnkeptTraits traits,
    long size,
    Instant mtime,
    Instant ctime,
    @Nullable Instant birth) {

  private static final int TIME_BYTES = 12;
  private static final int BYTES = 8 + 1 + 1 + 8 + 3 * TIME_BYTES;
  private static final int READ_AGAIN = 1;
  private static final int HAS_BIRTH = 2;
  private static final int TRAITS_SHIFT = 2;

  static InodeState of(long object, SourceStat stat, boolean readAgain, UnkeptTraits traits) {
    return new InodeState(
        object,
        stat.type(),
        readAgain,
        traits,
        stat.size(),
        stat.mtime(),
        stat.ctime(),
        stat.birth());
  }

  /// An inode number that was used again is another inode. Where either birth is unknown, nothing
  /// speaks against it.
  boolean isOf(SourceStat stat) {
    boolean sameBirth = birth == null || stat.birth() == null || birth.equals(stat.birth());
    return sameBirth && type == stat.type();
  }

  /// The births are known: it is this inode for sure.
  boolean isSurelyOf(SourceStat stat) {
    return type == stat.type() && birth != null && birth.equals(stat.birth());
  }

  /// Nothing needs to be read.
  boolean isUpToDate(SourceStat stat) {
    return !readAgain && looksLike(stat);
  }

  /// What was seen is what is seen now.
  boolean looksLike(SourceStat stat) {
    return size == stat.size() && mtime.equals(stat.mtime()) && ctime.equals(stat.ctime());
  }

  /// It was seen under another name, and this is one more name of it and no other file that has its
  /// number: as a number that was given again, or one that several files have.
  boolean isOneMoreNameOf(SourceStat stat) {
    return stat.links() > 1 && (isSurelyOf(stat) || (isOf(stat) && looksLike(stat)));
  }

  byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.putLong(object).put((byte) letter());
    int flags = (readAgain ? READ_AGAIN : 0) | (birth == null ? 0 : HAS_BIRTH);
    out.put((byte) (flags | traits.bits() << TRAITS_SHIFT));
    out.putLong(size);
    put(out, mtime);
    put(out, ctime);
    put(out, birth == null ? Instant.EPOCH : birth);
    return out.array();
  }

  static InodeState decode(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    long object = in.getLong();
    SourceType type = type((char) in.get());
    int flags = Byte.toUnsignedInt(in.get());
    long size = in.getLong();
    Instant mtime = time(in);
    Instant ctime = time(in);
    Instant birth = (flags & HAS_BIRTH) == 0 ? null : time(in);
    UnkeptTraits traits = new UnkeptTraits(flags >> TRAITS_SHIFT);
    return new InodeState(
        object, type, (flags & READ_AGAIN) != 0, traits, size, mtime, ctime, birth);
  }

  private char letter() {
    return switch (type) {
      case DIRECTORY -> 'd';
      case FILE -> 'f';
      case SYMLINK -> 'l';
      case SOCKET, PIPE, DEVICE -> throw new IllegalStateException("nothing special is imported");
    };
  }

  private static SourceType type(char letter) {
    return switch (letter) {
      case 'd' -> SourceType.DIRECTORY;
      case 'l' -> SourceType.SYMLINK;
      default -> SourceType.FILE;
    };
  }

  static void put(ByteBuffer out, Instant time) {
    out.putLong(time.getEpochSecond()).putInt(time.getNano());
  }

  static Instant time(ByteBuffer in) {
    return Instant.ofEpochSecond(in.getLong(), in.getInt());
  }
}
