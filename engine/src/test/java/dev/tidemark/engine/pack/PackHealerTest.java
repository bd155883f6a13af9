package dev.tidemark.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.content.Codec;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimKilled;
import dev.tidemark.engine.seam.Survival;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Sha256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A pack is healed with nothing but whole frames of its own, and is never less than it was.
class PackHealerTest {

  private static final List<Frame> ALL = Frames.frames(5, 14, 900);
  private static final List<Frame> FRAMES = ALL.subList(1, 13);
  private static final PackObject PACK = new PackObject(FRAMES);
  private static final ListedPack SEALED =
      new ListedPack(1, PACK.first(), PACK.last(), PACK.encodedLength(), true);

  private final SimDisk machine = new SimDisk();
  private final Disk disk = machine.process("healer");

  private static void write(Disk disk, byte[] bytes) throws Exception {
    disk.createDirectory("packs");
    disk.syncDirectory("");
    try (DiskFile file = disk.openForWrite(SEALED.file())) {
      file.truncate(0);
      file.write(ByteBuffer.wrap(bytes), 0);
      file.force();
    }
    disk.syncDirectory("packs");
  }

  private static byte[] read(Disk disk) throws Exception {
    try (DiskFile file = disk.openForRead(SEALED.file())) {
      return new PackFile(file).read(0, (int) file.size());
    }
  }

  /// The pack with a frame made unreadable.
  private static byte[] damaged(int frame) {
    byte[] bytes = PACK.encode();
    bytes[FRAMES.subList(0, frame).stream().mapToInt(Frame::encodedLength).sum() + 64] ^= 1;
    return bytes;
  }

  private static PackHealer.Frames given(List<Frame> frames) {
    return (first, last, to) -> frames.forEach(to);
  }

  @Test
  void frames_in_any_order_some_of_them_twice_and_some_of_other_packs_make_the_pack_whole()
      throws Exception {
    List<Frame> all = new ArrayList<>(ALL);
    all.addAll(FRAMES.subList(3, 6));
    Collections.shuffle(all, new Random(7));
    assertThat(new PackHealer(disk).heal(SEALED, given(all))).isEmpty();
    assertThat(read(disk)).isEqualTo(PACK.encode());
  }

  @Test
  void a_pack_that_grows_is_healed_without_index_and_footer() throws Exception {
    byte[] bytes = PACK.encode();
    int length = bytes.length - PackIndex.tailLength(FRAMES.size());
    ListedPack growing = new ListedPack(1, PACK.first(), PACK.last(), length, false);
    write(disk, Arrays.copyOf(damaged(4), length));
    assertThat(new PackHealer(disk).heal(growing, given(FRAMES.subList(4, 5)))).isEmpty();
    assertThat(read(disk)).isEqualTo(Arrays.copyOf(bytes, length));
  }

  /// Goal: content that is not what its hash says never gets into a pack, though its CRCs are
  /// right. Method: offer such a frame first, then the right one; then such a frame alone.
  @Test
  void a_frame_whose_content_is_not_what_its_hash_says_is_not_taken() throws Exception {
    Frame right = FRAMES.get(4);
    byte[] other = right.stored().clone();
    other[other.length - 1] ^= 1;
    Frame wrong = new Frame(right.id(), right.length(), right.codec(), right.sha256(), other);
    write(disk, damaged(4));
    assertThat(new PackHealer(disk).heal(SEALED, given(List.of(wrong)))).isPresent();
    assertThat(read(disk)).isEqualTo(damaged(4));
    assertThat(new PackHealer(disk).heal(SEALED, given(List.of(wrong, right)))).isEmpty();
    assertThat(read(disk)).isEqualTo(PACK.encode());
  }

  @Test
  void what_is_whole_in_the_old_file_needs_nothing_from_elsewhere() throws Exception {
    byte[] bytes = PACK.encode();
    bytes[bytes.length - 1] ^= 1;
    write(disk, bytes);
    try (DiskFile leftByACrash = disk.openForWrite(SEALED.file() + ".new")) {
      leftByACrash.write(ByteBuffer.allocate(2 * bytes.length), 0);
    }
    assertThat(new PackHealer(disk).heal(SEALED, given(List.of()))).isEmpty();
    assertThat(read(disk)).isEqualTo(PACK.encode());
  }

