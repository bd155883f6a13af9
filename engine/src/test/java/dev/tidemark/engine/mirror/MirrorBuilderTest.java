package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.link.Links;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.testkit.MemorySink;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a program has to say to mirror a volume of its own, and what it need not know.
class MirrorBuilderTest {

  private static final TransactionInfo INFO =
      TransactionInfo.of(TransactionInfo.Kind.WHOLE, "ann", "box", "test", "");

  @TempDir Path folder;
  private final MemorySink place = new MemorySink();
  private final MemorySink other = new MemorySink();
  private final Target target = new Target("nas", () -> place, false);
  private final Target copy = new Target("copy", () -> other, false).filledFrom(target);

  private static void write(Volume volume, String text) {
    volume.write(
        INFO,
        tx -> {
          tx.put(RecordKey.of(100, 17, new byte[] {1}), text.getBytes(StandardCharsets.UTF_8));
          return text;
        });
  }

  private Volume created(Disk disk) {
    Volume volume = Volume.create(disk, Seam.real());
    write(volume, "first");
    write(volume, "second");
    return volume;
  }

  @Test
  void volume_packs_and_directory_are_all_that_a_mirror_has_to_be_told() throws Exception {
    Disk disk = new LocalDisk(folder);
    try (Volume volume = created(disk);
        PackStore packs = PackStore.of(volume, disk)) {
      Mirror.of(volume, packs, disk).build().create(target);
      assertThat(Mirror.of(volume, packs, disk).to(target).round())
          .hasEntrySatisfying(
              "nas", outcome -> assertThat(outcome).isInstanceOf(RoundOutcome.Done.class));
      try (ArchiveReader archive = ArchiveReader.open(place, Seam.real())) {
        assertThat(archive.newest().orElseThrow().mark().tid())
            .isEqualTo(volume.head().orElseThrow().tid());
      }
    }
  }

  @Test
  void a_mirror_asks_its_targets_over_the_links_that_it_was_given() throws Exception {
    Disk disk = new LocalDisk(folder);
    try (Volume volume = created(disk);
        PackStore packs = PackStore.of(volume, disk);
        Links links = new Links(Seam.real())) {
      Mirror mirror = Mirror.of(volume, packs, disk).links(links).build();
      mirror.create(target);
      assertThat(links.find("nas").orElseThrow().requests()).isPositive();
      assertThat(mirror.links()).isSameAs(links);
    }
  }

  @Test
  void a_copy_is_adopted_by_following_its_source() throws Exception {
    Disk disk = new LocalDisk(folder);
    try (Volume volume = created(disk);
        PackStore packs = PackStore.of(volume, disk)) {
      Mirror mirror = Mirror.of(volume, packs, disk).build();
      mirror.create(target);
      assertThat(mirror.adoptable(copy)).isEqualTo(new Adoption.Copy("nas"));
      assertThat(KnownTargets.isCreated(disk, "copy")).isFalse();
      assertThat(mirror.adopt(copy)).isEqualTo(new Adoption.Copy("nas"));
      assertThat(KnownTargets.registered(disk)).containsOnlyKeys("nas", "copy");
      assertThat(KnownTargets.registered(disk).values().stream().map(Registration::archive))
          .as("both are one archive")
          .containsOnly(mirror.create(target).archive());
    }
  }

  /// Goal: what a crash left undecided is mirrored after a recovery, and only then.
  @Test
  void what_is_not_known_to_be_durable_is_made_so_before_a_mirror() throws Exception {
    SimDisk machine = new SimDisk();
    assertThat(created(machine.process("first")).writable()).isTrue();
    machine.kill();
    Disk disk = machine.process("next");
    disk.delete("durable");
    try (Volume before = Volume.openToRead(disk, Seam.real())) {
      assertThat(VolumeRecovery.isDue(before)).isTrue();
    }
    assertThat(VolumeRecovery.run(disk, Seam.real())).isEmpty();
    try (Volume after = Volume.openToRead(disk, Seam.real())) {
      assertThat(VolumeRecovery.isDue(after)).isFalse();
      assertThat(after.durable()).isEqualTo(after.head());
    }
  }

  @Test
  void while_another_writes_a_recovery_says_so_and_changes_nothing() {
    Disk disk = new LocalDisk(folder);
    try (Volume writer = created(disk)) {
      assertThat(writer.writable()).isTrue();
      Optional<VolumeException> why = VolumeRecovery.run(disk, Seam.real());
      assertThat(why).containsInstanceOf(VolumeException.Locked.class);
    }
  }
}
