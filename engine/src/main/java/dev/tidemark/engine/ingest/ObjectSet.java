package dev.tidemark.engine.ingest;

import java.util.HashMap;
import java.util.Map;

/// A set of object ids as a sparse bitmap: ids are given in order, so ten million of them take
/// little more than a megabyte.
public final class ObjectSet {

  private static final int BLOCK_BITS = 16;
  private static final int WORDS = (1 << BLOCK_BITS) / Long.SIZE;

  private final Map<Long, long[]> blocks = new HashMap<>();

  /// False if it was there already.
  public boolean add(long object) {
    long[] words = blocks.computeIfAbsent(object >>> BLOCK_BITS, block -> new long[WORDS]);
    int word = word(object);
    boolean isNew = (words[word] & bit(object)) == 0;
    words[word] |= bit(object);
    return isNew;
  }

  public boolean contains(long object) {
    long[] words = blocks.get(object >>> BLOCK_BITS);
    return words != null && (words[word(object)] & bit(object)) != 0;
  }

  private static int word(long object) {
    return (int) (object & ((1 << BLOCK_BITS) - 1)) / Long.SIZE;
  }

  private static long bit(long object) {
    return 1L << object;
  }
}
