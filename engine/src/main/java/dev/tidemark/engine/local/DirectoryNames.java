package dev.tidemark.engine.local;

import java.util.Arrays;
import java.util.function.Predicate;

/// The names in one directory, sorted as unsigned bytes and packed: a directory of a million names
/// takes some 30 MB, not an object each.
public final class DirectoryNames {

  private final byte[] bytes;
  private final long[] ranges;

  private DirectoryNames(byte[] bytes, long[] ranges) {
    this.bytes = bytes;
    this.ranges = ranges;
  }

  public int count() {
    return ranges.length;
  }

  /// A fresh copy of the i-th name.
  public byte[] get(int i) {
    int from = start(ranges[i]);
    return Arrays.copyOfRange(bytes, from, from + length(ranges[i]));
  }

  public boolean contains(byte[] name) {
    return indexOf(name) >= 0;
  }

  /// The position of a name, or below 0 if there is none.
  public int indexOf(byte[] name) {
    int low = 0;
    int high = ranges.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(middle, name);
      if (order == 0) {
        return middle;
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return -1;
  }

  /// Only the names that pass.
  public DirectoryNames only(Predicate<byte[]> wanted) {
    Builder kept = new Builder();
    for (int i = 0; i < count(); i++) {
      byte[] name = get(i);
      if (wanted.test(name)) {
        kept.add(name);
      }
    }
    return kept.sorted();
  }

  private int compare(int i, byte[] name) {
    int from = start(ranges[i]);
    return Arrays.compareUnsigned(bytes, from, from + length(ranges[i]), name, 0, name.length);
  }

  private static int start(long range) {
    return (int) (range >>> Integer.SIZE);
  }

  private static int length(long range) {
    return (int) range;
  }

  /// Gathers names in any order.
  public static final class Builder {

    private byte[] bytes = new byte[256];
    private int used;
    private long[] ranges = new long[16];
    private int count;

    public void add(byte[] name) {
      if (used + name.length > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, used + name.length));
      }
      if (count == ranges.length) {
        ranges = Arrays.copyOf(ranges, 2 * count);
      }
      System.arraycopy(name, 0, bytes, used, name.length);
      ranges[count++] = (long) used << Integer.SIZE | name.length;
      used += name.length;
    }

    public DirectoryNames sorted() {
      long[] order = Arrays.copyOf(ranges, count);
      sort(order, new long[count], 0, count);
      return new DirectoryNames(bytes, order);
    }

    /// Merge sort: no comparator sorts primitives.
    private void sort(long[] order, long[] spare, int from, int to) {
      if (to - from < 2) {
        return;
      }
      int middle = (from + to) >>> 1;
      sort(order, spare, from, middle);
      sort(order, spare, middle, to);
      if (compare(order[middle - 1], order[middle]) <= 0) {
        return;
      }
      System.arraycopy(order, from, spare, from, to - from);
      int left = from;
      int right = middle;
      for (int i = from; i < to; i++) {
        boolean takeLeft =
            right == to || (left < middle && compare(spare[left], spare[right]) <= 0);
        order[i] = takeLeft ? spare[left++] : spare[right++];
      }
    }

    private int compare(long a, long b) {
      int aFrom = start(a);
      int bFrom = start(b);
      return Arrays.compareUnsigned(
          bytes, aFrom, aFrom + length(a), bytes, bFrom, bFrom + length(b));
    }
  }
}
