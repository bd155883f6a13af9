package dev.tidemark.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.WatchedDisk;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a reader of packs holds open, and what it makes of a pack that is not what its list says.
class ReadPacksTest {

  private static final ExtentId ALL = new ExtentId(-1);

  /// How often each pack is open.
  private final Map<String, Integer> open = new HashMap<>();

  private final WatchedDisk.Watcher counting =
      new WatchedDisk.Watcher() {
        @Override
        public void opened(String file) {
          open.merge(file, 1, Integer::sum);
        }

        @Override
        public void closed(String file) {
          open.merge(file, -1, Integer::sum);
        }
      };

  private Disk disk = new SimDisk().process("packs");

  @BeforeEach
  void directory() throws IOException {
    disk.createDirectory(PackFile.DIRECTORY);
  }

  private int openNow() {
    return open.values().stream().mapToInt(Integer::intValue).sum();
  }

  private void write(long number, List<Frame> frames) throws IOException {
    try (DiskFile file = disk.openForWrite(PackFile.name(number))) {
      file.write(ByteBuffer.wrap(new PackObject(frames).encode()), 0);
    }
  }

  private static PackEntry sealed(long number, List<Frame> frames) {
    PackObject pack = new PackObject(frames);
    return new PackEntry(pack.first(), pack.last(), number, pack.encodedLength(), true);
  }

  private PackReader reader(PackBed.MapTree list) {
    Disk watched = new WatchedDisk(disk, counting);
    return new PackReader(watched, () -> list, new PackWriter(watched));
  }

