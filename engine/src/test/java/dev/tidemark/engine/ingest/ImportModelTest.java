package dev.tidemark.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.Excludes;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimKilled;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.seam.Survival;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionScan;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.words.TxId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/// Goal: whatever happens to a source, and wherever an import is killed, every whole TID equals the
/// source, and every part TID is usable: complete files only, and nothing out of reach that the
/// last whole TID had and the source still has.
///
/// Method: random histories of a small tree (new, rename, exchange, swap of parent and child, hard
/// link, save by rename, delete, write), imported between in tiny batches, on a simulated disk
/// whose process is killed, or whose power is cut, before a random step. Each TID is checked as
/// soon as it is there. Pipeline and schedule come from the same seed.
final class ImportModelTest {

  private static final ImportOptions OPTIONS =
      new ImportOptions(true, "ann", "host", "test", "model");

  @Test
  void every_whole_state_equals_the_source_and_every_part_is_usable() throws Exception {
    run(0, 400, seed -> new SimSource(true, seed % 2 == 0), false);
  }

  @Test
  void it_holds_where_inode_numbers_are_used_again_and_births_are_unknown() throws Exception {
    run(10_000, 300, seed -> new SimSource(false, true), false);
  }

  @Test
  void after_a_walk_through_a_changing_source_one_quiet_import_makes_it_equal() throws Exception {
    run(20_000, 300, seed -> new SimSource(seed % 2 == 0, true), true);
  }

  private static void run(int first, int seeds, IntFunction<SimSource> source, boolean live) {
    for (int seed = first; seed < first + seeds; seed++) {
      try {
        SimSeam sim = new SimSeam(seed);
        History history = new History(seed, sim.seam(), source.apply(seed), live);
        sim.run(() -> {
          history.play();
          return true;
        });
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static final class History {
    private final Random random;
    private final Seam seam;
    private final SimSource source;
    private final SourceMutations mutations;
    private final boolean live;
    private final SimDisk disk = new SimDisk();

    /// Every content that a file ever had.
    private final Set<String> contents = new HashSet<>();

    private Volume volume;
    private PackStore packs;
    private TxId checked = TxId.ZERO;
    private final Map<SimSource.Node, Long> lastWhole = new HashMap<>();
    private int processes;
    private boolean quiet = true;

    History(long seed, Seam seam, SimSource source, boolean live) {
      random = new Random(seed);
      this.seam = seam;
      this.source = source;
      this.live = live;
      mutations = new SourceMutations(source, random);
      Disk process = disk.process("0");
      volume = Volume.create(process, seam);
      packs = PackStore.of(volume, process);
    }

    void play() throws InterruptedException {
      for (int round = 0; round < 4; round++) {
        mutate(1 + random.nextInt(8));
        if (live) {
          quiet = false;
          source.beforeLook = () -> mutate(random.nextInt(6) == 0 ? 1 : 0);
          importWithKills();
          source.beforeLook = () -> {};
          quiet = true;
        }
        importWithKills();
        checkEqual();
      }
    }

    private void mutate(int times) {
      for (int i = 0; i < times; i++) {
        mutations.one();
        SimSource.all(source.root).forEach(node -> contents.add(VolumeState.digest(node.content)));
      }
    }

    private void importWithKills() throws InterruptedException {
      for (int kills = 0; ; kills++) {
        if (kills < 2 && random.nextInt(3) == 0) {
          disk.crashAfter(random.nextInt(80));
        }
        try {
          importOnce();
          disk.crashAt(Long.MAX_VALUE);
          checkNew();
          return;
        } catch (SimKilled e) {
          reopen();
          checkNew();
          if (random.nextBoolean()) {
            mutate(1);
          }
        }
      }
    }

    private void importOnce() throws InterruptedException {
      ImportLimits limits =
          new ImportLimits(
              9 << 20, 100_000, 1 + random.nextInt(4), 4000, 300_000, 1 + random.nextInt(25));
      ImportSource configured =
          new ImportSource("home", source, TreePath.of(SimSource.bytes("/a/b")), Excludes.NONE);
      Importer importer = new Importer(limits, volume, packs, seam);
      ImportResult result = importer.run(List.of(configured), OPTIONS, ImportListener.SILENT);
      assertThat(result.refused()).as("refused").isFalse();
      if (quiet) {
        assertThat(result.sources().getFirst().problems()).isEmpty();
      }
    }

    private void reopen() {
      if (random.nextBoolean()) {
        disk.kill();
      } else {
        disk.powerCut(
            Survival.values()[random.nextInt(Survival.values().length)],
            new Random(random.nextLong()));
      }
      Disk process = disk.process(String.valueOf(++processes));
      volume = Volume.openToWrite(process, seam);
      packs = PackStore.of(volume, process);
    }

    /// Checks all TIDs that came since the last time.
    private void checkNew() {
      TxId head = volume.head().map(Transaction::tid).orElseThrow();
      try (TransactionScan scan = volume.transactions(checked, head)) {
        for (Transaction next = scan.next(); next != null; next = scan.next()) {
          check(next);
        }
      }
      checked = head;
    }

    private void check(Transaction at) {
      VolumeState state = new VolumeState(volume.asOf(at.tid()), packs::read);
      assertThat(state.faults()).as("TID %s", at.tid()).isEmpty();
      assertThat(contents).as("complete files, TID %s", at.tid()).containsAll(state.contents());
      if (!live) {
        checkUsable(at, state);
      }
      if (at.isWhole()) {
        assertThat(state.leftovers()).as("TID %s", at.tid()).isEmpty();
        noteWhole();
      }
    }

    private void noteWhole() {
      Map<Long, Long> bound = VolumeState.bound(volume.local());
      lastWhole.clear();
      for (SimSource.Node node : SimSource.all(source.root)) {
        Long object = bound.get(node.number);
        if (object != null) {
          lastWhole.put(node, object);
        }
      }
    }

    private void checkUsable(Transaction at, VolumeState state) {
      Set<SimSource.Node> alive = SimSource.all(source.root);
      Set<Long> reachable = state.reachable();
      lastWhole.forEach((node, object) -> {
        if (alive.contains(node)) {
          assertThat(reachable)
              .as("TID %s, inode %s that the source still has", at.tid(), node.number)
              .contains(object);
        }
      });
    }

    /// After a quiet import, whether it has committed anything or not.
    private void checkEqual() {
      Transaction head = volume.head().orElseThrow();
      assertThat(head.isWhole()).as("head is whole").isTrue();
      assertThat(head.info().openSources()).isEmpty();
      VolumeState state = new VolumeState(volume.asOf(head.tid()), packs::read);
      assertThat(state.differenceTo(source, "/a/b")).as("TID %s", head.tid()).isEmpty();
      Set<Long> alive = new HashSet<>();
      SimSource.all(source.root).forEach(node -> alive.add(node.number));
      assertThat(VolumeState.bound(volume.local()).keySet()).isEqualTo(alive);
      assertThat(VolumeState.notes(volume.local(), 'O')).isEqualTo(alive.size());
      assertThat(VolumeState.notes(volume.local(), 'R')).isZero();
      assertThat(VolumeState.notes(volume.local(), 'G')).isZero();
    }
  }
}
