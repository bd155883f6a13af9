package dev.tidemark.engine.volume;

import static dev.tidemark.engine.volume.VolumeTest.INFO;
import static dev.tidemark.engine.volume.VolumeTest.bytes;
import static dev.tidemark.engine.volume.VolumeTest.key;
import static dev.tidemark.engine.volume.VolumeTest.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.page.PageFormat;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.seam.UnsyncedDisk;
import dev.tidemark.engine.seam.WatchedDisk;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pages are written again after a rest, and readers notice.
class ReuseTest {

  private static final long MIB = 1024 * 1024;

  private final SimSeam sim = new SimSeam(5);
  private final Seam seam = sim.seam();

  /// The clock stands still, so nothing rests long enough: only the limit on what may rest ends it.
  @Test
  void one_key_replaced_200_000_times_keeps_the_file_small(@TempDir Path dir) throws IOException {
    Disk disk = new UnsyncedDisk(new LocalDisk(dir));
    byte[] one = bytes("the key");
    try (Volume volume = Volume.create(disk, seam)) {
      for (int i = 0; i < 200_000; i++) {
        byte[] value = ByteBuffer.allocate(100).putInt(i).array();
        volume.write(
            INFO,
            tx -> {
              tx.local().put(one, value);
              return true;
            });
      }
      assertThat(volume.local().get(one)).startsWith(0, 3, 13, 63);
      assertThat(volume.checkStructure()).isEmpty();
    }
    long live = 4 * PageFormat.SIZE;
    assertThat(Files.size(dir.resolve("btree"))).isLessThan(4 * live + 160 * MIB);
  }

  /// Goal: a transaction that changes more leaves than it may hold in memory is like any other,
  /// also when it is given up. Method: change one record in each of 4000 leaves.
  @Test
  void a_transaction_larger_than_its_memory_is_like_any_other(@TempDir Path dir) {
    Disk disk = new UnsyncedDisk(new LocalDisk(dir));
    int records = 60_000;
    try (Volume volume = Volume.create(disk, seam)) {
      writeEach(volume, records, 1, (byte) 1);
      assertThatThrownBy(() ->
              volume.write(
                  INFO,
                  tx -> {
                    putEach(tx, records, 10, (byte) 2);
                    throw new IllegalStateException("given up");
                  }))
          .hasMessage("given up");
      assertThat(volume.checkStructure()).isEmpty();
      writeEach(volume, records, 12, (byte) 3);
      TxId head = volume.head().orElseThrow().tid();
      int changed = 0;
      try (RecordScan scan = volume.asOf(head).scan(RecordKey.prefix(50), RecordKey.prefix(51))) {
        for (VersionedRecord r = scan.next(); r != null; r = scan.next()) {
          assertThat(r.value()[0]).isIn((byte) 1, (byte) 3);
          changed += r.value()[0] == 3 ? 1 : 0;
        }
      }
      assertThat(changed).isEqualTo(records / 12);
      assertThat(volume.checkStructure()).isEmpty();
    }
  }

  /// Goal: pages that a transaction wrote early are accounted for, also if it ends as if nothing
  /// had been. Method: change one record in each of 4000 leaves, and back again.
  @Test
  void a_transaction_larger_than_its_memory_that_undoes_all_itself_loses_no_page(
      @TempDir Path dir) {
    Disk disk = new UnsyncedDisk(new LocalDisk(dir));
    int records = 60_000;
    try (Volume volume = Volume.create(disk, seam)) {
      writeEach(volume, records, 1, (byte) 1);
      TxId head = volume.head().orElseThrow().tid();
      WriteResult<Boolean> outcome =
          volume.write(
              INFO,
              tx -> {
                putEach(tx, records, 10, (byte) 2);
                putEach(tx, records, 10, (byte) 1);
                tx.local().put(bytes("key"), bytes("value"));
                return true;
              });
      assertThat(outcome.committed()).isEmpty();
      assertThat(volume.head().orElseThrow().tid()).isEqualTo(head);
      assertThat(volume.local().get(bytes("key"))).isEqualTo(bytes("value"));
      assertThat(volume.checkStructure()).isEmpty();
    }
  }

