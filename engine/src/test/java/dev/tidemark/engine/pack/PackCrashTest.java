package dev.tidemark.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.engine.seam.NoSpaceException;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimKilled;
import dev.tidemark.engine.seam.Survival;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Goal: whatever stops a writer, what was committed is there, and the packs go on.
///
/// Method: a seeded story of appends, commits and undone transactions on a simulated disk, with
/// packs that are sealed every few extents. It is stopped before each of its steps; then the power
/// fails, or only the process dies; then another process reads everything, writes on, and reads
/// everything again. The list of packs is kept by the test: it changes after the sync, as a commit
/// of the volume does.
class PackCrashTest {

  private static final long SEED = 99;
  private static final int SEAL_BYTES = 4000;

  @Test
  void what_was_committed_survives_a_stop_before_every_step() throws Exception {
    long steps = stepsOfStory(SEED);
    assertThat(steps).isGreaterThan(50);
    for (Survival survival : Survival.values()) {
      for (long step = 0; step <= steps; step++) {
        SimDisk disk = new SimDisk();
        PackBed bed = new PackBed(disk.process("first"), SEAL_BYTES);
        disk.crashAt(step);
        assertThat(stopped(bed, SEED)).isEqualTo(step < steps);
        disk.powerCut(survival, new Random(SEED + step));
        PackBed next = bed.reopened(disk.process("second"));
        assertThatAllIsThere(next, "step " + step + " " + survival + " seed " + SEED);
        story(next, SEED + 1);
        assertThatAllIsThere(next, "after step " + step + " " + survival + " seed " + SEED);
      }
    }
  }

  @Test
  void what_was_committed_survives_two_crashes_in_a_row() throws Exception {
    for (long seed = SEED; seed < SEED + 300; seed++) {
      Random random = new Random(seed);
      SimDisk disk = new SimDisk();
      PackBed bed = new PackBed(disk.process("first"), SEAL_BYTES);
      for (int crash = 0; crash < 3; crash++) {
        disk.crashAfter(random.nextInt(40));
        stopped(bed, seed + crash);
        disk.powerCut(Survival.RANDOM, random);
        bed = bed.reopened(disk.process("next"));
        assertThatAllIsThere(bed, "crash " + crash + " seed " + seed);
      }
    }
  }

  @Test
  void a_full_disk_undoes_one_transaction_and_nothing_else() throws Exception {
    long steps = stepsOfStory(SEED);
    for (long step = 0; step < steps; step++) {
      SimDisk disk = new SimDisk();
      PackBed bed = new PackBed(disk.process("first"), SEAL_BYTES);
      disk.failAt(step, () -> new NoSpaceException("full"));
      assertThatThrownBy(() -> story(bed, SEED)).isInstanceOf(NoSpaceException.class);
      bed.abort();
      story(bed, SEED + 1);
      assertThatAllIsThere(bed, "step " + step + " seed " + SEED);
      disk.powerCut(Survival.NONE, new Random(SEED));
      assertThatAllIsThere(bed.reopened(disk.process("second")), "step " + step + " seed " + SEED);
    }
  }

  @Test
  void a_disk_that_is_really_full_takes_no_more_and_loses_nothing() throws Exception {
    SimDisk disk = new SimDisk();
    PackBed bed = new PackBed(disk.process("first"), SEAL_BYTES);
    story(bed, SEED);
    disk.capacity(disk.used() + 700);
    assertThatThrownBy(() -> story(bed, SEED + 1)).isInstanceOf(NoSpaceException.class);
    bed.abort();
    assertThatAllIsThere(bed, "full");
    disk.capacity(Long.MAX_VALUE);
    story(bed, SEED + 2);
    assertThatAllIsThere(bed, "room again");
  }

  private static long stepsOfStory(long seed) throws Exception {
    SimDisk disk = new SimDisk();
    story(new PackBed(disk.process("count"), SEAL_BYTES), seed);
    return disk.steps();
  }

  private static boolean stopped(PackBed bed, long seed) throws Exception {
    try {
      story(bed, seed);
      return false;
    } catch (SimKilled e) {
      return true;
    }
  }

  /// Twelve transactions of up to six extents, a quarter of them undone.
  private static void story(PackBed bed, long seed) throws IOException, UnreadableException {
    Random random = new Random(seed);
    for (int transaction = 0; transaction < 12; transaction++) {
      for (int i = random.nextInt(7); i > 0; i--) {
        Frame frame = bed.append(Frames.content(random.nextLong(), 1 + random.nextInt(1500)));
        assertThat(bed.reader.read(frame.id(), frame.sha256())).hasSize(frame.length());
      }
      if (random.nextInt(4) == 0) {
        bed.abort();
      } else {
        bed.commit();
      }
    }
  }

  private static void assertThatAllIsThere(PackBed bed, String when) {
    for (Frame frame : bed.committed) {
      assertThat(bed.reader.read(frame.id(), frame.sha256())).as(when).hasSize(frame.length());
    }
    List<ExtentId> shipped;
    try (PackReader other = bed.otherReader()) {
      shipped =
          PackBed.all(new FrameScan(other, ExtentId.NONE, new ExtentId(-1))).stream()
              .map(Frame::id)
              .toList();
    }
    assertThat(shipped).as(when).isEqualTo(bed.committed.stream().map(Frame::id).toList());
  }
}
