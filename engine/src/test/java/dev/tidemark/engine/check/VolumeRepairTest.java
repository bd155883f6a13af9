package dev.tidemark.engine.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.pack.Frame;
import dev.tidemark.engine.pack.ListedPack;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.restore.MirroredVolume;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.spi.sink.ObjectName;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: whatever happens to the pack files of a volume, an archive of it gives them back byte by
/// byte; what it cannot give is said, and the file stays as it was.
class VolumeRepairTest {

  private final SimDisk machine = new SimDisk();
  private final Disk disk = machine.process("origin");
  private MirroredVolume origin;
  private List<ListedPack> packs = List.of();

  @BeforeEach
  void create() throws Exception {
    origin = new MirroredVolume(disk, new Random(21));
    for (int i = 0; i < 10; i++) {
      origin.grow();
      origin.mirror();
    }
    packs = origin.packs.listed();
  }

  @AfterEach
  void close() {
    origin.close();
  }

  private VolumeRepair.Outcome repair() throws Exception {
    try (ArchiveReader archive = ArchiveReader.open(origin.sink, Seam.real())) {
      return new VolumeRepair(disk, archive).run(packs);
    }
  }

  /// As another process sees it, that has nothing open.
  private CheckResult check() throws Exception {
    Disk scratch = new SimDisk().process("scratch");
    try (PackStore fresh = PackStore.of(origin.volume, disk)) {
      return new CheckVolume(origin.volume, fresh, disk, scratch, Seam.real(), CheckListener.SILENT)
          .run(new CheckDepth.All());
    }
  }

  private byte[] bytes(String name) throws Exception {
    try (var file = disk.openForRead(name)) {
      java.nio.ByteBuffer out = java.nio.ByteBuffer.allocate((int) file.size());
      while (out.hasRemaining() && file.read(out, out.position()) > 0) {
        // until it is full
      }
      return out.array();
    }
  }

  @Test
  void a_flipped_bit_anywhere_is_healed() throws Exception {
    String pack = packs.getFirst().file();
    byte[] before = bytes(pack);
    for (int at = 3; at < before.length; at += 997) {
      machine.flip(pack, at, 5);
      assertThat(check().isGood()).as("flipped at %s", at).isFalse();
      assertThat(repair().left()).isEmpty();
      assertThat(bytes(pack)).isEqualTo(before);
    }
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void a_pack_that_is_gone_comes_back_byte_by_byte() throws Exception {
    String pack = packs.getFirst().file();
    byte[] before = bytes(pack);
    disk.delete(pack);
    assertThat(repair().healed()).hasSize(packs.size());
    assertThat(bytes(pack)).isEqualTo(before);
  }

  @Test
  void what_the_archive_does_not_have_is_said_and_the_file_stays_as_it_was() throws Exception {
    origin.grow();
    origin.grow();
    packs = origin.packs.listed();
    String pack = packs.getLast().file();
    byte[] before = bytes(pack);
    machine.flip(pack, before.length - 10, 5);
    byte[] flipped = bytes(pack);
    VolumeRepair.Outcome outcome = repair();
    assertThat(outcome.left()).hasSize(1);
    assertThat(outcome.left().values().iterator().next()).contains("together");
    assertThat(bytes(pack)).isEqualTo(flipped);
    assertThat(disk.list("packs")).noneMatch(name -> name.endsWith(".new"));
  }

  @Test
  void a_pack_damaged_in_the_archive_as_well_heals_as_far_as_others_hold_its_extents()
      throws Exception {
    String object =
        origin.sink.names().stream().filter(n -> n.startsWith("packs/")).findFirst().orElseThrow();
    origin.sink.delete(new ObjectName(object));
    String pack = packs.getFirst().file();
    machine.flip(pack, 70, 5);
    assertThat(repair().left()).isEmpty();
    disk.delete(pack);
    assertThat(repair().left()).hasSize(1);
  }

  @Test
  void a_pack_that_is_flipped_in_the_archive_is_skipped_and_others_give_what_they_hold()
      throws Exception {
    for (String object : origin.sink.names()) {
      if (object.startsWith("packs/")) {
        byte[] before = origin.sink.bytes(object).orElseThrow();
        byte[] flipped = before.clone();
        flipped[before.length / 2] ^= 1;
        origin.sink.tamper(object, flipped);
        disk.delete(packs.getFirst().file());
        assertThat(repair().left()).as(object).hasSize(1);
        origin.sink.tamper(object, before);
        assertThat(repair().left()).as(object).isEmpty();
      }
    }
  }

  /// Method: a pack of the volume that is gone and held one extent alone.
  @Test
  void an_extent_at_either_end_of_an_archives_pack_is_found() throws Exception {
    try (ArchiveReader archive = ArchiveReader.open(origin.sink, Seam.real())) {
      assertThat(archive.packs()).hasSizeGreaterThan(2);
      for (PackRef pack : archive.packs()) {
        List<Frame> frames = archive.readPack(pack).frames();
        for (Frame end : List.of(frames.getFirst(), frames.getLast())) {
          ListedPack lost = new ListedPack(99, end.id(), end.id(), end.encodedLength(), false);
          assertThat(new VolumeRepair(disk, archive).run(List.of(lost)).left()).isEmpty();
          disk.delete(lost.file());
        }
      }
    }
  }
}
