package dev.tidemark.engine.btree;

import dev.tidemark.engine.page.PageFormat;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A page as sorted cells. Behind the head stand the slots, one `u16` a cell, in key order; the
/// cells fill the page from its end downwards. Keys share a prefix that is stored once, at the very
/// end. A cell of a leaf is `suffix length u16 | value length u16 | suffix | value`; one of a
/// branch has as its value the child's `address u64 | birth u64 | crc u32 | newest u64`. The key of
/// a branch's cell is the lower bound of its child; that of the first cell is not looked at.
///
/// Only the fields of the head behind [#TYPE] belong to this class; `null` bytes are zero.
final class Node {

  static final int LEAF = 1;
  static final int BRANCH = 2;

  /// The longest key and value together that always fit: two cells fill less than a page.
  static final int CELL_BYTES_MAX = 3200;

  private static final int TYPE = 4;
  private static final int LEVEL = 5;
  private static final int COUNT = 6;
  private static final int PREFIX = 32;
  private static final int HEAP = 34;
  private static final int GARBAGE = 36;
  private static final int SLOTS = PageFormat.HEAD;
  private static final int CELL_HEAD = 4;

  private static final int CHILD_BYTES = 28;
  private static final int CHILD_BIRTH = 8;
  private static final int CHILD_CRC = 16;
  private static final int CHILD_NEWEST = 20;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] page;

  Node(byte[] page) {
    this.page = page;
  }

  /// An empty node. Level 0 is a leaf.
  static Node empty(int level) {
    Node node = new Node(new byte[PageFormat.SIZE]);
    node.page[TYPE] = (byte) (level == 0 ? LEAF : BRANCH);
    node.page[LEVEL] = (byte) level;
    node.put(HEAP, PageFormat.SIZE);
    return node;
  }

  byte[] page() {
    return page;
  }

  boolean isLeaf() {
    return page[TYPE] == LEAF;
  }

  int level() {
    return page[LEVEL];
  }

  int count() {
    return get(COUNT);
  }

  long newest() {
    return PageFormat.newest(page);
  }

  void raiseNewest(long tid) {
    PageFormat.raiseNewest(page, tid);
  }

  private int get(int at) {
    return Short.toUnsignedInt((short) SHORT.get(page, at));
  }

  private void put(int at, int value) {
    SHORT.set(page, at, (short) value);
  }

  private int cell(int i) {
    return get(SLOTS + 2 * i);
  }

  private int prefixLength() {
    return get(PREFIX);
  }

  private int suffixLength(int i) {
    return get(cell(i));
  }

  byte[] key(int i) {
    int prefix = prefixLength();
    int cell = cell(i);
    int suffix = get(cell);
    byte[] key = new byte[prefix + suffix];
    System.arraycopy(page, PageFormat.SIZE - prefix, key, 0, prefix);
    System.arraycopy(page, cell + CELL_HEAD, key, prefix, suffix);
    return key;
  }

  int valueLength(int i) {
    return get(cell(i) + 2);
  }

  private int valueAt(int i) {
    int cell = cell(i);
    return cell + CELL_HEAD + get(cell);
  }

  byte[] value(int i) {
    int at = valueAt(i);
    return Arrays.copyOfRange(page, at, at + valueLength(i));
  }

  /// Overwrites the first 8 bytes of a value.
  void setValueLong(int i, long value) {
    LONG.set(page, valueAt(i), value);
  }

  long childAddress(int i) {
    return (long) LONG.get(page, valueAt(i));
  }

  long childBirth(int i) {
    return (long) LONG.get(page, valueAt(i) + CHILD_BIRTH);
  }

  int childCrc(int i) {
    return (int) INT.get(page, valueAt(i) + CHILD_CRC);
  }

  long childNewest(int i) {
    return (long) LONG.get(page, valueAt(i) + CHILD_NEWEST);
  }

  /// Points an element at a page that has no place yet.
  void setChildAddress(int i, long address) {
    LONG.set(page, valueAt(i), address);
  }

  /// Points an element at a sealed page.
  void setChild(int i, byte[] child) {
    int at = valueAt(i);
    LONG.set(page, at, PageFormat.address(child));
    LONG.set(page, at + CHILD_BIRTH, PageFormat.birth(child));
    INT.set(page, at + CHILD_CRC, PageFormat.crc(child));
    LONG.set(page, at + CHILD_NEWEST, PageFormat.newest(child));
  }

  static byte[] childValue(long address) {
    byte[] value = new byte[CHILD_BYTES];
    LONG.set(value, 0, address);
    return value;
  }

  /// The place of a key: its index, or `-(index where it belongs) - 1`.
  int find(byte[] key) {
    int prefix = prefixLength();
    int common = Math.min(prefix, key.length);
    int order =
        Arrays.compareUnsigned(
            key, 0, common, page, PageFormat.SIZE - prefix, PageFormat.SIZE - prefix + common);
    if (order < 0 || (order == 0 && key.length < prefix)) {
      return -1;
    }
    return order > 0 ? -count() - 1 : findSuffix(key, prefix);
  }

  private int findSuffix(byte[] key, int prefix) {
    int low = 0;
    int high = count() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compareSuffix(key, prefix, middle);
      if (order > 0) {
        low = middle + 1;
      } else if (order < 0) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -low - 1;
  }

  private int compareSuffix(byte[] key, int prefix, int i) {
    int cell = cell(i);
    int suffix = cell + CELL_HEAD;
    return Arrays.compareUnsigned(key, prefix, key.length, page, suffix, suffix + get(cell));
  }

  /// The child whose range a key is in.
  int childFor(byte[] key) {
    int found = find(key);
    int i = found >= 0 ? found : -found - 2;
    return Math.max(i, 0);
  }

  /// The first index with a key not below `key`.
  int lowerBound(byte[] key) {
    int found = find(key);
    return found >= 0 ? found : -found - 1;
  }

  private int freeBytes() {
    return get(HEAP) - SLOTS - 2 * count();
  }

  /// Bytes in use behind the head.
  int usedBytes() {
    return PageFormat.SIZE - SLOTS - freeBytes() - get(GARBAGE);
  }

  /// Adds a cell at an index, or returns false because it does not fit.
  boolean insert(int i, byte[] key, byte[] value) {
    if (!sharesPrefix(key) || freeBytes() < 2 + cellBytes(key.length, value)) {
      if (!repack(key, value)) {
        return false;
      }
    }
    int prefix = prefixLength();
    int suffix = key.length - prefix;
    int count = count();
    int cell = get(HEAP) - CELL_HEAD - suffix - value.length;
    put(HEAP, cell);
    put(cell, suffix);
    put(cell + 2, value.length);
    System.arraycopy(key, prefix, page, cell + CELL_HEAD, suffix);
    System.arraycopy(value, 0, page, cell + CELL_HEAD + suffix, value.length);
    int slot = SLOTS + 2 * i;
    System.arraycopy(page, slot, page, slot + 2, 2 * (count - i));
    put(slot, cell);
    put(COUNT, count + 1);
    return true;
  }

  private int cellBytes(int keyLength, byte[] value) {
    return CELL_HEAD + keyLength - prefixLength() + value.length;
  }

  private boolean sharesPrefix(byte[] key) {
    return count() > 0 && commonWithPrefix(key) == prefixLength();
  }

  private int commonWithPrefix(byte[] key) {
    int prefix = prefixLength();
    int common = Math.min(prefix, key.length);
    int from = PageFormat.SIZE - prefix;
    int mismatch = Arrays.mismatch(key, 0, common, page, from, from + common);
    return mismatch < 0 ? common : mismatch;
  }

  /// Packs the cells anew under the longest prefix that they share with `key`, if the new cell then
  /// fits.
  private boolean repack(byte[] key, byte[] value) {
    int prefix = count() == 0 ? key.length : commonPrefix(key);
    int shorter = prefixLength() - prefix;
    int count = count();
    int needed = usedBytes() - prefixLength() + prefix + count * shorter;
    int added = 2 + CELL_HEAD + key.length - prefix + value.length;
    if (needed + added > PageFormat.SIZE - SLOTS) {
      return false;
    }
    Node packed = empty(level());
    packed.startPrefix(key, prefix);
    packed.append(this, 0, count);
    take(packed);
    return true;
  }

  /// How many first bytes all keys and `key` have in common: the first and the last key decide.
  private int commonPrefix(byte[] key) {
    byte[] first = key(0);
    byte[] last = key(count() - 1);
    return Math.min(common(first, key), common(last, key));
  }

  static int common(byte[] a, byte[] b) {
    int mismatch = Arrays.mismatch(a, b);
    return mismatch < 0 ? a.length : mismatch;
  }

  private void startPrefix(byte[] from, int length) {
    put(PREFIX, length);
    put(HEAP, PageFormat.SIZE - length);
    System.arraycopy(from, 0, page, PageFormat.SIZE - length, length);
  }

  /// Copies cells of another node behind this node's own. They share this node's prefix and fit.
  private void append(Node from, int fromIndex, int toIndex) {
    int prefix = prefixLength();
    int theirs = from.prefixLength();
    int count = count();
    int heap = get(HEAP);
    for (int i = fromIndex; i < toIndex; i++) {
      int cell = from.cell(i);
      int suffix = from.get(cell) + theirs - prefix;
      int value = from.get(cell + 2);
      heap -= CELL_HEAD + suffix + value;
      put(heap, suffix);
      put(heap + 2, value);
      int at = heap + CELL_HEAD;
      if (theirs >= prefix) { // their prefix gives the first bytes of the longer suffix
        int extra = theirs - prefix;
        System.arraycopy(from.page, PageFormat.SIZE - extra, page, at, extra);
        System.arraycopy(from.page, cell + CELL_HEAD, page, at + extra, suffix - extra + value);
      } else {
        int skip = prefix - theirs;
        System.arraycopy(from.page, cell + CELL_HEAD + skip, page, at, suffix + value);
      }
      put(SLOTS + 2 * count++, heap);
    }
    put(COUNT, count);
    put(HEAP, heap);
  }

  /// Becomes what another node is, but for `newest`.
  private void take(Node other) {
    long newest = newest();
    System.arraycopy(other.page, 0, page, 0, page.length);
    PageFormat.raiseNewest(page, newest);
  }

  void remove(int i) {
    int count = count();
    int bytes = CELL_HEAD + suffixLength(i) + valueLength(i);
    int slot = SLOTS + 2 * i;
    System.arraycopy(page, slot + 2, page, slot, 2 * (count - i - 1));
    put(COUNT, count - 1);
    put(GARBAGE, get(GARBAGE) + bytes);
  }

  /// Gives a cell another value, or returns false because it does not fit; then the cell is gone.
  boolean replace(int i, byte[] value) {
    if (valueLength(i) == value.length) {
      System.arraycopy(value, 0, page, valueAt(i), value.length);
      return true;
    }
    byte[] key = key(i);
    remove(i);
    return insert(i, key, value);
  }

  /// Moves the cells from an index on into a new node. Both have seen what the one has seen.
  Node splitAt(int i) {
    Node right = part(i, count());
    Node left = part(0, i);
    take(left);
    return right;
  }

  private Node part(int from, int to) {
    Node part = empty(level());
    part.raiseNewest(newest());
    if (from < to) {
      byte[] first = key(from);
      part.startPrefix(first, common(first, key(to - 1)));
      part.append(this, from, to);
    }
    return part;
  }

  /// The index that halves the bytes in use; at least one cell stays on each side.
  int middle() {
    int half = usedBytes() / 2;
    int bytes = prefixLength();
    int i = 0;
    while (i < count() - 1 && bytes < half) {
      bytes += 2 + CELL_HEAD + suffixLength(i) + valueLength(i);
      i++;
    }
    return Math.max(i, 1);
  }

  /// Takes over the cells of the right neighbour, or returns false because they do not fit.
  ///
  /// @param bound the right neighbour's lower bound: a branch's first key may be any other
  boolean merge(Node right, byte[] bound) {
    Node all = empty(level());
    boolean fits = all.copyAll(this) && all.copyAll(right, bound);
    if (fits) {
      take(all);
      raiseNewest(right.newest());
    }
    return fits;
  }

  private boolean copyAll(Node from) {
    boolean fits = true;
    for (int i = 0; fits && i < from.count(); i++) {
      fits = insert(count(), from.key(i), from.value(i));
    }
    return fits;
  }

  private boolean copyAll(Node from, byte[] bound) {
    if (from.isLeaf() || from.count() == 0) {
      return copyAll(from);
    }
    boolean fits = insert(count(), bound, from.value(0));
    for (int i = 1; fits && i < from.count(); i++) {
      fits = insert(count(), from.key(i), from.value(i));
    }
    return fits;
  }
}
