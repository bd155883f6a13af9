package dev.tidemark.engine.pack;

import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.spi.words.ExtentId;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/// Finds the whole frames of a pack whose index is not to be trusted: by their magic, proven by
/// their CRCs. For a pack in memory; [PackSalvage] goes through a file.
public final class FrameSearch {

  /// Where a frame lies in its pack.
  ///
  /// @param length header and stored bytes
  public record Place(int offset, int length) {}

  private FrameSearch() {}

  /// Every whole frame in these bytes, by its extent.
  public static Map<ExtentId, Place> in(byte[] pack) {
    Map<ExtentId, Place> found = new HashMap<>();
    ByteBuffer in = ByteBuffer.wrap(pack);
    while (in.remaining() >= FrameHeader.BYTES) {
      int start = in.position();
      if (in.getInt(start) != FrameHeader.MAGIC) {
        in.position(start + 1);
        continue;
      }
      try {
        FrameHeader header = FrameHeader.check(in);
        found.put(header.id(), new Place(start, header.frameLength()));
      } catch (UnreadableException e) {
        in.position(start + 1);
      }
    }
    return found;
  }
}
