package dev.tidemark.engine.files;

import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/// The values of file records as bytes: one encoding each, so equal values are equal bytes. A
/// decoder takes nothing else, and nothing behind it.
///
/// Every `decode` throws [IllegalArgumentException] for bytes that are no such value.
public final class FileCodec {

  private static final int INODE_BYTES = 35;
  private static final int ENTRY_BYTES = 9;
  private static final int IN_EXTENT_BYTES = 53;
  private static final byte INLINE = 0;
  private static final byte IN_EXTENT = 1;

  /// The value of a LINK record: all is in its key.
  private static final byte[] LINK = {};

  private FileCodec() {}

  public static byte[] encode(Inode inode) {
    ByteBuffer out = ByteBuffer.allocate(INODE_BYTES);
    out.put((byte) inode.type().code()).putShort((short) inode.mode());
    out.putInt(inode.uid()).putInt(inode.gid());
    out.putLong(inode.mtimeSeconds()).putInt(inode.mtimeNanos());
    return out.putLong(inode.size()).putInt(inode.links()).array();
  }

  public static Inode decodeInode(byte[] value) {
    return decode(value, "inode", FileCodec::readInode);
  }

  private static Inode readInode(ByteBuffer in) {
    return new Inode(
        readType(in),
        Short.toUnsignedInt(in.getShort()),
        in.getInt(),
        in.getInt(),
        in.getLong(),
        in.getInt(),
        in.getLong(),
        in.getInt());
  }

  public static byte[] encode(DirectoryEntry entry) {
    ByteBuffer out = ByteBuffer.allocate(ENTRY_BYTES);
    return out.putLong(entry.object()).put((byte) entry.type().code()).array();
  }

  public static DirectoryEntry decodeEntry(byte[] value) {
    return decode(value, "entry", in -> new DirectoryEntry(in.getLong(), readType(in)));
  }

  public static byte[] encode(DataRange range) {
    return switch (range) {
      case DataRange.Inline inline ->
          ByteBuffer.allocate(1 + inline.length()).put(INLINE).put(inline.bytes()).array();
      case DataRange.InExtent part -> encodePart(part);
    };
  }

  private static byte[] encodePart(DataRange.InExtent part) {
    ByteBuffer out = ByteBuffer.allocate(IN_EXTENT_BYTES);
    out.put(IN_EXTENT).putLong(part.id().value());
    part.sha256().write(out);
    return out.putInt(part.extentLength())
        .putInt(part.offsetInExtent())
        .putInt(part.length())
        .array();
  }

  public static DataRange decodeData(byte[] value) {
    return decode(value, "range of content", FileCodec::readData);
  }

  private static DataRange readData(ByteBuffer in) {
    int form = in.get();
    return switch (form) {
      case INLINE -> readInline(in);
      case IN_EXTENT ->
          new DataRange.InExtent(
              new ExtentId(in.getLong()), Hash.read(in), in.getInt(), in.getInt(), in.getInt());
      default -> throw new IllegalArgumentException("unknown form " + form);
    };
  }

  private static DataRange readInline(ByteBuffer in) {
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return new DataRange.Inline(bytes);
  }

  /// The value of every LINK record.
  public static byte[] link() {
    return LINK.clone();
  }

  private static FileType readType(ByteBuffer in) {
    int code = Byte.toUnsignedInt(in.get());
    return FileType.of(code)
        .orElseThrow(() -> new IllegalArgumentException("unknown file type " + code));
  }

  private static <T> T decode(byte[] value, String what, Function<ByteBuffer, T> read) {
    ByteBuffer in = ByteBuffer.wrap(value);
    try {
      T decoded = read.apply(in);
      if (in.hasRemaining()) {
        throw new IllegalArgumentException(in.remaining() + " bytes too many");
      }
      return decoded;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("no " + what + ": too short", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("no " + what + ": " + e.getMessage(), e);
    }
  }
}
