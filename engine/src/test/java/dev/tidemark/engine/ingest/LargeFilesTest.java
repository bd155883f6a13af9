package dev.tidemark.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.ingest.SimSource.Node;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimKilled;
import dev.tidemark.engine.seam.Survival;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionScan;
import dev.tidemark.spi.words.TxId;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Files that one transaction does not hold: they are seen whole or not at all.
final class LargeFilesTest {

  private static final ImportLimits SMALL =
      new ImportLimits(16 << 20, 1 << 20, 10, 1 << 20, 4 << 20, 1000);

  private final SimDisk disk = new SimDisk();
  private final SimSource source = new SimSource(true, false);

  private static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static TestVolume small(TestVolume test) {
    test.limits = SMALL;
    return test;
  }

  private void equalsSource(TestVolume test) {
    VolumeState state = test.state();
    assertThat(state.faults()).isEmpty();
    assertThat(state.leftovers()).isEmpty();
    assertThat(state.differenceTo(source, "/s")).isEmpty();
  }

  @Test
  void a_file_larger_than_a_batch_grows_unseen_and_is_there_at_once() throws Exception {
    source.file(source.root, "image", random(20_000_000, 1));
    try (TestVolume test = small(TestVolume.create(disk.process("a")))) {
      SourceResult result = test.take(source);
      assertThat(result.parts()).isGreaterThan(3);
      assertThat(result.counts().created()).isEqualTo(2);
      TxId head = test.head().tid();
      try (TransactionScan all = test.volume.transactions(new TxId(1), head)) {
        for (Transaction next = all.next(); next != null; next = all.next()) {
          VolumeState state = test.state(next.tid());
          assertThat(state.faults()).isEmpty();
          assertThat(state.contents()).hasSize(next.isWhole() ? 1 : 0);
        }
      }
      equalsSource(test);
    }
  }

  @Test
  void of_a_changed_image_only_the_changed_pieces_are_stored_and_named_anew() throws Exception {
    byte[] content = random(20_000_000, 2);
    Node image = source.file(source.root, "image", content);
    try (TestVolume test = small(TestVolume.create(disk.process("a")))) {
      test.take(source);
      TxId before = test.head().tid();
      byte[] changed = content.clone();
      changed[10_000_000]++;
      source.write(image, changed);
      SourceResult result = test.take(source);
      assertThat(result.counts().bytesRead()).isEqualTo(20_000_000);
      assertThat(result.counts().bytesStored()).isLessThan(5_000_000);
      assertThat(test.changesSince(before)).isLessThan(20);
      equalsSource(test);
    }
  }

  @Test
  void an_image_that_shrinks_or_is_replaced_loses_what_it_had() throws Exception {
    Node image = source.file(source.root, "image", random(20_000_000, 3));
    try (TestVolume test = small(TestVolume.create(disk.process("a")))) {
      test.take(source);
      source.write(image, random(11_000_000, 10));
      test.take(source);
      equalsSource(test);
      source.write(image, random(300, 4));
      test.take(source);
      equalsSource(test);
      source.write(image, random(12_000_000, 5));
      test.take(source);
      equalsSource(test);
      source.unlink(source.root, "image");
      test.options = TestVolume.ACCEPTING;
      test.take(source);
      equalsSource(test);
    }
  }

  @Test
  void a_large_file_with_two_names_is_read_once() throws Exception {
    Node image = source.file(source.root, "a", random(12_000_000, 6));
    source.link(source.root, "b", image);
    try (TestVolume test = small(TestVolume.create(disk.process("a")))) {
      assertThat(test.take(source).counts().bytesRead()).isEqualTo(12_000_000);
      equalsSource(test);
    }
  }

  /// Goal: wherever it stops, no part of the file is ever seen, what had grown is removed by the
  /// next import, and what was committed is not read again. Method: cut the power before every step
  /// of the import, reopen, look, import again.
  @Test
  void a_large_file_cut_off_anywhere_is_begun_anew_and_leaves_nothing_behind() throws Exception {
    long steps = stepsOfAWholeImport();
    assertThat(steps).isGreaterThan(30);
    for (long step = 0; step < steps; step++) {
      cutOffBefore(step);
    }
  }

  private long stepsOfAWholeImport() throws Exception {
    SimDisk counted = new SimDisk();
    SimSource tree = tree();
    try (TestVolume test = small(TestVolume.create(counted.process("a")))) {
      long before = counted.steps();
      test.take(tree);
      return counted.steps() - before;
    }
  }

  private static SimSource tree() {
    SimSource tree = new SimSource(true, false);
    tree.file(tree.root, "a", random(5000, 7));
    tree.file(tree.root, "image", random(10_000_000, 8));
    tree.file(tree.root, "z", random(5000, 9));
    return tree;
  }

  private static void cutOffBefore(long step) throws Exception {
    SimDisk crashing = new SimDisk();
    SimSource tree = tree();
    TestVolume first = small(TestVolume.create(crashing.process("a")));
    crashing.crashAfter(step);
    try {
      first.take(tree);
    } catch (SimKilled e) {
      crashing.powerCut(step % 2 == 0 ? Survival.NONE : Survival.RANDOM, new Random(step));
    }
    crashing.crashAt(Long.MAX_VALUE);
    crashing.kill();
    Disk process = crashing.process("b");
    try (TestVolume test = small(TestVolume.open(process))) {
      VolumeState left = test.state();
      assertThat(left.faults()).as("step %s", step).isEmpty();
      assertThat(all(tree)).as("step %s", step).containsAll(left.contents());
      Map<String, Integer> openedBefore = new TreeMap<>(tree.opened);
      test.take(tree);
      for (SimSource.Node file : tree.root.entries.values()) {
        if (left.contents().contains(VolumeState.digest(file.content))) {
          String key = file.number + "@" + file.ctime;
          assertThat(tree.opened.get(key)).as("step %s", step).isEqualTo(openedBefore.get(key));
        }
      }
      VolumeState state = test.state();
      assertThat(state.faults()).as("step %s", step).isEmpty();
      assertThat(state.leftovers()).as("step %s", step).isEmpty();
      assertThat(state.differenceTo(tree, "/s")).as("step %s", step).isEmpty();
    }
  }

  private static Set<String> all(SimSource tree) {
    return SimSource.all(tree.root).stream()
        .map(node -> VolumeState.digest(node.content))
        .collect(java.util.stream.Collectors.toSet());
  }
}
