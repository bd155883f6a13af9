package dev.tidemark.engine.btree;

import dev.tidemark.engine.page.DirtyTree;
import dev.tidemark.engine.page.PageFormat;
import dev.tidemark.engine.page.PageSink;
import dev.tidemark.engine.page.PageSource;
import dev.tidemark.engine.page.Root;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes a tree on behalf of one transaction. Pages it touches are copied once and stay private;
/// parents name them by virtual addresses until [#write] gives them real ones. Neighbouring keys
/// are cheap: the way to the last leaf is kept.
///
/// One thread. After [#write] or after any exception the writer is spent.
public final class TreeWriter implements Tree, DirtyTree {

  private static final long VIRTUAL = 1L << 63;
  private static final int LEVELS_MAX = 24;
  private static final int LEAVES_MAX = 3072;
  private static final int SMALL_BYTES = (PageFormat.SIZE - PageFormat.HEAD) / 4;
  private static final byte[] LOWEST = {};

  private final PageSource source;
  private final PageSink sink;
  private final int leavesMax;
  private final Root root;
  private final List<@Nullable Node> dirty = new ArrayList<>();
  private final List<Long> replaced = new ArrayList<>();
  private int dirtyCount;
  private int dirtyLeaves;
  private boolean wroteEarly;
  private @Nullable Node top;
  private boolean topDirty;

  // The way from the top to the leaf of the last key, by level, and the range of that leaf.
  private final Node[] path = new Node[LEVELS_MAX];
  private final int[] index = new int[LEVELS_MAX];
  private boolean pathValid;
  private byte[] low = LOWEST;
  private byte @Nullable [] high;

  public TreeWriter(PageSource source, Root root, PageSink sink) {
    this(source, root, sink, LEAVES_MAX);
  }

  /// @param leavesMax how many private leaves there may be before they are written early
  TreeWriter(PageSource source, Root root, PageSink sink, int leavesMax) {
    this.source = source;
    this.root = root;
    this.sink = sink;
    this.leavesMax = leavesMax;
  }

  @Override
  public byte @Nullable [] get(byte[] key) throws IOException {
    if (top() == null) {
      return null;
    }
    seek(key);
    int i = path[0].find(key);
    return i < 0 ? null : path[0].value(i);
  }

  @Override
  public @Nullable TreeEntry ceiling(byte[] key) throws IOException {
    if (top() == null) {
      return null;
    }
    seek(key);
    int i = path[0].lowerBound(key);
    if (i < path[0].count()) {
      return new TreeEntry(path[0].key(i), path[0].value(i));
    }
    return high == null ? null : TreeDescent.ceiling(this, high);
  }

  @Override
  public @Nullable TreeEntry floor(byte[] key) throws IOException {
    Node node = top();
    return node == null ? null : TreeDescent.floor(node, key, this::child);
  }

  @Override
  public @Nullable Leaf leafFrom(byte[] key) throws IOException {
    if (top() == null) {
      return null;
    }
    seek(key);
    return new Leaf(new Node(path[0].page().clone()), high);
  }

