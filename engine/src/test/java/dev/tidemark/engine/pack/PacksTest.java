package dev.tidemark.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Appending and reading, on a real disk, with a map as the list of packs. What takes many bytes or
/// extents is in [LargePacksTest].
class PacksTest {

  private static final long SEED = 4;
  private static final ExtentId ALL = new ExtentId(-1);

  @TempDir Path directory;
  private PackBed bed;

  @BeforeEach
  void open() {
    bed = new PackBed(new LocalDisk(directory));
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void extents_come_back_before_and_after_the_commit_and_in_the_next_process() throws Exception {
    List<byte[]> contents = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      contents.add(Frames.content(i, 1 + i * 997));
      Frame frame = bed.append(contents.get(i));
      assertThat(bed.reader.read(frame.id(), frame.sha256())).isEqualTo(contents.get(i));
      if (i % 7 == 0) {
        bed.commit();
      }
    }
    bed.commit();
    reopen();
    for (int i = 0; i < 50; i++) {
      Frame frame = bed.committed.get(i);
      assertThat(bed.reader.read(frame.id(), frame.sha256())).isEqualTo(contents.get(i));
    }
  }

  @Test
  void extents_of_an_undone_transaction_are_gone_and_its_tail_is_overwritten() throws Exception {
    bed.append(Frames.content(1, 5000));
    bed.commit();
    Frame undone = bed.append(Frames.content(2, 90_000));
    bed.abort();
    assertThatThrownBy(() -> bed.reader.read(undone.id(), undone.sha256()))
        .isInstanceOf(VolumeException.Damaged.class)
        .hasMessageContaining(undone.id().toString());
    bed.append(Frames.content(3, 700));
    bed.commit();
    bed.requireAllIsThere();
    assertThat(Files.size(pack(1))).isEqualTo(bed.newest().length());
  }

  @Test
  void a_first_pack_that_was_undone_leaves_nothing_in_the_next() throws Exception {
    bed.append(Frames.content(2, 90_000));
    bed.abort();
    bed.append(Frames.content(3, 700));
    bed.commit();
    bed.requireAllIsThere();
    assertThat(Files.size(pack(1))).isEqualTo(bed.newest().length());
  }

  @Test
  void a_tail_left_by_a_crash_is_cut_off_before_the_pack_grows() throws Exception {
    bed.append(Frames.content(1, 5000));
    bed.commit();
    long committed = Files.size(pack(1));
    Files.write(pack(1), new byte[100_000], StandardOpenOption.APPEND);
    reopen();
    bed.requireAllIsThere();
    bed.append(Frames.content(2, 10));
    bed.commit();
    assertThat(Files.size(pack(1))).isEqualTo(committed + bed.committed.getLast().encodedLength());
    bed.requireAllIsThere();
  }

  @Test
  void another_process_reads_what_is_committed_while_the_pack_grows() throws Exception {
    try (PackReader other = bed.otherReader()) {
      for (int i = 0; i < 30; i++) {
        Frame frame = bed.append(Frames.content(i, 3000));
        assertThatThrownBy(() -> other.read(frame.id(), frame.sha256()))
            .isInstanceOf(VolumeException.Damaged.class);
        bed.commit();
        bed.append(Frames.content(99, 200));
        assertThat(other.read(frame.id(), frame.sha256())).isEqualTo(Frames.content(i, 3000));
        bed.abort();
      }
      assertThat(PackBed.all(new FrameScan(other, ExtentId.NONE, ALL)).size()).isEqualTo(30);
    }
  }

  @Test
  void frames_are_shipped_as_they_were_encoded_between_any_two_ids() throws Exception {
    Random random = new Random(SEED);
    for (Frame frame : Frames.frames(SEED, 200, 20_000)) {
      bed.append(frame);
      if (random.nextInt(10) == 0) {
        bed.commit();
      }
    }
    bed.commit();
    int last = (int) bed.last().value();
    try (PackReader other = bed.otherReader()) {
      for (int i = 0; i < 200; i++) {
        ExtentId after = new ExtentId(random.nextInt(last + 2));
        ExtentId upTo = new ExtentId(random.nextInt(last + 2));
        List<Frame> expected =
            bed.committed.stream()
                .filter(frame -> frame.id().isAfter(after) && !frame.id().isAfter(upTo))
                .toList();
        assertThat(Frames.bytes(PackBed.all(new FrameScan(other, after, upTo))))
            .as("after %s up to %s, seed %d", after, upTo, SEED)
            .isEqualTo(Frames.bytes(expected));
        assertThat(other.bytesBetween(after, upTo))
            .isEqualTo(expected.stream().mapToLong(Frame::encodedLength).sum());
      }
    }
  }

