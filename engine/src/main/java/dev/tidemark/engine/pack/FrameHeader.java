package dev.tidemark.engine.pack;

import dev.tidemark.engine.bytes.Crc32c;
import dev.tidemark.engine.content.Codec;
import dev.tidemark.engine.content.Extents;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.nio.ByteBuffer;

/// The 64 bytes before the stored bytes of an extent. Its own CRC makes the lengths trustworthy, so
/// a scan can go from header to header without reading what lies between.
///
/// @param storedLength bytes that follow the header
/// @param contentCrc CRC32C over the first 60 bytes of the header and the stored bytes
record FrameHeader(
    ExtentId id, Codec codec, int length, int storedLength, Hash sha256, int contentCrc) {

  static final int BYTES = 64;

  /// ASCII `TMEX`.
  static final int MAGIC = 0x544D4558;

  private static final int VERSION = 0;
  private static final int HEADER_CRC_AT = 56;
  private static final int CONTENT_CRC_AT = 60;

  /// Header and stored bytes.
  int frameLength() {
    return BYTES + storedLength;
  }

  /// Reads a header at the buffer's position and moves it.
  ///
  /// @throws UnreadableException if it is damaged or too new
  static FrameHeader read(ByteBuffer from) throws UnreadableException {
    if (from.remaining() < BYTES) {
      throw new UnreadableException.Damaged("a frame header is cut short");
    }
    byte[] bytes = new byte[BYTES];
    from.get(bytes);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (in.getInt() != MAGIC) {
      throw new UnreadableException.Damaged("no frame begins here");
    }
    if (in.getInt(HEADER_CRC_AT) != Crc32c.of(bytes, 0, HEADER_CRC_AT)) {
      throw new UnreadableException.Damaged("a frame header fails its CRC");
    }
    return parse(in);
  }

  /// Reads a header at the buffer's position, checks the stored bytes that follow it against their
  /// CRC, and moves the buffer behind them.
  ///
  /// @throws UnreadableException if the frame is damaged, cut short or too new
  static FrameHeader check(ByteBuffer from) throws UnreadableException {
    int start = from.position();
    FrameHeader header = read(from);
    if (from.remaining() < header.storedLength()) {
      throw new UnreadableException.Damaged("frame " + header.id() + " is cut short");
    }
    ByteBuffer head = from.slice(start, CONTENT_CRC_AT);
    ByteBuffer stored = from.slice(start + BYTES, header.storedLength());
    if (Crc32c.of(head, stored) != header.contentCrc()) {
      throw new UnreadableException.Damaged("frame " + header.id() + " fails its CRC");
    }
    from.position(start + header.frameLength());
    return header;
  }

  private static FrameHeader parse(ByteBuffer in) throws UnreadableException {
    int version = Byte.toUnsignedInt(in.get());
    int code = Byte.toUnsignedInt(in.get());
    int reserved = in.getShort();
    if (version != VERSION || reserved != 0) {
      throw new UnreadableException.TooNew("a frame has version " + version);
    }
    Codec codec =
        Codec.of(code)
            .orElseThrow(() -> new UnreadableException.TooNew("a frame has codec " + code));
    ExtentId id = new ExtentId(in.getLong());
    int length = in.getInt();
    int storedLength = in.getInt();
    if (!Extents.lengthsFit(length, codec, storedLength) || id.equals(ExtentId.NONE)) {
      throw new UnreadableException.Damaged(
          "a frame says " + storedLength + " bytes of " + codec + " for " + length);
    }
    Hash sha256 = Hash.read(in);
    return new FrameHeader(id, codec, length, storedLength, sha256, in.getInt(CONTENT_CRC_AT));
  }

  /// Writes header and stored bytes at the buffer's position and moves it.
  static void write(Frame frame, ByteBuffer to) {
    byte[] bytes = new byte[BYTES];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    out.putInt(MAGIC).put((byte) VERSION).put((byte) frame.codec().code()).putShort((short) 0);
    out.putLong(frame.id().value()).putInt(frame.length()).putInt(frame.stored().length);
    frame.sha256().write(out);
    out.putInt(Crc32c.of(bytes, 0, HEADER_CRC_AT));
    out.putInt(contentCrc(bytes, frame.stored()));
    to.put(bytes).put(frame.stored());
  }

  /// The CRC that a frame of this header and these stored bytes must have.
  static int contentCrc(byte[] header, byte[] stored) {
    return Crc32c.of(ByteBuffer.wrap(header, 0, CONTENT_CRC_AT), ByteBuffer.wrap(stored));
  }
}
