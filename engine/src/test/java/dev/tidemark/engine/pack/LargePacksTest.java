package dev.tidemark.engine.pack;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.content.EncodedExtent;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.spi.words.ExtentId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Packs as full as they may be, on a real disk, with a map as the list of packs.
class LargePacksTest {

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
  void a_pack_is_sealed_with_its_index_at_64_MiB_and_another_begins() throws Exception {
    EncodedExtent extent = noise();
    for (int i = 1; i <= 20; i++) {
      bed.append(Frame.of(new ExtentId(i), extent));
      if (i % 5 == 0) {
        bed.commit();
      }
    }
    assertThat(requireNonNull(PackList.holding(bed.list, new ExtentId(16))).sealed()).isTrue();
    PackEntry open = bed.newest();
    assertThat(open.sealed()).isFalse();
    assertThat(open.first()).isEqualTo(new ExtentId(17));
    PackObject sealed = PackObject.decode(Files.readAllBytes(pack(1)));
    assertThat(sealed.frames()).hasSize(16);
    bed.close();
    bed = bed.reopened(new LocalDisk(directory));
    assertThat(bed.reader.read(new ExtentId(3), extent.sha256())).hasSize(4 << 20);
    assertThat(bed.reader.read(new ExtentId(20), extent.sha256())).hasSize(4 << 20);
  }

  @Test
  void a_pack_sealed_by_an_undone_transaction_is_open_again() throws Exception {
    bed.append(Frames.content(1, 100));
    bed.commit();
    EncodedExtent extent = noise();
    for (int i = 100; i < 118; i++) {
      Frame frame = bed.append(Frame.of(new ExtentId(i), extent));
      assertThat(bed.reader.read(frame.id(), frame.sha256())).hasSize(4 << 20);
    }
    assertThat(directory.resolve("packs")).isDirectoryContaining("glob:**2.pack");
    bed.abort();
    bed.append(Frames.content(2, 100));
    bed.commit();
    bed.requireAllIsThere();
    assertThat(bed.newest().number()).isEqualTo(1);
  }

  @Test
  void a_pack_holds_at_most_65536_extents() throws Exception {
    EncodedExtent tiny = Frames.extent(new byte[] {7});
    for (int i = 1; i <= PackIndex.COUNT_MAX + 1; i++) {
      bed.append(Frame.of(new ExtentId(i), tiny));
    }
    bed.commit();
    assertThat(bed.newest().first()).isEqualTo(new ExtentId(PackIndex.COUNT_MAX + 1));
    try (PackReader other = bed.otherReader()) {
      for (long id : new long[] {1, 40_000, PackIndex.COUNT_MAX, PackIndex.COUNT_MAX + 1}) {
        assertThat(other.read(new ExtentId(id), tiny.sha256())).containsExactly(7);
      }
    }
  }

  @Test
  void frames_of_several_packs_follow_each_other() throws Exception {
    EncodedExtent tiny = Frames.extent(new byte[] {7});
    int count = 2 * PackIndex.COUNT_MAX + 10;
    for (int i = 1; i <= count; i++) {
      bed.append(Frame.of(new ExtentId(2L * i), tiny));
    }
    bed.commit();
    FrameScan scan = new FrameScan(bed.reader, ExtentId.NONE, ALL);
    for (int i = 1; i <= count; i++) {
      assertThat(requireNonNull(scan.next()).id().value()).isEqualTo(2L * i);
    }
    assertThat(scan.next()).isNull();
    long border = 2L * PackIndex.COUNT_MAX;
    assertThat(
            PackBed.all(
                new FrameScan(bed.reader, new ExtentId(border - 1), new ExtentId(border + 3))))
        .extracting(frame -> frame.id().value())
        .containsExactly(border, border + 2);
    long frameLength = Frames.frame(1, new byte[] {7}).encodedLength();
    assertThat(bed.reader.bytesBetween(ExtentId.NONE, ALL))
        .isBetween(count * frameLength, count * (frameLength + PackIndex.ENTRY_BYTES) + 100);
  }

  @Test
  void salvage_reads_packs_longer_than_its_window() throws Exception {
    EncodedExtent extent = noise();
    List<Frame> frames = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      frames.add(Frame.of(new ExtentId(i), extent));
    }
    byte[] bytes = new PackObject(frames).encode();
    bytes[frames.getFirst().encodedLength() + 1000] ^= 1;
    Files.write(directory.resolve("pack"), bytes);
    try (var file = new LocalDisk(directory).openForRead("pack")) {
      PackSalvage salvage = new PackSalvage(file);
      for (long id : new long[] {1, 3, 4, 5}) {
        assertThat(requireNonNull(salvage.next()).id().value()).isEqualTo(id);
      }
      assertThat(salvage.next()).isNull();
    }
  }

  private static EncodedExtent noise() {
    byte[] noise = new byte[4 << 20];
    new Random(SEED).nextBytes(noise);
    return Frames.extent(noise);
  }

  private Path pack(long number) {
    return directory.resolve(PackFile.name(number));
  }
}
