package dev.tidemark.engine.volume;

import static dev.tidemark.engine.volume.VolumeTest.INFO;
import static dev.tidemark.engine.volume.VolumeTest.bytes;
import static dev.tidemark.engine.volume.VolumeTest.key;
import static dev.tidemark.engine.volume.VolumeTest.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.NoSpaceException;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.seam.WatchedDisk;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a failing disk does to a volume.
class FailureTest {

  private final SimDisk disk = new SimDisk();
  private final Disk process = disk.process("first");
  private final Seam seam = new SimSeam(3).seam();

  /// Goal: after any failed write or sync nothing is written until the volume is opened again, and
  /// nothing acknowledged is lost. Method: let each step of a commit fail up to its sync.
  @Test
  void a_failed_write_or_sync_poisons_the_volume_and_reads_go_on() {
    for (int step = 0; step < 3; step++) {
      SimDisk one = new SimDisk();
      TxId kept;
      try (Volume volume = Volume.create(one.process("writer"), seam)) {
        kept = put(volume, "a", "kept").tid();
        one.failAt(one.steps() + step, () -> new IOException("EIO"));
        assertThatThrownBy(() -> put(volume, "a", "never"))
            .isInstanceOf(VolumeException.Poisoned.class)
            .hasMessageContaining("EIO");
        long steps = one.steps();
        assertThatThrownBy(() -> put(volume, "a", "again"))
            .isInstanceOf(VolumeException.Poisoned.class);
        assertThat(one.steps()).isEqualTo(steps);
        assertThat(volume.asOf(kept).get(key("a"))).isEqualTo(bytes("kept"));
      }
      try (Volume again = Volume.openToWrite(one.process("next"), seam)) {
        assertThat(again.asOf(kept).get(key("a"))).isEqualTo(bytes("kept"));
        assertThat(put(again, "a", "other").tid().value()).isGreaterThan(kept.value() + 1);
        assertThat(again.checkStructure()).isEmpty();
      }
    }
  }

  @Test
  void a_commit_that_is_durable_is_acknowledged_even_if_nobody_else_can_be_told() {
    Noting noting = new Noting();
    try (Volume volume = Volume.create(process, seam)) {
      volume.join(noting);
      put(volume, "a", "before");
      noting.calls.clear();
      disk.failAt(disk.steps() + 3, () -> new NoSpaceException("durable has no room"));
      TxId last = put(volume, "a", "last").tid();
      assertThat(noting.calls).containsExactly("before", "committed");
      assertThat(volume.asOf(last).get(key("a"))).isEqualTo(bytes("last"));
      assertThatThrownBy(() -> put(volume, "a", "never"))
          .isInstanceOf(VolumeException.Poisoned.class)
          .hasMessageContaining("durable has no room");
    }
    try (Volume again = Volume.openToWrite(disk.process("next"), seam)) {
      TxId head = again.head().orElseThrow().tid();
      assertThat(again.asOf(head).get(key("a"))).isEqualTo(bytes("last"));
    }
  }

  /// Goal: what a commit came to is known without reading anything. Method: change more pages than
  /// are kept in memory, and let no page be read from the moment of the sync on.
  @Test
  void a_durable_commit_needs_nothing_read_to_be_acknowledged() {
    NothingReadAfterSync nothing = new NothingReadAfterSync();
    try (Volume volume = Volume.create(new WatchedDisk(process, nothing), seam)) {
      put(volume, "a", "1");
      nothing.armed = true;
      Transaction committed = putMuch(volume, 20_000);
      nothing.armed = false;
      nothing.synced = false;
      assertThat(volume.head()).contains(committed);
      assertThat(volume.transaction(committed.tid())).contains(committed);
      assertThat(put(volume, "a", "2").previous()).isEqualTo(committed.tid());
    }
  }

  private static final class NothingReadAfterSync implements WatchedDisk.Watcher {
    private boolean armed;
    private boolean synced;

    @Override
    public void forcing(String file) {
      synced = armed;
    }

    @Override
    public void reading(String file, long position, int length) throws IOException {
      if (synced) {
        throw new IOException("nothing can be read");
      }
    }
  }

  @Test
  void a_full_disk_undoes_the_transaction_and_nothing_else() {
    try (Volume volume = Volume.create(process, seam)) {
      TxId kept = put(volume, "a", "kept").tid();
      disk.capacity(disk.used() + 100_000);
      assertThatThrownBy(() -> putMuch(volume))
          .isInstanceOf(VolumeException.NoSpace.class)
          .hasMessageContaining("full");
      assertThat(volume.head().orElseThrow().tid()).isEqualTo(kept);
      assertThat(volume.checkStructure()).isEmpty();
      disk.capacity(Long.MAX_VALUE);
      assertThat(putMuch(volume).tid().value()).isEqualTo(kept.value() + 1);
      assertThat(volume.checkStructure()).isEmpty();
    }
  }

  private static Transaction putMuch(Volume volume) {
    return putMuch(volume, 500);
  }

  private static Transaction putMuch(Volume volume, int records) {
    return volume
        .write(
            INFO,
            tx -> {
              for (int i = 0; i < records; i++) {
                tx.put(key("much " + i), new byte[1000]);
              }
              return true;
            })
        .committed()
        .orElseThrow();
  }

  private static final class Noting implements CommitParticipant {
    private final List<String> calls = new ArrayList<>();
    private boolean full;
    private boolean out;

    @Override
    public void beforeCommit() throws IOException {
      calls.add("before");
      if (full) {
        throw new NoSpaceException("full");
      }
    }

    @Override
    public void committed() {
      calls.add("committed");
      if (out) {
        throw new IllegalStateException("out of step");
      }
    }

    @Override
    public void aborted() {
      calls.add("aborted");
    }
  }

  @Test
  void who_takes_part_in_a_commit_hears_how_it_ended() {
    Noting noting = new Noting();
    try (Volume volume = Volume.create(process, seam)) {
      volume.join(noting);
      put(volume, "a", "1");
      assertThat(noting.calls).containsExactly("before", "committed");
      noting.calls.clear();
      noting.full = true;
      assertThatThrownBy(() -> put(volume, "a", "2")).isInstanceOf(VolumeException.NoSpace.class);
      assertThat(noting.calls).containsExactly("before", "aborted");
      noting.full = false;
      noting.calls.clear();
      volume.write(INFO, tx -> true);
      assertThat(noting.calls).containsExactly("aborted");
    }
  }

  @Test
  void who_cannot_follow_a_commit_does_not_undo_it_and_is_followed_by_no_other() {
    Noting first = new Noting();
    Noting second = new Noting();
    try (Volume volume = Volume.create(process, seam)) {
      volume.join(first);
      volume.join(second);
      first.out = true;
      TxId tid = put(volume, "a", "1").tid();
      assertThat(volume.asOf(tid).get(key("a"))).isEqualTo(bytes("1"));
      assertThat(second.calls).containsExactly("before", "committed");
      assertThatThrownBy(() -> put(volume, "a", "2")).isInstanceOf(VolumeException.Poisoned.class);
    }
  }

  @Test
  void who_takes_part_hears_nothing_when_nobody_knows_how_it_ended() {
    Noting noting = new Noting();
    try (Volume volume = Volume.create(process, seam)) {
      put(volume, "a", "1");
      volume.join(noting);
      disk.failAt(disk.steps() + 2, () -> new IOException("EIO"));
      assertThatThrownBy(() -> put(volume, "a", "2")).isInstanceOf(VolumeException.Poisoned.class);
      assertThat(noting.calls).containsExactly("before");
    }
  }
}
