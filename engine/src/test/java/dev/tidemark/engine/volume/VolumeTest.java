package dev.tidemark.engine.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.seam.UnsyncedDisk;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.TxId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeTest {

  static final TransactionInfo INFO =
      TransactionInfo.of(TransactionInfo.Kind.WHOLE, "ann", "host", "test", "a change");

  private final Disk disk = new SimDisk().process("test");
  private final Seam seam = new SimSeam(1).seam();

  static byte[] key(String name) {
    return RecordKey.of(100, 17, bytes(name));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Transaction put(Volume volume, String name, String value) {
    WriteResult<String> outcome =
        volume.write(
            INFO,
            tx -> {
              tx.put(key(name), bytes(value));
              return value;
            });
    return outcome.committed().orElseThrow();
  }

  @Test
  void a_new_volume_has_one_part_transaction() {
    try (Volume volume = Volume.create(disk, seam)) {
      Transaction head = volume.head().orElseThrow();
      assertThat(head.tid()).isEqualTo(new TxId(1));
      assertThat(head.isWhole()).isFalse();
      assertThat(head.previous()).isEqualTo(TxId.ZERO);
      assertThat(volume.timelines()).containsExactly(new TimelineStart(head.timeline(), TxId.ZERO));
    }
  }

  @Test
  void every_state_stays_readable() {
    try (Volume volume = Volume.create(disk, seam)) {
      TxId first = put(volume, "a", "one").tid();
      TxId second = put(volume, "a", "two").tid();
      assertThat(volume.asOf(first).get(key("a"))).isEqualTo(bytes("one"));
      assertThat(volume.asOf(second).get(key("a"))).isEqualTo(bytes("two"));
      assertThat(volume.asOf(new TxId(1)).get(key("a"))).isNull();
    }
  }

  @Test
  void what_was_committed_is_there_after_opening_again_and_tids_go_on_without_a_jump() {
    try (Volume volume = Volume.create(disk, seam)) {
      put(volume, "a", "one");
    }
    try (Volume volume = Volume.openToWrite(disk, seam)) {
      Transaction next = put(volume, "b", "two");
      assertThat(next.tid()).isEqualTo(new TxId(3));
      assertThat(next.previous()).isEqualTo(new TxId(2));
      assertThat(volume.asOf(next.tid()).get(key("a"))).isEqualTo(bytes("one"));
    }
  }

  @Test
  void an_equal_value_takes_no_tid() {
    try (Volume volume = Volume.create(disk, seam)) {
      put(volume, "a", "one");
      WriteResult<Boolean> outcome =
          volume.write(
              INFO,
              tx -> {
                tx.put(key("a"), bytes("two"));
                tx.put(key("a"), bytes("one"));
                tx.put(key("b"), bytes("x"));
                tx.delete(key("b"));
                return true;
              });
      assertThat(outcome.committed()).isEmpty();
      assertThat(volume.head().orElseThrow().tid()).isEqualTo(new TxId(2));
    }
  }

  @Test
  void changes_of_local_alone_commit_without_a_tid() {
    try (Volume volume = Volume.create(disk, seam)) {
      volume.write(
          INFO,
          tx -> {
            tx.local().put(bytes("k"), bytes("v"));
            return true;
          });
      assertThat(volume.head().orElseThrow().tid()).isEqualTo(new TxId(1));
    }
    try (Volume volume = Volume.openToRead(disk, seam)) {
      assertThat(volume.local().get(bytes("k"))).isEqualTo(bytes("v"));
    }
  }

  @Test
  void a_failing_body_leaves_nothing() {
    try (Volume volume = Volume.create(disk, seam)) {
      assertThatThrownBy(() ->
              volume.write(
                  INFO,
                  tx -> {
                    tx.put(key("a"), bytes("one"));
                    throw new IllegalStateException("no");
                  }))
          .hasMessage("no");
      assertThat(put(volume, "b", "x").tid()).isEqualTo(new TxId(2));
      assertThat(volume.asOf(new TxId(2)).get(key("a"))).isNull();
    }
  }

  @Test
  void object_and_extent_ids_are_never_handed_out_twice() {
    try (Volume volume = Volume.create(disk, seam)) {
      long object = volume.write(INFO, WriteTransaction::newObject).value();
      ExtentId extent = volume.write(INFO, WriteTransaction::newExtent).value();
      assertThat(object).isEqualTo(RecordKinds.FIRST_FREE_OBJECT);
      assertThat(volume.write(INFO, WriteTransaction::newObject).value()).isEqualTo(object + 1);
      assertThat(volume.write(INFO, WriteTransaction::newExtent).value())
          .isEqualTo(ExtentId.of(0, extent.counter() + 1));
    }
  }

  @Test
  void a_second_writer_is_told_who_writes() {
    try (Volume volume = Volume.create(disk, seam)) {
      assertThat(volume.writable()).isTrue();
      assertThatThrownBy(() -> Volume.openToWrite(disk, seam))
          .isInstanceOf(VolumeException.Locked.class)
          .hasMessageContaining("test");
    }
  }

  @Test
  void a_reader_beside_a_writer_sees_each_commit(@TempDir Path dir) {
    Disk local = new UnsyncedDisk(new LocalDisk(dir));
    try (Volume writer = Volume.create(local, Seam.real());
        Volume reader = Volume.openToRead(local, Seam.real())) {
      for (int i = 0; i < 600; i++) {
        TxId tid = put(writer, "k" + i % 7, "v" + i).tid();
        assertThat(reader.durable().orElseThrow().tid()).isEqualTo(tid);
        assertThat(reader.asOf(tid).get(key("k" + i % 7))).isEqualTo(bytes("v" + i));
      }
    }
  }
}
