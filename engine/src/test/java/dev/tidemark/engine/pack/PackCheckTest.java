package dev.tidemark.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.WatchedDisk;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What each depth of checking a pack finds.
class PackCheckTest {

  /// Three frames as long as each other.
  private static final List<Frame> FRAMES =
      List.of(
          Frames.frame(2, new byte[] {1}),
          Frames.frame(4, new byte[] {2}),
          Frames.frame(7, new byte[] {3}));

  private static final byte[] BYTES = new PackObject(FRAMES).encode();
  private static final int FRAMES_END = BYTES.length - PackIndex.tailLength(3);
  private static final ListedPack SEALED = listed(2, 7, BYTES.length, true);
  private static final ListedPack GROWING = listed(2, 7, FRAMES_END, false);

  private final Disk disk = new SimDisk().process("packs");
  private final PackCheck check = new PackCheck(disk);

  private static ListedPack listed(long first, long last, long length, boolean sealed) {
    return new ListedPack(1, new ExtentId(first), new ExtentId(last), length, sealed);
  }

  @BeforeEach
  void directory() throws IOException {
    disk.createDirectory(PackFile.DIRECTORY);
  }

  private void write(byte[] bytes) throws IOException {
    try (DiskFile file = disk.openForWrite(SEALED.file())) {
      file.truncate(0);
      file.write(ByteBuffer.wrap(bytes), 0);
    }
  }

  @Test
  void a_good_pack_is_good_at_every_depth_and_so_is_one_with_a_tail() throws Exception {
    write(BYTES);
    for (ListedPack pack : List.of(SEALED, GROWING)) {
      assertThat(check.presence(pack)).isEmpty();
      assertThat(check.structure(pack)).isEmpty();
      assertThat(check.proof(pack)).isEmpty();
    }
  }

  @Test
  void a_pack_that_is_gone_or_too_short_is_found_at_every_depth() throws Exception {
    for (ListedPack pack : List.of(SEALED, GROWING)) {
      assertEachSays(pack, "it is gone");
    }
    write(Arrays.copyOf(BYTES, FRAMES_END - 1));
    assertEachSays(GROWING, "it has %d bytes and the list says %d", FRAMES_END - 1, FRAMES_END);
    assertEachSays(SEALED, "it has %d bytes and the list says %d", FRAMES_END - 1, BYTES.length);
  }

  private void assertEachSays(ListedPack pack, String fact, Object... numbers) {
    Optional<String> said = Optional.of(fact.formatted(numbers));
    assertThat(check.presence(pack)).isEqualTo(said);
    assertThat(check.structure(pack)).isEqualTo(said);
    assertThat(check.proof(pack)).isEqualTo(said);
  }

  @Test
  void every_flipped_bit_of_index_and_footer_is_found_by_the_structure_and_of_frames_by_the_proof()
      throws Exception {
    for (int bit = 0; bit < BYTES.length * 8; bit += 3) {
      write(Frames.flipped(BYTES, bit));
      assertThat(check.presence(SEALED)).isEmpty();
      assertThat(check.structure(SEALED).isPresent()).isEqualTo(bit / 8 >= FRAMES_END);
      assertThat(check.proof(SEALED)).as("bit %d", bit).isPresent();
      assertThat(check.structure(GROWING)).isEmpty();
      assertThat(check.proof(GROWING).isPresent()).isEqualTo(bit / 8 < FRAMES_END);
    }
  }

  @Test
  void frames_that_lie_where_the_index_has_others_are_found_by_the_proof() throws Exception {
    byte[] swapped = BYTES.clone();
    int length = FRAMES.getFirst().encodedLength();
    System.arraycopy(BYTES, 0, swapped, length, length);
    System.arraycopy(BYTES, length, swapped, 0, length);
    write(swapped);
    assertThat(check.structure(SEALED)).isEmpty();
    assertThat(check.proof(SEALED))
        .contains("extent 0000000000000002 at 0: frame 0000000000000004 is there");
    assertThat(check.proof(GROWING)).isPresent();
  }

  @Test
  void frames_of_a_growing_pack_that_are_out_of_order_are_found_by_the_proof() throws Exception {
    byte[] swapped = BYTES.clone();
    int length = FRAMES.getFirst().encodedLength();
    System.arraycopy(BYTES, length, swapped, 2 * length, length);
    System.arraycopy(BYTES, 2 * length, swapped, length, length);
    write(swapped);
    assertThat(check.proof(GROWING)).contains("frame 0000000000000004 is out of order");
  }

  @Test
  void extents_other_than_the_list_says_are_found_by_the_proof() throws Exception {
    write(BYTES);
    for (boolean sealed : new boolean[] {true, false}) {
      int length = sealed ? BYTES.length : FRAMES_END;
      assertThat(check.proof(listed(1, 7, length, sealed))).isPresent();
      assertThat(check.proof(listed(2, 8, length, sealed))).isPresent();
    }
    assertThat(check.proof(listed(2, 7, 0, false))).isPresent();
    int two = 2 * FRAMES.getFirst().encodedLength();
    assertThat(check.proof(listed(2, 4, two, false))).isEmpty();
    assertThat(check.proof(listed(2, 7, two, false))).isPresent();
    assertThat(check.proof(listed(2, 4, two - 1, false))).isPresent();
  }

  @Test
  void a_disk_that_cannot_be_read_is_a_fact_like_others_and_files_are_closed() throws Exception {
    write(BYTES);
    int[] open = {0};
    PackCheck broken =
        new PackCheck(
            new WatchedDisk(
                disk,
                new WatchedDisk.Watcher() {
                  @Override
                  public void reading(String file, long position, int length) throws IOException {
                    throw new IOException("EIO");
                  }

                  @Override
                  public void opened(String file) {
                    open[0]++;
                  }

                  @Override
                  public void closed(String file) {
                    open[0]--;
                  }
                }));
    assertThat(broken.structure(SEALED)).contains("EIO");
    assertThat(broken.proof(GROWING)).contains("EIO");
    assertThat(broken.presence(SEALED)).isEmpty();
    assertThat(open[0]).isZero();
  }
}