  @Test
  void a_damaged_frame_is_named_with_pack_offset_and_extent() throws Exception {
    for (Frame frame : Frames.frames(SEED, 20, 3000)) {
      bed.append(frame);
    }
    bed.commit();
    Frame victim = bed.committed.get(10);
    int offset = bed.committed.subList(0, 10).stream().mapToInt(Frame::encodedLength).sum();
    byte[] bytes = Files.readAllBytes(pack(1));
    bytes[offset + 70] ^= 1;
    Files.write(pack(1), bytes);
    assertThatThrownBy(() -> bed.reader.read(victim.id(), victim.sha256()))
        .isInstanceOf(VolumeException.Damaged.class)
        .hasMessageContaining("packs/0000000000000001.pack")
        .hasMessageContaining(String.valueOf(offset))
        .hasMessageContaining(victim.id().toString());
    FrameScan scan = new FrameScan(bed.reader, ExtentId.NONE, ALL);
    assertThatThrownBy(() -> PackBed.all(scan))
        .isInstanceOf(VolumeException.Damaged.class)
        .hasMessageContaining("packs/0000000000000001.pack")
        .hasMessageContaining(String.valueOf(offset))
        .hasMessageContaining(victim.id().toString());
    Frame other = bed.committed.get(11);
    assertThat(bed.reader.read(other.id(), other.sha256())).hasSize(other.length());
  }

  @Test
  void content_other_than_the_record_says_is_damage() throws Exception {
    Frame frame = bed.append(Frames.content(1, 100));
    bed.commit();
    assertThatThrownBy(() -> bed.reader.read(frame.id(), Hash.ZERO))
        .isInstanceOf(VolumeException.Damaged.class)
        .hasMessageContaining(frame.id().toString());
  }

  @Test
  void every_flipped_bit_of_a_sealed_pack_is_noticed_or_harmless() throws Exception {
    sealSmallPack();
    byte[] bytes = Files.readAllBytes(pack(1));
    for (int bit = 0; bit < bytes.length * 8; bit += 7) {
      Files.write(pack(1), Frames.flipped(bytes, bit));
      int damaged = 0;
      try (PackReader other = bed.otherReader()) {
        for (Frame frame : bed.committed) {
          damaged += comesBack(other, frame) ? 0 : 1;
        }
      }
      boolean inFrame = bit / 8 < bytes.length - PackIndex.tailLength(bed.committed.size());
      assertThat(damaged).as("extents lost by bit %d", bit).isEqualTo(inFrame ? 1 : 0);
    }
  }

  @Test
  void a_missing_and_a_shortened_pack_are_damage() throws Exception {
    Frame frame = bed.append(Frames.content(1, 100));
    bed.commit();
    byte[] bytes = Files.readAllBytes(pack(1));
    Files.write(pack(1), Arrays.copyOf(bytes, 90));
    try (PackReader other = bed.otherReader()) {
      assertThatThrownBy(() -> other.read(frame.id(), frame.sha256()))
          .isInstanceOf(VolumeException.Damaged.class);
    }
    Files.delete(pack(1));
    try (PackReader other = bed.otherReader()) {
      assertThatThrownBy(() -> other.read(frame.id(), frame.sha256()))
          .isInstanceOf(VolumeException.Damaged.class)
          .hasMessageContaining("packs/0000000000000001.pack");
    }
  }

  @Test
  void salvage_finds_every_whole_frame_of_a_damaged_pack() throws Exception {
    Random random = new Random(SEED);
    List<Frame> frames = Frames.frames(SEED, 40, 30_000);
    byte[] bytes = new PackObject(frames).encode();
    int hurt = 1 + random.nextInt(38);
    int offset = frames.subList(0, hurt).stream().mapToInt(Frame::encodedLength).sum();
    bytes[offset + random.nextInt(frames.get(hurt).encodedLength())] ^= 0x10;
    Files.write(directory.resolve("pack"), bytes);
    List<Frame> expected = new ArrayList<>(frames);
    expected.remove(hurt);

    try (var file = new LocalDisk(directory).openForRead("pack")) {
      PackSalvage salvage = new PackSalvage(file);
      List<Frame> found = new ArrayList<>();
      for (Frame frame = salvage.next(); frame != null; frame = salvage.next()) {
        found.add(frame);
      }
      assertThat(Frames.bytes(found)).as("seed %d", SEED).isEqualTo(Frames.bytes(expected));
    }
  }

  /// A pack that is sealed without being full, as one of a mebibyte would be.
  private void sealSmallPack() throws Exception {
    List<Frame> frames = Frames.frames(SEED, 3, 60);
    frames.forEach(bed.committed::add);
    byte[] bytes = new PackObject(frames).encode();
    Files.createDirectories(directory.resolve("packs"));
    Files.write(pack(1), bytes);
    PackList.put(
        bed.list,
        new PackEntry(frames.getFirst().id(), frames.getLast().id(), 1, bytes.length, true));
  }

  private static boolean comesBack(PackReader reader, Frame frame) {
    try {
      return reader.read(frame.id(), frame.sha256()).length == frame.length();
    } catch (VolumeException.Damaged e) {
      return false;
    }
  }

  private void reopen() {
    bed.close();
    bed = bed.reopened(new LocalDisk(directory));
  }

  private Path pack(long number) {
    return directory.resolve(PackFile.name(number));
  }
}