  /// Sets the value of a key.
  ///
  /// @param newest the TID that does it, 0 in a tree without TIDs
  public void put(byte[] key, byte[] value, long newest) throws IOException {
    if (key.length + value.length > Node.CELL_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a key of %d bytes with a value of %d bytes is too long"
              .formatted(key.length, value.length));
    }
    if (top() == null) {
      setTop(Node.empty(0), newDirty());
    }
    writeEarlyIfMany();
    openForChange(key, newest);
    int i = path[0].find(key);
    if (i < 0 || !path[0].replace(i, value)) {
      insert(0, key, value);
    }
  }

  /// Overwrites the first 8 bytes of the value of a key that is there.
  public void putFirstLong(byte[] key, long value, long newest) throws IOException {
    writeEarlyIfMany();
    openForChange(key, newest);
    int i = path[0].find(key);
    if (i < 0) {
      throw new IllegalStateException("the key to change is not there");
    }
    path[0].setValueLong(i, value);
  }

  /// Removes a key; nothing happens if it is not there. `newest` of its range stays.
  public void remove(byte[] key) throws IOException {
    if (top() == null) {
      return;
    }
    writeEarlyIfMany();
    seek(key);
    if (path[0].find(key) < 0) {
      return;
    }
    openForChange(key, 0);
    path[0].remove(path[0].find(key));
    mergeIfSmall(0);
  }

  // ---- the way down

  private @Nullable Node top() throws IOException {
    if (top == null && !root.isNone()) {
      top = new Node(source.page(root.address(), root.birth(), root.crc()));
    }
    return top;
  }

  private Node child(Node parent, int i) throws IOException {
    long address = parent.childAddress(i);
    return isVirtual(address)
        ? dirtyNode(address)
        : new Node(source.page(address, parent.childBirth(i), parent.childCrc(i)));
  }

  private void seek(byte[] key) throws IOException {
    if (!pathValid || !inRange(key)) {
      descend(key);
    }
  }

  private boolean inRange(byte[] key) {
    return Arrays.compareUnsigned(key, low) >= 0
        && (high == null || Arrays.compareUnsigned(key, high) < 0);
  }

  private void descend(byte[] key) throws IOException {
    Node node = requireTop();
    low = LOWEST;
    high = null;
    while (true) {
      int level = node.level();
      path[level] = node;
      if (level == 0) {
        break;
      }
      int i = node.childFor(key);
      index[level] = i;
      if (i > 0) {
        low = node.key(i);
      }
      if (i + 1 < node.count()) {
        high = node.key(i + 1);
      }
      node = child(node, i);
    }
    pathValid = true;
  }

  private Node requireTop() throws IOException {
    Node node = top();
    if (node == null) {
      throw new IllegalStateException("the tree has no page");
    }
    return node;
  }

  // ---- private copies

  private static boolean isVirtual(long address) {
    return (address & VIRTUAL) != 0;
  }

  private Node dirtyNode(long virtual) {
    Node node = dirty.get((int) (virtual & ~VIRTUAL));
    if (node == null) {
      throw new IllegalStateException("a page that was merged away is still named");
    }
    return node;
  }

  private boolean newDirty() {
    dirtyCount++;
    return true;
  }

  private void setTop(Node node, boolean nowDirty) {
    top = node;
    topDirty = nowDirty;
    pathValid = false;
  }

  /// Makes the way to a key private and raises `newest` along it.
  private void openForChange(byte[] key, long newest) throws IOException {
    seek(key);
    int level = requireTop().level();
    if (!topDirty) {
      path[level] = copyOf(requireTop());
      replaced.add(root.address());
      top = path[level];
      topDirty = newDirty();
    }
    path[level].raiseNewest(newest);
    for (; level > 0; level--) {
      path[level - 1] = dirtyChild(path[level], index[level], path[level - 1]);
      path[level - 1].raiseNewest(newest);
    }
  }

  private static Node copyOf(Node clean) {
    return new Node(clean.page().clone());
  }

  private Node dirtyChild(Node parent, int i, Node child) {
    long address = parent.childAddress(i);
    if (isVirtual(address)) {
      return child;
    }
    Node copy = copyOf(child);
    replaced.add(address);
    parent.setChildAddress(i, register(copy));
    return copy;
  }

  private long register(Node node) {
    newDirty();
    return keep(node);
  }

  private long keep(Node node) {
    dirty.add(node);
    dirtyLeaves += node.isLeaf() ? 1 : 0;
    return VIRTUAL | (dirty.size() - 1);
  }

  private void forget(long virtual) {
    Node node = dirtyNode(virtual);
    dirty.set((int) (virtual & ~VIRTUAL), null);
    dirtyLeaves -= node.isLeaf() ? 1 : 0;
    dirtyCount--;
  }

  /// Forgets a page that another one has taken over.
  private void discard(long address) {
    if (isVirtual(address)) {
      forget(address);
    } else {
      replaced.add(address);
    }
  }

  // ---- growing

  /// Inserts a cell at a level of the private way, splitting as often as it takes. The way is that
  /// of `key` again afterwards, or invalid.
  private void insert(int level, byte[] key, byte[] value) throws IOException {
    while (true) {
      Node node = path[level];
      int i = node.lowerBound(key);
      if (node.insert(i, key, value)) {
        return;
      }
      split(level, i, key);
      descend(key);
    }
  }

  private void split(int level, int insertAt, byte[] key) throws IOException {
    Node node = path[level];
    int at = splitIndex(node, insertAt);
    Node right;
    byte[] bound;
    if (node.isLeaf()) {
      bound = separator(node.key(at - 1), at < node.count() ? node.key(at) : key);
    } else {
      bound = node.key(at);
    }
    right = node.splitAt(at);
    if (node == requireTop()) {
      growTop(node);
    }
    insert(level + 1, bound, Node.childValue(register(right)));
  }

  /// Who appends gets full pages; everybody else gets halves.
  private static int splitIndex(Node node, int insertAt) {
    boolean appends = insertAt == node.count();
    if (appends) {
      return node.isLeaf() ? insertAt : insertAt - 1;
    }
    return node.middle();
  }

  private void growTop(Node old) {
    int level = old.level() + 1;
    Node grown = Node.empty(level);
    grown.raiseNewest(old.newest());
    if (!grown.insert(0, LOWEST, Node.childValue(keep(old)))) {
      throw new IllegalStateException("an empty page takes no cell");
    }
    setTop(grown, newDirty());
    path[level] = grown;
  }

  /// The shortest key above `left` and not above `right`.
  private static byte[] separator(byte[] left, byte[] right) {
    return Arrays.copyOf(right, Node.common(left, right) + 1);
  }

  // ---- shrinking

  private void mergeIfSmall(int level) throws IOException {
    Node node = path[level];
    if (node == requireTop()) {
      shrinkTop();
      return;
    }
    Node parent = path[level + 1];
    if (node.usedBytes() >= SMALL_BYTES || parent.count() < 2) {
      return;
    }
    int left = Math.min(index[level + 1], parent.count() - 2);
    pathValid = false;
    if (mergeNeighbours(parent, left)) {
      mergeIfSmall(level + 1);
    }
  }

  private boolean mergeNeighbours(Node parent, int left) throws IOException {
    Node into = dirtyChild(parent, left, child(parent, left));
    Node from = child(parent, left + 1);
    if (!into.merge(from, parent.key(left + 1))) {
      return false;
    }
    discard(parent.childAddress(left + 1));
    parent.remove(left + 1);
    return true;
  }

  /// A top with one child gives way to it; the child has then seen what the top has seen.
  private void shrinkTop() throws IOException {
    Node node = requireTop();
    while (!node.isLeaf() && node.count() == 1) {
      Node child = dirtyChild(node, 0, child(node, 0));
      child.raiseNewest(node.newest());
      forget(node.childAddress(0));
      setTop(child, true);
      node = child;
    }
  }

  // ---- writing early

  private void writeEarlyIfMany() throws IOException {
    Node node = top;
    if (dirtyLeaves >= leavesMax && node != null) {
      sink.expect(dirtyLeaves);
      writeLeaves(node);
      pathValid = false;
      wroteEarly = true;
    }
  }

  private void writeLeaves(Node branch) throws IOException {
    for (int i = 0; i < branch.count(); i++) {
      long address = branch.childAddress(i);
      if (isVirtual(address)) {
        Node child = dirtyNode(address);
        if (child.isLeaf()) {
          sink.place(child.page());
          branch.setChild(i, child.page());
          forget(address);
        } else {
          writeLeaves(child);
        }
      }
    }
  }

  /// Whether pages of this tree are written already. Then it has to be committed, even if nothing
  /// in it is new.
  public boolean wroteEarly() {
    return wroteEarly;
  }

  // ---- commit

  @Override
  public int dirtyPages() {
    return dirtyCount;
  }

  @Override
  public List<Long> replaced() {
    return replaced;
  }

  @Override
  public Root write(PageSink to) throws IOException {
    if (!topDirty) {
      return root;
    }
    byte[] page = write(requireTop(), to);
    return new Root(
        PageFormat.address(page),
        PageFormat.birth(page),
        PageFormat.crc(page),
        PageFormat.newest(page));
  }

  private byte[] write(Node node, PageSink to) throws IOException {
    for (int i = 0; !node.isLeaf() && i < node.count(); i++) {
      long address = node.childAddress(i);
      if (isVirtual(address)) {
        node.setChild(i, write(dirtyNode(address), to));
      }
    }
    to.place(node.page());
    return node.page();
  }
}
