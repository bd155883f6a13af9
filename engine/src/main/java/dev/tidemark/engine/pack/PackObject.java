package dev.tidemark.engine.pack;

import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.spi.words.Counted;
import dev.tidemark.spi.words.ExtentId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A whole pack in memory: frames with rising ids, their index, the footer. A sealed pack of a
/// volume and a pack of an archive, by itself or inside a commit object, are the same bytes.
///
/// @param frames at least one
public record PackObject(List<Frame> frames) {

  public PackObject {
    frames = List.copyOf(frames);
    if (frames.isEmpty() || frames.size() > PackIndex.COUNT_MAX) {
      throw new IllegalArgumentException(
          "no pack of " + Counted.of(frames.size(), "extent", "extents"));
    }
  }

  public ExtentId first() {
    return frames.getFirst().id();
  }

  public ExtentId last() {
    return frames.getLast().id();
  }

  /// Bytes of the encoding.
  public int encodedLength() {
    int length = PackIndex.tailLength(frames.size());
    for (Frame frame : frames) {
      length = Math.addExact(length, frame.encodedLength());
    }
    return length;
  }

  /// @throws IllegalArgumentException if the ids do not rise
  public byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(encodedLength());
    PackIndex.Growing index = new PackIndex.Growing();
    for (Frame frame : frames) {
      frame.write(out);
      if (!index.add(frame.id(), frame.encodedLength(), frame.sha256())) {
        throw new IllegalArgumentException("extent " + frame.id() + " is out of order in its pack");
      }
    }
    return out.put(index.tail()).array();
  }

  /// Reads a whole pack. Every bit is checked against a CRC; whether the contents have their hashes
  /// shows when they are decoded.
  ///
  /// @throws UnreadableException if anything is damaged, cut short or too new
  public static PackObject decode(byte[] bytes) throws UnreadableException {
    PackIndex index = indexOf(bytes);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    List<Frame> frames = new ArrayList<>(index.size());
    for (int i = 0; i < index.size(); i++) {
      Frame frame = Frame.read(in);
      boolean described =
          frame.id().equals(index.id(i))
              && frame.encodedLength() == index.frameLength(i)
              && frame.sha256().equals(index.sha256(i));
      if (!described) {
        throw new UnreadableException.Damaged("the index does not describe frame " + frame.id());
      }
      frames.add(frame);
    }
    return new PackObject(frames);
  }

  private static PackIndex indexOf(byte[] bytes) throws UnreadableException {
    int footerAt = Math.max(0, bytes.length - PackFooter.BYTES);
    byte[] footerBytes = Arrays.copyOfRange(bytes, footerAt, bytes.length);
    PackFooter footer = PackFooter.decode(footerBytes, bytes.length);
    byte[] indexBytes = Arrays.copyOfRange(bytes, (int) footer.indexOffset(), footerAt);
    return PackIndex.decode(indexBytes, footer);
  }
}
