package dev.tidemark.engine.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;

class SimTest {

  private static void write(Disk disk, String name, String text, boolean sync) throws IOException {
    try (DiskFile file = disk.openForWrite(name)) {
      file.write(ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)), 0);
      if (sync) {
        file.force();
        disk.syncDirectory("");
      }
    }
  }

  @Test
  void an_unlucky_power_cut_leaves_only_what_was_synced() throws IOException {
    SimDisk disk = new SimDisk();
    write(disk.process("a"), "synced", "x", true);
    write(disk.process("a"), "loose", "y", false);
    disk.powerCut(Survival.NONE, new Random(1));
    assertThat(disk.process("b").list("")).containsExactly("synced");
  }

  @Test
  void kill_leaves_all_that_was_written_and_the_dead_stay_dead() throws IOException {
    SimDisk disk = new SimDisk();
    Disk first = disk.process("a");
    assertThat(first.tryLock("lock")).isPresent();
    disk.crashAfter(2);
    assertThatThrownBy(() -> write(first, "loose", "y", true)).isInstanceOf(SimKilled.class);
    assertThatThrownBy(() -> first.exists("loose")).isInstanceOf(SimKilled.class);
    Disk second = disk.process("b");
    assertThat(second.length("loose")).isEqualTo(1);
    assertThat(second.tryLock("lock")).isPresent();
    assertThat(second.tryLock("lock")).isEmpty();
  }

  @Test
  void a_full_disk_takes_what_fits_and_a_failing_step_changes_nothing() throws IOException {
    SimDisk disk = new SimDisk();
    Disk process = disk.process("a");
    disk.capacity(3);
    assertThatThrownBy(() -> write(process, "f", "long text", false))
        .isInstanceOf(NoSpaceException.class);
    assertThat(process.length("f")).isEqualTo(3);
    disk.capacity(Long.MAX_VALUE);
    disk.failAt(disk.steps(), () -> new IOException("EIO"));
    assertThatThrownBy(() -> write(process, "f", "longer", false)).hasMessage("EIO");
    assertThat(process.length("f")).isEqualTo(3);
  }

  @Test
  void equal_seeds_give_equal_schedules_and_other_seeds_others() throws Exception {
    assertThat(schedule(1)).isEqualTo(schedule(1));
    assertThat(Set.of(schedule(1), schedule(5))).hasSize(2);
  }

  private static List<String> schedule(long seed) throws Exception {
    SimSeam sim = new SimSeam(seed);
    Seam seam = sim.seam();
    return sim.run(() -> {
      List<String> log = new ArrayList<>();
      BlockingQueue<String> queue = new ArrayBlockingQueue<>(2);
      for (int t = 0; t < 3; t++) {
        String name = "t" + t;
        seam.threads()
            .start(
                name,
                () -> {
                  try {
                    for (int i = 0; i < 5; i++) {
                      seam.time().sleep(Duration.ofHours(1));
                      queue.put(name + i);
                    }
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                });
      }
      for (int i = 0; i < 15; i++) {
        log.add(queue.take());
      }
      assertThat(Duration.ofNanos(seam.time().nanoTime())).isEqualTo(Duration.ofHours(5));
      return log;
    });
  }
}
