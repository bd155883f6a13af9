package dev.tidemark.engine.btree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.page.CommitDraft;
import dev.tidemark.engine.page.CommitRecord;
import dev.tidemark.engine.page.IdCeilings;
import dev.tidemark.engine.page.NewPages;
import dev.tidemark.engine.page.Root;
import dev.tidemark.engine.page.VolumeHead;
import dev.tidemark.engine.page.WriteStore;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One tree over a simulated disk, beside a `TreeMap`.
class TreeTest {

  private static final VolumeHead HEAD =
      new VolumeHead(
          VolumeHead.Phase.MASTER,
          TxId.ZERO,
          new Timeline(0, 0, 0),
          Hash.ZERO,
          Hash.ZERO,
          ExtentId.NONE);

  private final TreeMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);

  /// The highest TID that ever touched a key, whether or not it is there.
  private final TreeMap<byte[], Long> touched = new TreeMap<>(Arrays::compareUnsigned);

  private WriteStore store = open(new SimDisk().process("test"));
  private NewPages pages = store.begin();
  private int leavesMax = 1000;
  private TreeWriter tree = new TreeWriter(store, Root.NONE, pages);
  private long tid;

  private static WriteStore open(Disk disk) {
    try {
      WriteStore.create(disk, new UUID(1, 2), HEAD, new IdCeilings(2, 1, 16, 1));
      return WriteStore.open(disk, new SimSeam(1).seam().time(), new TreeWalk());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void begin() {
    tid = 1;
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private Root commit() throws IOException {
    TreeWriter none = new TreeWriter(store, Root.NONE, pages);
    CommitRecord record =
        store.commit(new CommitDraft(HEAD, 1, 16, 1, tree, none, none, new TreeMap<>()), pages);
    Root root = record.roots().records();
    pages = store.begin();
    tree = new TreeWriter(store, root, pages, leavesMax);
    tid++;
    return root;
  }

  private void put(byte[] key, byte[] value) throws IOException {
    tree.put(key, value, tid);
    model.put(key, value);
    touched.put(key, tid);
  }

  private void remove(byte[] key) throws IOException {
    tree.remove(key);
    model.remove(key);
  }

  private void requireSame(Root root) throws IOException {
    TreeReader reader = new TreeReader(store, root);
    List<byte[]> keys = new ArrayList<>();
    for (Leaf leaf = reader.leafFrom(new byte[0]); leaf != null; leaf = next(reader, leaf)) {
      for (int i = 0; i < leaf.count(); i++) {
        keys.add(leaf.key(i));
        assertThat(leaf.value(i)).isEqualTo(model.get(leaf.key(i)));
      }
    }
    assertThat(keys)
        .usingElementComparator(Arrays::compareUnsigned)
        .isEqualTo(List.copyOf(model.keySet()));
    List<String> problems = new ArrayList<>();
    new TreeCheck(store, (key, value) -> touched.getOrDefault(key, 0L), page -> {}, problems)
        .check(root);
    assertThat(problems).isEmpty();
  }

  private static @Nullable Leaf next(TreeReader reader, Leaf leaf) throws IOException {
    byte[] high = leaf.high();
    return high == null ? null : reader.leafFrom(high);
  }

  /// N3: whatever was split, merged or removed, the leaf whose range a key is in has seen every TID
  /// of that key.
  private void requireNewestKept(Root root) throws IOException {
    TreeReader reader = new TreeReader(store, root);
    for (Map.Entry<byte[], Long> entry : touched.entrySet()) {
      Leaf own = reader.leafFrom(entry.getKey());
      Leaf changed = reader.changedLeafFrom(entry.getKey(), entry.getValue() - 1);
      assertThat(changed).as("a leaf that has seen transaction %s", entry.getValue()).isNotNull();
      assertThat(own).isNotNull();
      if (own != null && changed != null) {
        assertThat(changed.high()).isEqualTo(own.high());
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void a_random_tree_is_what_a_map_says_and_newest_never_goes_down(long seed) throws IOException {
    Random random = new Random(seed);
    for (int commit = 0; commit < 25; commit++) {
      boolean shrinking = commit % 5 == 4;
      for (int i = 0; i < 200; i++) {
        byte[] key = randomKey(random);
        if (random.nextInt(10) < (shrinking ? 9 : 3)) {
          remove(
              random.nextBoolean() || model.isEmpty() ? key : model.ceilingKey(model.firstKey()));
        } else {
          put(key, randomValue(random));
        }
      }
      Root root = commit();
      requireSame(root);
      requireNewestKept(root);
    }
  }

  private static byte[] randomKey(Random random) {
    byte[] key = new byte[1 + random.nextInt(random.nextInt(15) == 0 ? 1000 : 12)];
    random.nextBytes(key);
    key[0] = (byte) random.nextInt(4);
    if (key.length > 400) {
      Arrays.fill(key, 1, 300, (byte) 7); // a long prefix in common
    }
    return key;
  }

  private static byte[] randomValue(Random random) {
    byte[] value = new byte[random.nextInt(30) == 0 ? 2056 : random.nextInt(80)];
    random.nextBytes(value);
    return value;
  }

  /// Goal: a transaction of any size needs bounded memory. Method: allow 6 leaves, so that almost
  /// every change writes leaves early and takes some of them up again.
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {6, 7})
  void leaves_that_are_written_early_make_the_same_tree(long seed) throws IOException {
    leavesMax = 6;
    commit();
    a_random_tree_is_what_a_map_says_and_newest_never_goes_down(seed);
    BitSet reached = new BitSet();
    Root root = commit();
    new TreeCheck(store, (key, value) -> 0, page -> reached.set((int) page), new ArrayList<>())
        .check(root);
    assertThat(store.checkSpace(reached)).isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {4, 5})
  void floor_and_ceiling_are_those_of_a_map_while_changing_and_afterwards(long seed)
      throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      put(randomKey(random), randomValue(random));
      if (i % 3 == 0) {
        remove(randomKey(random));
        remove(model.firstKey());
      }
    }
    requireSameNeighbours(tree, random);
    requireSameNeighbours(new TreeReader(store, commit()), random);
  }

  private void requireSameNeighbours(Tree any, Random random) throws IOException {
    for (int i = 0; i < 500; i++) {
      byte[] key = randomKey(random);
      assertThat(keyOf(any.floor(key))).isEqualTo(model.floorKey(key));
      assertThat(keyOf(any.ceiling(key))).isEqualTo(model.ceilingKey(key));
      assertThat(any.get(key)).isEqualTo(model.get(key));
    }
  }

  private static byte @Nullable [] keyOf(@Nullable TreeEntry entry) {
    return entry == null ? null : entry.key();
  }

  @Test
  void a_tree_that_is_emptied_remembers_what_it_has_seen() throws IOException {
    for (int i = 0; i < 3000; i++) {
      put(key(i), new byte[50]);
    }
    commit();
    for (byte[] key : List.copyOf(model.keySet())) {
      remove(key);
    }
    Root root = commit();
    requireSame(root);
    requireNewestKept(root);
    assertThat(root.newest()).isEqualTo(1);
  }

  /// A clone is built in the order of keys, so its newest record may well be the first.
  @Test
  void a_tree_that_grows_and_shrinks_by_older_records_remembers_its_newest() throws IOException {
    tree.put(key(0), new byte[50], 100);
    for (int i = 1; i < 3000; i++) {
      tree.put(key(i), new byte[50], 1);
    }
    assertThat(commit().newest()).isEqualTo(100);
    for (int i = 0; i < 2990; i++) {
      tree.remove(key(i));
    }
    assertThat(commit().newest()).isEqualTo(100);
  }

  private static byte[] key(int i) {
    return new byte[] {(byte) (i >> 8), (byte) i, 1};
  }

  @Test
  void ascending_keys_fill_their_pages() throws IOException {
    for (int i = 0; i < 20_000; i++) {
      put(new byte[] {0, 0, 0, 0, (byte) (i >> 8), (byte) i}, new byte[20]);
    }
    commit();
    long bytesOfCells = 20_000L * (2 + 4 + 6 + 20);
    long pages = store.space().end() - 129;
    assertThat(pages * 8192).isLessThan(bytesOfCells * 11 / 10);
  }

  @Test
  void removing_what_is_not_there_copies_no_page() throws IOException {
    put(new byte[] {1}, new byte[] {2});
    commit();
    tree.remove(new byte[] {9});
    assertThat(tree.dirtyPages()).isZero();
  }

  /// A tree of so many leaves that each of some changes falls into another one.
  private List<byte[]> committedLeaves() throws IOException {
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      byte[] key = {(byte) (i >> 8), (byte) i, 5};
      keys.add(key);
      put(key, new byte[1000]);
    }
    leavesMax = 6;
    commit();
    return keys;
  }

  /// Goal: whatever changes a tree, few of its leaves are in memory. Method: change each leaf once,
  /// in each of the three ways, with 6 leaves allowed; two levels of branches stay.
  @Test
  void no_way_of_changing_a_tree_keeps_more_leaves_than_allowed() throws IOException {
    List<byte[]> keys = committedLeaves();
    assertThat(tree.wroteEarly()).isFalse();
    for (byte[] key : keys) {
      tree.putFirstLong(key, 7, tid);
      assertThat(tree.dirtyPages()).isLessThanOrEqualTo(6 + 2);
    }
    assertThat(tree.wroteEarly()).isTrue();
    commit();
    for (byte[] key : keys) {
      tree.put(key, new byte[999], tid);
      assertThat(tree.dirtyPages()).isLessThanOrEqualTo(6 + 2);
    }
    assertThat(tree.wroteEarly()).isTrue();
    commit();
    for (int i = 0; i < keys.size(); i += 3) {
      tree.remove(keys.get(i));
      assertThat(tree.dirtyPages()).isLessThanOrEqualTo(6 + 2 + 2); // one may have grown by a merge
    }
    assertThat(tree.wroteEarly()).isTrue();
  }

  @Test
  void only_a_value_that_is_there_can_have_its_first_long_changed() throws IOException {
    List<byte[]> keys = committedLeaves();
    tree.putFirstLong(keys.get(3), 0x0102030405060708L, tid);
    byte[] value = tree.get(keys.get(3));
    assertThat(value).hasSize(1000).startsWith(1, 2, 3, 4, 5, 6, 7, 8, 0);
    assertThat(tree.get(keys.get(2))).isEqualTo(new byte[1000]);
    assertThatThrownBy(() -> tree.putFirstLong(new byte[] {0, 3}, 1, tid))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_leaf_that_was_given_out_does_not_change_with_the_tree() throws IOException {
    put(new byte[] {1}, new byte[] {1});
    Leaf leaf = tree.leafFrom(new byte[0]);
    put(new byte[] {0}, new byte[] {9});
    put(new byte[] {1}, new byte[] {2});
    assertThat(leaf).isNotNull();
    if (leaf != null) {
      assertThat(leaf.count()).isEqualTo(1);
      assertThat(leaf.value(0)).containsExactly(1);
    }
  }

  @Test
  void a_cell_is_as_long_as_it_may_be_and_no_longer() throws IOException {
    byte[] key = new byte[100];
    put(key, new byte[Node.CELL_BYTES_MAX - 100]);
    assertThatThrownBy(() -> tree.put(key, new byte[Node.CELL_BYTES_MAX - 99], tid))
        .isInstanceOf(IllegalArgumentException.class);
    requireSame(commit());
  }

  @Test
  void a_tree_in_which_nothing_changed_keeps_its_root() throws IOException {
    put(new byte[] {1}, new byte[] {2});
    Root root = commit();
    tree.get(new byte[] {1});
    tree.remove(new byte[] {2});
    assertThat(commit()).isEqualTo(root);
  }
}
