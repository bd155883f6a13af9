package dev.tidemark.engine.seam;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The bytes of a simulated file: as every process sees them, and as a power cut may leave them.
final class SimContent {

  private static final int SECTOR = 512;

  private Image now = new Image();
  private Image durable = new Image();
  private final List<Change> pending = new ArrayList<>();

  private sealed interface Change {}

  private record Written(long position, byte[] bytes) implements Change {}

  private record Cut(long size) implements Change {}

  long size() {
    return now.size;
  }

  int read(byte[] to, int offset, int length, long position) {
    return now.read(to, offset, length, position);
  }

  void write(long position, byte[] bytes) {
    now.write(position, bytes, 0, bytes.length);
    pending.add(new Written(position, bytes));
  }

  void truncate(long size) {
    if (size < now.size) {
      now.cut(size);
      pending.add(new Cut(size));
    }
  }

  void force() {
    for (Change change : pending) {
      apply(durable, change);
    }
    pending.clear();
  }

  private static void apply(Image image, Change change) {
    switch (change) {
      case Written w -> image.write(w.position, w.bytes, 0, w.bytes.length);
      case Cut c -> image.cut(c.size);
    }
  }

  /// The power went: what is left is all there is from now on, and durable.
  void powerCut(Survival survival, RandomGenerator random) {
    switch (survival) {
      case ALL -> force();
      case NONE -> pending.clear();
      case RANDOM -> keepSome(random);
    }
    now = durable.copy();
  }

  private void keepSome(RandomGenerator random) {
    boolean lengthKept = random.nextBoolean();
    long lengthBefore = durable.size;
    for (Change change : pending) {
      switch (change) {
        case Written w -> keepSectors(w, random);
        case Cut c -> {
          if (random.nextBoolean()) {
            durable.cut(c.size);
          }
        }
      }
    }
    if (!lengthKept && durable.size > lengthBefore) {
      durable.cut(
          lengthBefore
              + (random.nextBoolean() ? 0 : random.nextLong(durable.size - lengthBefore + 1)));
    }
    pending.clear();
  }

  private void keepSectors(Written w, RandomGenerator random) {
    int end;
    for (int at = 0; at < w.bytes.length; at = end) {
      long next = ((w.position + at) / SECTOR + 1) * SECTOR;
      end = (int) Math.min(w.bytes.length, next - w.position);
      if (random.nextBoolean()) {
        durable.write(w.position + at, w.bytes, at, end - at);
      }
    }
  }

  /// Flips a bit, on the disk and in the cache.
  void flip(long position, int bit) {
    for (Image image : List.of(now, durable)) {
      byte[] one = new byte[1];
      if (image.read(one, 0, 1, position) == 1) {
        one[0] ^= (byte) (1 << bit);
        image.write(position, one, 0, 1);
      }
    }
  }

  /// Sparse bytes.
  private static final class Image {
    private static final int BLOCK = 4096;
    private static final byte[] NOTHING = new byte[BLOCK];
    private final Map<Long, byte[]> blocks = new HashMap<>();
    private long size;

    Image copy() {
      Image out = new Image();
      blocks.forEach((k, v) -> out.blocks.put(k, v.clone()));
      out.size = size;
      return out;
    }

    int read(byte[] to, int offset, int length, long position) {
      if (position >= size) {
        return -1;
      }
      int want = (int) Math.min(length, size - position);
      for (int done = 0; done < want; ) {
        long block = (position + done) / BLOCK;
        int in = (int) ((position + done) % BLOCK);
        int count = Math.min(want - done, BLOCK - in);
        byte[] found = blocks.getOrDefault(block, NOTHING);
        System.arraycopy(found, in, to, offset + done, count);
        done += count;
      }
      return want;
    }

    void write(long position, byte[] from, int offset, int length) {
      for (int done = 0; done < length; ) {
        long block = (position + done) / BLOCK;
        int in = (int) ((position + done) % BLOCK);
        int count = Math.min(length - done, BLOCK - in);
        System.arraycopy(
            from, offset + done, blocks.computeIfAbsent(block, b -> new byte[BLOCK]), in, count);
        done += count;
      }
      size = Math.max(size, position + length);
    }

    void cut(long newSize) {
      if (newSize >= size) {
        return;
      }
      size = newSize;
      blocks.keySet().removeIf(b -> b * BLOCK >= newSize);
      byte[] last = blocks.get(newSize / BLOCK);
      if (last != null) {
        java.util.Arrays.fill(last, (int) (newSize % BLOCK), BLOCK, (byte) 0);
      }
    }
  }
}
