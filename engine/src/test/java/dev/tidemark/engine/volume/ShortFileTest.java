package dev.tidemark.engine.volume;

import static dev.tidemark.engine.volume.VolumeTest.INFO;
import static dev.tidemark.engine.volume.VolumeTest.bytes;
import static dev.tidemark.engine.volume.VolumeTest.key;
import static dev.tidemark.engine.volume.VolumeTest.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/// A file that ends with an overflow block may lack the rest of its last page: a program before
/// this one wrote no more than the block's bytes, and where the disk was full nothing followed
/// them.
class ShortFileTest {

  private static final int PACKS_OF_A_LARGE_MANIFEST = 400;
  private static final long PAGE_BYTES = 8192;

  private final SimDisk disk = new SimDisk();
  private final Seam seam = new SimSeam(3).seam();
  private TxId head = TxId.ZERO;

  private Disk process() {
    return disk.process("any");
  }

  /// The end of the overflow block in bytes; the file ends there now.
  private long hurt(long lessBytes) throws IOException {
    try (Volume volume = Volume.create(process(), seam)) {
      put(volume, "a", "1");
      head = putWithLargeManifest(volume).tid();
    }
    ByteBuffer commit = RingView.of(process()).newestFirst().get(1).bytes();
    long end = commit.getLong(334) * PAGE_BYTES + commit.getInt(342);
    assertThat(end)
        .isBetween((commit.getLong(326) - 1) * PAGE_BYTES, commit.getLong(326) * PAGE_BYTES);
    try (DiskFile file = process().openForWrite("btree")) {
      file.truncate(end - lessBytes);
    }
    return end;
  }

  private static Transaction putWithLargeManifest(Volume volume) {
    return volume
        .write(
            INFO,
            tx -> {
              tx.put(key("a"), bytes("2"));
              for (int i = 0; i < PACKS_OF_A_LARGE_MANIFEST; i++) {
                tx.packGrew(1 + i, Long.MAX_VALUE);
              }
              return true;
            })
        .committed()
        .orElseThrow();
  }

  @Test
  void such_a_volume_is_read() throws IOException {
    hurt(0);
    try (Volume reader = Volume.openToRead(process(), seam)) {
      requireGood(reader);
    }
  }

  @Test
  void such_a_volume_is_opened_to_write_and_its_file_is_whole_again() throws IOException {
    long end = hurt(0);
    try (Volume writer = Volume.openToWrite(process(), seam)) {
      requireGood(writer);
      long pages = RingView.of(process()).newest().bytes().getLong(326);
      assertThat(pages * PAGE_BYTES).isGreaterThan(end);
      assertThat(process().length("btree")).isGreaterThanOrEqualTo(pages * PAGE_BYTES);
      put(writer, "b", "3");
      assertThat(writer.checkStructure()).isEmpty();
    }
    try (Volume again = Volume.openToWrite(process(), seam)) {
      requireGood(again);
    }
  }

  private void requireGood(Volume volume) {
    assertThat(volume.damage()).isEmpty();
    assertThat(volume.asOf(head).get(key("a"))).isEqualTo(bytes("2"));
    assertThat(volume.checkStructure()).isEmpty();
  }

  @Test
  void a_file_that_lacks_one_byte_of_the_block_is_damaged() throws IOException {
    hurt(1);
    assertThatThrownBy(() -> Volume.openToRead(process(), seam))
        .isInstanceOf(VolumeException.Damaged.class)
        .hasMessageContaining("cut off");
    assertThatThrownBy(() -> Volume.openToWrite(process(), seam))
        .isInstanceOf(VolumeException.Damaged.class);
  }

  @Test
  void a_file_that_lacks_a_part_of_a_tree_is_damaged() throws IOException {
    try (Volume volume = Volume.create(process(), seam)) {
      putWithLargeManifest(volume);
      put(volume, "a", "1");
    }
    long pages = RingView.of(process()).newest().bytes().getLong(326);
    try (DiskFile file = process().openForWrite("btree")) {
      file.truncate(pages * PAGE_BYTES - 1);
    }
    assertThatThrownBy(() -> Volume.openToRead(process(), seam))
        .isInstanceOf(VolumeException.Damaged.class)
        .hasMessageContaining("cut off");
    assertThatThrownBy(() -> Volume.openToWrite(process(), seam))
        .isInstanceOf(VolumeException.Damaged.class);
  }
}
