package dev.tidemark.engine.volume;

import static dev.tidemark.engine.volume.VolumeTest.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.NoSpaceException;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.seam.WatchedDisk;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Whoever fails to open a volume leaves no lock and no open file behind, whatever it failed of.
class FailedOpeningTest {

  private static final UUID ID = new UUID(1, 2);

  /// Of so many slots of the ring that are read one after another one is tried.
  private static final int SLOTS_LIKE_ONE = 100;

  private final Seam seam = new SimSeam(3).seam();

  /// Lets one access fail, and counts the files that are open.
  private static final class Failing implements WatchedDisk.Watcher {
    private final Fault fault;
    private int left;
    private int slots;
    private int openFiles;

    Failing(Fault fault, int accesses) {
      this.fault = fault;
      this.left = accesses;
    }

    private void access() throws IOException {
      if (left-- == 0) {
        fault.happen();
      }
    }

    @Override
    public void reading(String file, long position, int length) throws IOException {
      if (length != RingView.SLOT_BYTES || slots++ % SLOTS_LIKE_ONE == 0) {
        access();
      }
    }

    @Override
    public void writing(String file, long position, byte[] bytes) throws IOException {
      access();
    }

    @Override
    public void forcing(String file) throws IOException {
      access();
    }

    @Override
    public void opened(String file) {
      openFiles++;
    }

    @Override
    public void closed(String file) {
      openFiles--;
    }
  }

  private interface Fault {
    void happen() throws IOException;
  }

  private static void diskFull() throws IOException {
    throw new NoSpaceException("full");
  }

  private static void brokenDisk() throws IOException {
    throw new IOException("EIO");
  }

  private static void bug() {
    throw new IllegalStateException("a bug");
  }

  private static void noMemory() {
    throw new OutOfMemoryError("no thread");
  }

  /// Prepares a disk.
  private interface Before {
    void on(Disk disk);
  }

  /// Goal: nothing is left over by any failure. Method: let each access of an opening fail in each
  /// way; then nothing is open, and the same opening succeeds. A failure that does not end the
  /// opening is none.
  private void failEverywhere(Before before, Function<Disk, AutoCloseable> opening)
      throws Exception {
    int failed = 0;
    for (Fault fault :
        new Fault[] {
          FailedOpeningTest::diskFull,
          FailedOpeningTest::brokenDisk,
          FailedOpeningTest::bug,
          FailedOpeningTest::noMemory
        }) {
      Failing failing;
      int accesses = 0;
      do {
        failing = new Failing(fault, accesses++);
        failed += failsOnce(before, opening, failing) ? 1 : 0;
      } while (failing.left < 0);
    }
    assertThat(failed).isGreaterThan(10);
  }

  private static boolean failsOnce(
      Before before, Function<Disk, AutoCloseable> opening, Failing failing) throws Exception {
    SimDisk disk = new SimDisk();
    before.on(disk.process("before"));
    Disk process = disk.process("first");
    boolean failed = false;
    try (AutoCloseable opened = opening.apply(new WatchedDisk(process, failing))) {
      assertThat(opened).isNotNull();
    } catch (VolumeException | IllegalStateException | OutOfMemoryError e) {
      failed = true;
    }
    assertThat(failing.openFiles).as("files left open").isZero();
    Failing never = new Failing(FailedOpeningTest::bug, Integer.MAX_VALUE);
    opening.apply(new WatchedDisk(disk.process("next"), never)).close();
    assertThat(never.openFiles).isZero();
    return failed;
  }

  private void aVolume(Disk disk) {
    try (Volume volume = Volume.create(disk, seam)) {
      put(volume, "a", "1");
    }
  }

  private void aBuild(Disk disk) {
    try (VolumeBuilder builder = VolumeBuilder.create(disk, seam, ID)) {
      builder.checkpoint();
    }
  }

  @Test
  void opening_to_write_leaves_nothing_behind_wherever_it_fails() throws Exception {
    failEverywhere(this::aVolume, disk -> Volume.openToWrite(disk, seam));
  }

  @Test
  void opening_to_read_leaves_nothing_behind_wherever_it_fails() throws Exception {
    failEverywhere(this::aVolume, disk -> Volume.openToRead(disk, seam));
  }

  @Test
  void creating_leaves_nothing_behind_wherever_it_fails() throws Exception {
    failEverywhere(
        disk -> {},
        disk -> exists(disk) ? Volume.openToWrite(disk, seam) : Volume.create(disk, seam));
  }

  @Test
  void beginning_to_build_leaves_nothing_behind_wherever_it_fails() throws Exception {
    failEverywhere(
        disk -> {},
        disk ->
            VolumeBuilder.resume(disk, seam).orElseGet(() -> VolumeBuilder.create(disk, seam, ID)));
  }

  @Test
  void going_on_to_build_leaves_nothing_behind_wherever_it_fails() throws Exception {
    failEverywhere(this::aBuild, disk -> VolumeBuilder.resume(disk, seam).orElseThrow());
  }

  private static boolean exists(Disk disk) {
    try {
      return disk.exists("btree");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