  private static void writeEach(Volume volume, int records, int step, byte value) {
    volume.write(
        INFO,
        tx -> {
          putEach(tx, records, step, value);
          return true;
        });
  }

  private static void putEach(WriteTransaction tx, int records, int step, byte value) {
    byte[] long_ = new byte[500];
    long_[0] = value;
    for (int i = 0; i < records; i += step) {
      tx.put(RecordKey.of(50, 16, ByteBuffer.allocate(4).putInt(i).array()), long_);
    }
  }

  @Test
  void with_time_passing_small_commits_need_a_small_file() throws IOException {
    Disk disk = new SimDisk().process("writer");
    try (Volume volume = Volume.create(disk, seam)) {
      for (int i = 0; i < 2000; i++) {
        int value = i;
        volume.write(
            INFO,
            tx -> {
              tx.local().put(bytes("key"), bytes("" + value));
              return true;
            });
        sim.advance(Duration.ofSeconds(1));
      }
    }
    assertThat(disk.length("btree")).isLessThan(2 * MIB);
  }

  @Test
  void opening_for_each_small_commit_does_not_grow_the_file_for_ever() throws IOException {
    Disk disk = new SimDisk().process("writer");
    Volume.create(disk, seam).close();
    for (int i = 0; i < 150; i++) {
      int value = i;
      try (Volume volume = Volume.openToWrite(disk, seam)) {
        volume.write(
            INFO,
            tx -> {
              tx.local().put(bytes("key"), bytes("" + value));
              return true;
            });
      }
    }
    assertThat(disk.length("btree")).isLessThan(2 * MIB);
    try (Volume volume = Volume.openToWrite(disk, seam)) {
      assertThat(volume.checkStructure()).isEmpty();
    }
  }

  /// Goal: a page that is overwritten between the parent's and its own reading is never taken for
  /// the old one. Method: when a reader without anything in memory asks for its third page, a
  /// writer goes on until all freed pages are used.
  @Test
  void a_step_whose_page_was_reused_meanwhile_is_read_again() {
    SimDisk machine = new SimDisk();
    try (Volume writer = Volume.create(machine.process("writer"), seam)) {
      writer.write(
          INFO,
          tx -> {
            for (int i = 0; i < 3000; i++) {
              tx.put(key("name " + i), new byte[100]);
            }
            return true;
          });
      TxId tid = writer.head().orElseThrow().tid();
      Overtaking overtaking = new Overtaking(writer);
      Disk watched = new WatchedDisk(machine.process("reader"), overtaking);
      try (Volume reader = Volume.openToRead(watched, seam)) {
        overtaking.pagesLeft = 2;
        assertThat(reader.asOf(tid).get(key("name 1500"))).isEqualTo(new byte[100]);
        assertThat(overtaking.happened).isTrue();
      }
    }
  }

  private final class Overtaking implements WatchedDisk.Watcher {
    private final Volume writer;
    private int pagesLeft = Integer.MAX_VALUE;
    private boolean happened;

    Overtaking(Volume writer) {
      this.writer = writer;
    }

    @Override
    public void reading(String file, long position, int length) {
      if (file.equals("btree") && length == PageFormat.SIZE && --pagesLeft == 0) {
        happened = true;
        rewriteAll(writer);
      }
    }
  }

  /// Replaces every record a few times over, with rests between.
  private void rewriteAll(Volume writer) {
    for (int round = 0; round < 4; round++) {
      byte[] value = new byte[] {(byte) round};
      writer.write(
          INFO,
          tx -> {
            for (int i = 0; i < 3000; i++) {
              tx.put(key("name " + i), value);
            }
            return true;
          });
      for (int i = 0; i < 10; i++) {
        put(writer, "rest", round + " " + i);
      }
      sim.advance(Duration.ofSeconds(6));
    }
  }
}