  /// Forty sealed packs of one frame each.
  private List<Frame> fill(PackBed.MapTree list) throws IOException {
    List<Frame> frames = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      Frame frame = Frames.frame(i, Frames.content(i, 100));
      write(i, List.of(frame));
      PackList.put(list, sealed(i, List.of(frame)));
      frames.add(frame);
    }
    return frames;
  }

  @Test
  void of_many_packs_a_reader_keeps_sixteen_open_and_closes_all_when_it_is_closed()
      throws IOException {
    PackBed.MapTree list = new PackBed.MapTree(Map.of());
    List<Frame> frames = fill(list);
    try (PackReader reader = reader(list)) {
      for (int round = 0; round < 2; round++) {
        for (Frame frame : frames) {
          assertThat(reader.read(frame.id(), frame.sha256())).hasSize(100);
          assertThat(openNow()).isBetween(1, 16);
        }
      }
    }
    assertThat(openNow()).isZero();
  }

  @Test
  void a_pack_that_is_gone_keeps_nothing_before_it_from_being_read() throws IOException {
    PackBed.MapTree list = new PackBed.MapTree(Map.of());
    fill(list);
    disk.delete(PackFile.name(2));
    ExtentId first = new ExtentId(1);
    try (PackReader reader = reader(list)) {
      assertThat(reader.framesAfter(ExtentId.NONE, first, 1 << 20)).hasSize(1);
      assertThat(reader.framesAfter(first, first, 1 << 20)).isEmpty();
      assertThat(reader.storedAfter(first, first, new byte[1000])).isNull();
      assertThat(reader.bytesBetween(ExtentId.NONE, first)).isPositive();
      assertThatThrownBy(() -> reader.framesAfter(first, new ExtentId(2), 1 << 20))
          .isInstanceOf(VolumeException.class);
    }
  }

  @Test
  void a_pack_that_is_being_read_is_closed_by_its_last_reader_and_not_before() throws Exception {
    fill(new PackBed.MapTree(Map.of()));
    OpenPacks files = new OpenPacks(new WatchedDisk(disk, counting));
    String first = PackFile.name(1);
    files.read(
        1,
        outer -> {
          files.read(
              1,
              inner -> {
                for (int i = 2; i <= 40; i++) {
                  files.read(i, file -> file.read(0, 4));
                }
                return files.read(2, file -> file.read(0, 4));
              });
          assertThat(open).containsEntry(first, 1);
          return outer.read(0, 4);
        });
    assertThat(open).containsEntry(first, 0);
    files.read(
        3,
        file -> {
          files.close();
          assertThat(openNow()).isEqualTo(1);
          return file.read(0, 4);
        });
    assertThat(openNow()).isZero();
  }

  @Test
  void a_reading_that_fails_gives_its_pack_back() throws IOException {
    fill(new PackBed.MapTree(Map.of()));
    OpenPacks files = new OpenPacks(new WatchedDisk(disk, counting));
    assertThatThrownBy(() -> files.read(1, file -> file.read(0, 1 << 20))).isNotNull();
    files.close();
    assertThat(openNow()).isZero();
  }

  /// Two frames as long as each other whose places the index has the other way round.
  @Test
  void frames_that_lie_where_others_should_are_never_shipped() throws Exception {
    Frame one = Frames.frame(1, new byte[] {1});
    Frame two = Frames.frame(2, new byte[] {2});
    write(1, List.of(one, two));
    try (DiskFile file = disk.openForWrite(PackFile.name(1))) {
      file.write(ByteBuffer.wrap(two.encode()), 0);
      file.write(ByteBuffer.wrap(one.encode()), one.encodedLength());
    }
    PackBed.MapTree list = new PackBed.MapTree(Map.of());
    PackList.put(list, sealed(1, List.of(one, two)));
    try (PackReader reader = reader(list)) {
      FrameScan scan = new FrameScan(reader, ExtentId.NONE, ALL);
      assertThatThrownBy(scan::next)
          .isInstanceOf(VolumeException.Damaged.class)
          .hasMessageContaining("at 0 of " + PackFile.name(1));
    }
  }

  /// Goal: a list that says more than its pack holds is damage, not the end. Method: an entry whose
  /// last extent is not in the file.
  @Test
  void extents_that_the_list_has_and_the_pack_has_not_are_damage_and_not_the_end()
      throws Exception {
    Frame one = Frames.frame(1, new byte[] {1});
    write(1, List.of(one));
    PackEntry entry = sealed(1, List.of(one));
    PackBed.MapTree list = new PackBed.MapTree(Map.of());
    PackList.put(list, new PackEntry(one.id(), new ExtentId(3), 1, entry.length(), true));
    try (PackReader reader = reader(list)) {
      FrameScan scan = new FrameScan(reader, ExtentId.NONE, ALL);
      assertThat(scan.next()).isNotNull();
      assertThatThrownBy(scan::next)
          .isInstanceOf(VolumeException.Damaged.class)
          .hasMessageContaining("is not there");
      assertThatThrownBy(() -> new StoredFrames(reader, one.id(), ALL).next())
          .isInstanceOf(VolumeException.Damaged.class);
    }
  }

  @Test
  void stored_frames_are_whole_ones_even_if_one_is_longer_than_the_buffer() throws Exception {
    Frame small = Frames.frame(1, Frames.content(1, 100));
    byte[] noise = new byte[2 << 20];
    new Random(1).nextBytes(noise);
    List<Frame> frames = List.of(small, Frames.frame(5, noise), Frames.frame(6, new byte[] {3}));
    write(1, frames);
    PackBed.MapTree list = new PackBed.MapTree(Map.of());
    PackList.put(list, sealed(1, frames));
    try (PackReader reader = reader(list)) {
      List<Integer> lengths = new ArrayList<>();
      FrameBytes stored = new StoredFrames(reader, ExtentId.NONE, ALL);
      for (ByteBuffer in = stored.next(); in != null; in = stored.next()) {
        lengths.add(in.remaining());
        while (in.hasRemaining()) {
          FrameHeader.check(in);
        }
      }
      assertThat(lengths.stream().mapToInt(Integer::intValue).sum())
          .isEqualTo(frames.stream().mapToInt(Frame::encodedLength).sum());
      assertThat(lengths.getFirst()).isEqualTo(small.encodedLength());
      assertThat(new StoredFrames(reader, ExtentId.NONE, new ExtentId(4)).next())
          .isEqualTo(ByteBuffer.wrap(small.encode()));
      assertThat(new StoredFrames(reader, new ExtentId(1), new ExtentId(4)).next()).isNull();
    }
  }
}