  /// Another line of the volume may have given the number of an extent to other content.
  @Test
  void what_is_whole_in_the_old_file_is_never_replaced() throws Exception {
    Frame own = Frames.frame(4, new byte[] {1});
    Frame other = Frames.frame(4, new byte[] {2});
    PackObject pack = new PackObject(List.of(own));
    ListedPack listed = new ListedPack(1, own.id(), own.id(), pack.encodedLength(), true);
    byte[] bytes = pack.encode();
    bytes[bytes.length - 1] ^= 1;
    write(disk, bytes);
    assertThat(new PackHealer(disk).heal(listed, given(List.of(other)))).isEmpty();
    assertThat(read(disk)).isEqualTo(pack.encode());
  }

  @Test
  void why_a_pack_could_not_be_made_whole_is_said_in_numbers() throws Exception {
    byte[] twice = damaged(4);
    twice[64] ^= 1;
    write(disk, twice);
    int missing = FRAMES.getFirst().encodedLength() + PackIndex.ENTRY_BYTES;
    assertThat(new PackHealer(disk).heal(SEALED, given(FRAMES.subList(4, 5))))
        .contains(
            "10 extents of it are whole and 1 came from there; together %d of its %d bytes"
                .formatted(PACK.encodedLength() - missing, PACK.encodedLength()));
    assertThat(new PackHealer(new SimDisk().process("empty")).heal(SEALED, given(List.of())))
        .isPresent();
  }

  /// Frames that together are just as long, and are not those of the list: the last one has another
  /// id.
  @Test
  void a_pack_that_would_have_other_extents_than_the_list_says_is_not_put_in_place()
      throws Exception {
    Frame last = Frames.frame(9, new byte[] {3});
    List<Frame> frames = List.of(Frames.frame(2, new byte[] {1}), last);
    PackObject pack = new PackObject(frames);
    ListedPack listed = new ListedPack(1, pack.first(), pack.last(), pack.encodedLength(), true);
    byte[] old = pack.encode();
    old[last.encodedLength() + 64] ^= 1;
    write(disk, old);
    Frame other = Frames.frame(8, new byte[] {3});
    assertThat(new PackHealer(disk).heal(listed, given(List.of(other))))
        .contains("its extents are not those of the list");
    assertThat(read(disk)).isEqualTo(old);
    assertThat(disk.list("packs")).hasSize(1);
  }

  @Test
  void a_pack_of_no_frames_is_never_put_in_place() throws Exception {
    ListedPack empty = new ListedPack(1, PACK.first(), PACK.last(), 0, false);
    assertThat(new PackHealer(disk).heal(empty, given(List.of()))).isPresent();
    assertThat(disk.exists(empty.file())).isFalse();
  }

  /// Goal: a stop at any moment, whatever the disk then has kept, leaves the old file or the whole
  /// new one; once it is said that the pack is whole, a power cut leaves the new one. Method: stop
  /// before each step; the power fails with what was not synced gone, there, or there in part.
  @Test
  void a_stop_at_any_step_leaves_the_old_file_or_the_whole_new_one() throws Exception {
    byte[] old = damaged(4);
    for (Survival survival : Survival.values()) {
      boolean healed = false;
      for (long step = 0; !healed; step++) {
        SimDisk now = new SimDisk();
        Disk first = now.process("first");
        write(first, old);
        now.crashAfter(step);
        healed = heals(first);
        now.powerCut(survival, new Random(step));
        Disk next = now.process("next");
        String when = "step " + step + " " + survival;
        if (healed) {
          assertThat(read(next)).as(when).isEqualTo(PACK.encode());
        } else {
          assertThat(read(next)).as(when).isIn(old, PACK.encode());
        }
        assertThat(heals(next)).as(when).isTrue();
        assertThat(read(next)).as(when).isEqualTo(PACK.encode());
        assertThat(next.list("packs")).as(when).hasSize(1);
      }
    }
  }

  private static boolean heals(Disk disk) throws Exception {
    try {
      Optional<String> left = new PackHealer(disk).heal(SEALED, given(FRAMES.subList(4, 5)));
      assertThat(left).isEmpty();
      return true;
    } catch (SimKilled e) {
      return false;
    }
  }

  @Test
  void a_frame_says_no_lengths_that_cannot_be() {
    assertThatThrownBy(
            () -> new Frame(new ExtentId(1), 5, Codec.STORED, Sha256.of(new byte[5]), new byte[4]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Frame.of(ExtentId.NONE, Frames.extent(new byte[] {1})))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
