package dev.tidemark.engine.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.check.CheckResult.Finding;
import dev.tidemark.engine.files.FileCodec;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.pack.ListedPack;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.restore.GrowingTree;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.WriteTransaction;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckVolumeTest {

  private final SimDisk machine = new SimDisk();
  private final Disk disk = machine.process("volume");
  private Volume volume;
  private PackStore packs;
  private List<ListedPack> damaged = List.of();

  @BeforeEach
  void create() {
    volume = Volume.create(disk, Seam.real());
    packs = PackStore.of(volume, disk);
    GrowingTree tree = new GrowingTree(volume, packs, new Random(13));
    for (int i = 0; i < 10; i++) {
      tree.grow(Kind.WHOLE);
    }
  }

  @AfterEach
  void close() {
    packs.close();
    volume.close();
  }

  private CheckResult check(CheckDepth depth) throws Exception {
    Disk scratch = new SimDisk().process("scratch");
    CheckVolume check =
        new CheckVolume(volume, packs, disk, scratch, Seam.real(), CheckListener.SILENT);
    CheckResult report = check.run(depth);
    damaged = check.damagedPacks();
    return report;
  }

  private void write(Consumer<WriteTransaction> change) {
    volume.write(
        GrowingTree.info(Kind.WHOLE),
        tx -> {
          change.accept(tx);
          return tx.tid();
        });
  }

  @Test
  void a_good_volume_has_no_findings() throws Exception {
    CheckResult report = check(new CheckDepth.All());
    assertThat(report.findings()).isEmpty();
    assertThat(report.records()).isGreaterThan(30);
    assertThat(report.extents()).isPositive();
    assertThat(check(new CheckDepth.Structure()).findings()).isEmpty();
  }

  @Test
  void packs_whose_content_was_not_read_are_counted() throws Exception {
    int packs = disk.list("packs").size();
    assertThat(packs).isPositive();
    assertThat(check(new CheckDepth.Structure()).unreadPacks()).isEqualTo(packs);
    assertThat(check(new CheckDepth.All()).unreadPacks()).isZero();
  }

  @Test
  void a_flipped_bit_in_a_pack_is_found() throws Exception {
    String pack = "packs/" + disk.list("packs").getFirst();
    long length = disk.length(pack);
    machine.flip(pack, length / 2, 3);
    assertThat(check(new CheckDepth.Structure()).findings()).isEmpty();
    assertThat(check(new CheckDepth.All()).findings())
        .anyMatch(finding -> finding.fact().contains("extent"))
        .anyMatch(finding -> finding.what().equals(pack));
    assertThat(damaged).hasSize(1);
  }

  @Test
  void a_pack_that_is_gone_or_too_short_is_found_without_reading_content() throws Exception {
    String pack = "packs/" + disk.list("packs").getFirst();
    long length = disk.length(pack);
    try (var file = disk.openForWrite(pack)) {
      file.truncate(length - 1);
    }
    assertThat(check(new CheckDepth.Structure()).findings())
        .extracting(Finding::what)
        .contains(pack);
    disk.delete(pack);
    assertThat(check(new CheckDepth.Structure()).findings())
        .anyMatch(finding -> finding.toString().equals(pack + ": it is gone"));
  }

  @Test
  void a_name_that_leads_nowhere_and_an_object_without_a_name_are_found() throws Exception {
    write(tx ->
        tx.put(
            FileKeys.inode(9000),
            FileCodec.encode(new Inode(FileType.FILE, 0600, 0, 0, 0, 0, 0, 1))));
    assertThat(check(new CheckDepth.Structure()).findings())
        .anyMatch(finding -> finding.what().equals("object 9000"));
  }

  @Test
  void names_that_are_not_counted_right_are_found() throws Exception {
    write(tx -> {
      byte[] name = {'x'};
      tx.put(
          FileKeys.inode(9000), FileCodec.encode(new Inode(FileType.FILE, 0600, 0, 0, 0, 0, 0, 2)));
      tx.put(FileKeys.link(9000, FileKeys.ROOT, name), FileCodec.link());
    });
    assertThat(check(new CheckDepth.Structure()).findings())
        .anyMatch(finding -> finding.fact().contains("counts 2 names"))
        .anyMatch(finding -> finding.fact().contains("leads elsewhere"))
        .anyMatch(finding -> finding.what().equals("the file tree"));
  }
}
