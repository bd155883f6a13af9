package dev.tidemark.engine.pack;

import dev.tidemark.engine.content.EncodedExtent;
import dev.tidemark.engine.content.ExtentEncoder;
import dev.tidemark.spi.words.ExtentId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Content and frames for tests, made from a seed.
final class Frames {

  private Frames() {}

  /// Content that shrinks to about half.
  static byte[] content(long seed, int length) {
    byte[] out = new byte[length];
    new Random(seed).nextBytes(out);
    Arrays.fill(out, 0, length / 2, (byte) seed);
    return out;
  }

  static EncodedExtent extent(byte[] content) {
    try (ExtentEncoder encoder = new ExtentEncoder()) {
      return encoder.encode(content.clone());
    }
  }

  static Frame frame(long id, byte[] content) {
    return Frame.of(new ExtentId(id), extent(content));
  }

  /// Frames with ids that rise by 1 to 3.
  static List<Frame> frames(long seed, int count, int lengthMax) {
    Random random = new Random(seed);
    List<Frame> frames = new ArrayList<>();
    long id = 0;
    for (int i = 0; i < count; i++) {
      id += 1 + random.nextInt(3);
      frames.add(frame(id, content(id, 1 + random.nextInt(lengthMax))));
    }
    return frames;
  }

  /// Each frame as its id and a hash over all its bytes: frames are not compared by `equals`.
  static List<String> bytes(List<Frame> frames) {
    return frames.stream()
        .map(frame -> frame.id() + " " + Arrays.hashCode(frame.encode()))
        .toList();
  }

  static byte[] flipped(byte[] bytes, int bit) {
    byte[] out = bytes.clone();
    out[bit >> 3] ^= (byte) (1 << (bit & 7));
    return out;
  }
}
