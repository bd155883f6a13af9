package dev.tidemark.engine.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.page.PageFormat;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.seam.WatchedDisk;
import dev.tidemark.spi.words.TxId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random histories beside a model.
class HistoryTest {

  private final Disk disk = new SimDisk().process("test");
  private final Seam seam = new SimSeam(7).seam();

  private static List<TxId> grow(Volume volume, Model model, Random random, int transactions) {
    List<TxId> tids = new ArrayList<>();
    for (int i = 0; i < transactions; i++) {
      WriteResult<Boolean> outcome =
          volume.write(
              VolumeTest.INFO,
              tx -> {
                model.change(tx, random);
                return true;
              });
      outcome.committed().ifPresent(t -> tids.add(t.tid()));
    }
    return tids;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void every_state_is_what_a_model_says(long seed) {
    Random random = new Random(seed);
    Model model = new Model();
    try (Volume volume = Volume.create(disk, seam)) {
      List<TxId> tids = grow(volume, model, random, 60);
      for (TxId tid : tids) {
        assertThat(Model.stateOf(volume, tid)).isEqualTo(model.stateAt(tid));
      }
      model.requireSame(volume);
    }
    try (Volume volume = Volume.openToWrite(disk, seam)) {
      model.requireSame(volume);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14})
  void changes_between_any_two_states_are_those_of_a_full_comparison(long seed) {
    Random random = new Random(seed);
    Model model = new Model();
    try (Volume volume = Volume.create(disk, seam)) {
      List<TxId> tids = grow(volume, model, random, 120);
      for (int i = 0; i < 300; i++) {
        int upper = random.nextInt(tids.size());
        TxId hi = tids.get(upper);
        TxId lo = random.nextInt(10) == 0 ? TxId.ZERO : tids.get(random.nextInt(upper + 1));
        assertThat(Model.lines(volume.changes(lo, hi, new byte[0])))
            .as("changes of (%s, %s]", lo, hi)
            .isEqualTo(model.changes(lo, hi));
      }
    }
  }

  @Test
  void changes_go_on_at_any_key_while_a_writer_goes_on() {
    Random random = new Random(5);
    Model model = new Model();
    try (Volume volume = Volume.create(disk, seam)) {
      List<TxId> tids = grow(volume, model, random, 100);
      TxId lo = tids.get(20);
      TxId hi = tids.getLast();
      List<String> expected = model.changes(lo, hi);
      List<String> found = new ArrayList<>();
      byte[] from = new byte[0];
      boolean more = true;
      while (more) {
        more = false;
        try (RecordScan scan = volume.changes(lo, hi, from)) {
          for (VersionedRecord r = scan.next(); r != null && !more; r = scan.next()) {
            boolean next = from.length > 0 && Arrays.equals(from, r.key());
            if (RecordKey.object(r.key()) != 0 && !next) {
              more = found.size() % 7 == 6;
              from = more ? r.key() : from;
            }
            if (RecordKey.object(r.key()) != 0 && !found.contains(Model.line(r))) {
              found.add(Model.line(r));
            }
          }
        }
        grow(volume, model, random, 1);
      }
      assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void every_transaction_of_a_range_is_among_its_changes_and_no_txstate() {
    Random random = new Random(6);
    try (Volume volume = Volume.create(disk, seam)) {
      List<TxId> tids = grow(volume, new Model(), random, 30);
      List<TxId> found = new ArrayList<>();
      try (RecordScan scan = volume.changes(tids.get(9), tids.get(19), new byte[0])) {
        for (VersionedRecord r = scan.next(); r != null; r = scan.next()) {
          if (RecordKey.object(r.key()) == 0) {
            assertThat(RecordKey.kind(r.key())).isEqualTo(RecordKinds.TXN);
            found.add(r.created());
          }
        }
      }
      assertThat(found).isEqualTo(tids.subList(10, 20));
    }
  }

  /// Goal: only what changed is read. Method: count what a reader that has nothing in memory reads
  /// of the file.
  @Test
  void changes_of_one_transaction_in_a_large_volume_read_few_pages() {
    try (Volume volume = Volume.create(disk, seam)) {
      volume.write(
          VolumeTest.INFO,
          tx -> {
            for (int i = 0; i < 20_000; i++) {
              tx.put(VolumeTest.key("name " + i), new byte[20]);
            }
            return true;
          });
      TxId before = volume.head().orElseThrow().tid();
      TxId after = VolumeTest.put(volume, "name 777", "changed").tid();
      PageReads reads = new PageReads();
      try (Volume reader = Volume.openToRead(new WatchedDisk(disk, reads), seam)) {
        reads.count = 0;
        assertThat(Model.lines(reader.changes(before, after, new byte[0]))).hasSize(2);
        assertThat(reads.count).isLessThan(8);
      }
    }
  }

  private static final class PageReads implements WatchedDisk.Watcher {
    private int count;

    @Override
    public void reading(String file, long position, int length) {
      count += file.equals("btree") && length == PageFormat.SIZE ? 1 : 0;
    }
  }
}
