package dev.tidemark.engine.pack;

import dev.tidemark.engine.content.Codec;
import dev.tidemark.engine.content.EncodedExtent;
import dev.tidemark.engine.content.Extents;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.nio.ByteBuffer;

/// One extent as packs hold it: a header of 64 bytes, then the stored bytes. Its encoding depends
/// on nothing but these fields, so every copy of an extent is the same bytes.
///
/// @param length of the content before compression
/// @param sha256 of the content before compression
/// @param stored not copied, so nobody may change it
public record Frame(ExtentId id, int length, Codec codec, Hash sha256, byte[] stored) {

  /// Bytes of the header.
  public static final int HEADER_BYTES = FrameHeader.BYTES;

  /// The longest frame in bytes.
  public static final int LENGTH_MAX = HEADER_BYTES + Extents.LENGTH_MAX;

  public Frame {
    if (!Extents.lengthsFit(length, codec, stored.length) || id.equals(ExtentId.NONE)) {
      throw new IllegalArgumentException(
          "no frame " + id + " of " + length + " bytes as " + stored.length + " of " + codec);
    }
  }

  public static Frame of(ExtentId id, EncodedExtent extent) {
    return new Frame(id, extent.length(), extent.codec(), extent.sha256(), extent.stored());
  }

  /// Bytes of the encoding.
  public int encodedLength() {
    return HEADER_BYTES + stored.length;
  }

  public byte[] encode() {
    byte[] out = new byte[encodedLength()];
    write(ByteBuffer.wrap(out));
    return out;
  }

  /// Writes the encoding at the buffer's position and moves it. The buffer must be big-endian.
  public void write(ByteBuffer to) {
    FrameHeader.write(this, to);
  }

  /// Reads a frame at the buffer's position and moves it behind. Every bit is checked against the
  /// CRCs; whether the content has the hash shows when it is decoded.
  ///
  /// @throws UnreadableException if it is damaged, cut short or too new
  public static Frame read(ByteBuffer from) throws UnreadableException {
    int start = from.position();
    FrameHeader header = FrameHeader.read(from);
    if (from.remaining() < header.storedLength()) {
      throw new UnreadableException.Damaged("frame " + header.id() + " is cut short");
    }
    byte[] headerBytes = new byte[HEADER_BYTES];
    from.get(start, headerBytes);
    byte[] stored = new byte[header.storedLength()];
    from.get(stored);
    if (FrameHeader.contentCrc(headerBytes, stored) != header.contentCrc()) {
      throw new UnreadableException.Damaged("frame " + header.id() + " fails its CRC");
    }
    return new Frame(header.id(), header.length(), header.codec(), header.sha256(), stored);
  }

  /// Reads a frame that fills the array.
  ///
  /// @throws UnreadableException if it is damaged, too new or followed by anything
  public static Frame decode(byte[] encoded) throws UnreadableException {
    ByteBuffer in = ByteBuffer.wrap(encoded);
    Frame frame = read(in);
    if (in.hasRemaining()) {
      throw new UnreadableException.Damaged(in.remaining() + " bytes follow frame " + frame.id());
    }
    return frame;
  }
}
