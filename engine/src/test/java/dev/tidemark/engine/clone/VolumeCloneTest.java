package dev.tidemark.engine.clone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.mirror.Mirror;
import dev.tidemark.engine.mirror.RoundOutcome;
import dev.tidemark.engine.mirror.Target;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.restore.GrowingTree;
import dev.tidemark.engine.restore.MirroredVolume;
import dev.tidemark.engine.restore.RestoreException;
import dev.tidemark.engine.restore.RestoreListener;
import dev.tidemark.engine.restore.TreeImage;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.NoSpaceException;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimKilled;
import dev.tidemark.engine.seam.Survival;
import dev.tidemark.engine.view.PointLookup;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.MemorySink;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VolumeCloneTest {

  private MirroredVolume origin;
  private final SimDisk machine = new SimDisk();

  @BeforeEach
  void create() throws Exception {
    origin = new MirroredVolume(new SimDisk().process("origin"), new Random(3));
    for (int i = 0; i < 12; i++) {
      origin.grow();
      if (i % 2 == 0) {
        origin.mirror();
      }
    }
  }

  @AfterEach
  void close() {
    origin.close();
  }

  private CloneResult clone(Disk disk) throws Exception {
    try (ArchiveReader archive = origin.reader()) {
      return new VolumeClone(archive, disk, Seam.real(), RestoreListener.SILENT).run();
    }
  }

  private void assertEqualToOrigin(Disk disk) throws Exception {
    try (Volume copy = Volume.openToRead(disk, Seam.real());
        PackStore packs = PackStore.of(copy, disk);
        ArchiveReader archive = origin.reader()) {
      for (RestorePoint point : archive.points()) {
        Transaction wanted = origin.volume.transaction(point.tid()).orElseThrow();
        assertThat(copy.transaction(point.tid())).contains(wanted);
        assertThat(TreeImage.of(new FileTree(copy.asOf(point.tid()), packs::read)))
            .as("tid %s", point.tid())
            .isEqualTo(
                TreeImage.of(new FileTree(origin.volume.asOf(point.tid()), origin.packs::read)));
      }
      assertThat(copy.id()).isEqualTo(origin.volume.id());
    }
  }

  @Test
  void a_clone_has_every_state_of_the_archive_with_digest_and_chain_of_the_origin()
      throws Exception {
    Disk disk = machine.process("clone");
    CloneResult result = clone(disk);
    assertThat(result.states()).isGreaterThan(5);
    assertEqualToOrigin(disk);
    assertThat(disk.list("")).doesNotContain(CloneNote.DIRECTORY);
  }

  /// Goal: wherever the disk became full, the clone says so, and is finished when there is room.
  @Test
  void a_clone_that_found_the_disk_full_is_finished_when_there_is_room() throws Exception {
    SimDisk large = new SimDisk();
    clone(large.process("clone"));
    long needed = large.used();
    int full = 0;
    for (long room = 0; room < needed; room += needed / 19) {
      SimDisk small = new SimDisk();
      small.capacity(room);
      full += findsRoom(small.process("first")) ? 0 : 1;
      small.capacity(Long.MAX_VALUE);
      Disk next = small.process("next");
      clone(next);
      assertEqualToOrigin(next);
    }
    assertThat(full).isGreaterThan(10);
  }

  private boolean findsRoom(Disk disk) throws Exception {
    try {
      clone(disk);
      return true;
    } catch (VolumeException.NoSpace | RestoreException e) {
      assertThat(e).rootCause().isInstanceOf(NoSpaceException.class);
      return false;
    }
  }

  @Test
  void states_that_were_never_committed_cannot_be_read() throws Exception {
    Disk disk = machine.process("clone");
    clone(disk);
    try (Volume copy = Volume.openToRead(disk, Seam.real());
        ArchiveReader archive = origin.reader()) {
      List<TxId> points = archive.points().stream().map(RestorePoint::tid).toList();
      for (long tid = 1; tid <= points.getLast().value(); tid++) {
        TxId at = new TxId(tid);
        if (!points.contains(at)) {
          assertThatThrownBy(() -> copy.asOf(at).get(new byte[] {1}))
              .isInstanceOf(VolumeException.NotReadable.class);
        }
      }
    }
  }

  @Test
  void a_clone_refuses_writes_until_it_is_promoted_and_then_starts_a_timeline_of_its_own()
      throws Exception {
    Disk disk = machine.process("clone");
    clone(disk);
    try (Volume copy = Volume.openToWrite(disk, Seam.real());
        PackStore packs = PackStore.of(copy, disk)) {
      assertThat(copy.needsPromotion()).isTrue();
      GrowingTree tree = new GrowingTree(copy, packs, new Random(4));
      assertThatThrownBy(() -> tree.grow(Kind.WHOLE))
          .isInstanceOf(VolumeException.NeedsPromotion.class);
      copy.promote(GrowingTree.info(Kind.WHOLE));
      tree.grow(Kind.WHOLE);
      assertThat(copy.timeline().number()).isEqualTo(1);
      assertThatThrownBy(() -> round(copy, packs, disk, "old", origin.sink))
          .isInstanceOf(dev.tidemark.spi.sink.TargetException.Diverged.class);
      MemorySink fresh = new MemorySink();
      assertThat(round(copy, packs, disk, "new", fresh)).isInstanceOf(RoundOutcome.Done.class);
      TxId head = copy.head().orElseThrow().tid();
      try (ArchiveReader archive = ArchiveReader.open(fresh, Seam.real())) {
        RestorePoint point = new PointLookup(archive.points()).at(head);
        assertThat(TreeImage.of(new FileTree(archive.view(point.tid()), archive.extents(head))))
            .isEqualTo(TreeImage.of(new FileTree(copy.asOf(head), packs::read)));
      }
    }
  }

  private static RoundOutcome round(
      Volume volume, PackStore packs, Disk disk, String name, MemorySink sink) throws Exception {
    Mirror mirror =
        Mirror.of(volume, packs, disk)
            .seam(Seam.real())
            .limits(MirroredVolume.SMALL)
            .writer("test")
            .build();
    Target target = new Target(name, () -> sink, false);
    mirror.create(target, "test", "host");
    return java.util.Objects.requireNonNull(mirror.round(List.of(target)).get(name));
  }

  /// Goal: a clone that is killed, or loses its power, at any step goes on when it is repeated, and
  /// is no volume before it is complete.
  @Test
  void a_clone_goes_on_after_a_crash_at_any_step() throws Exception {
    long all = stepsOfAClone();
    Random random = new Random(5);
    for (long k = 0; k < all; k += 1 + random.nextInt(12)) {
      Survival survival = Survival.values()[random.nextInt(Survival.values().length)];
      SimDisk disk = new SimDisk();
      crash(disk, k, survival, random);
      crash(disk, random.nextLong(all), survival, random);
      Disk last = disk.process("last");
      clone(last);
      assertEqualToOrigin(last);
    }
  }

  private long stepsOfAClone() throws Exception {
    SimDisk disk = new SimDisk();
    clone(disk.process("untroubled"));
    return disk.steps();
  }

  private void crash(SimDisk disk, long step, Survival survival, Random random) throws Exception {
    disk.crashAfter(step);
    Disk process = disk.process("doomed");
    try {
      clone(process);
    } catch (SimKilled | IllegalStateException e) {
      // as wanted
    }
    disk.powerCut(survival, random);
    Disk witness = disk.process("witness");
    try (Volume volume = Volume.openToRead(witness, Seam.real())) {
      assertThat(volume.needsPromotion()).isTrue();
      assertEqualToOrigin(witness);
    } catch (VolumeException.NotAVolume e) {
      // not complete
    }
  }

  @Test
  void extents_that_were_copied_before_a_crash_are_not_copied_again() throws Exception {
    Disk disk = machine.process("clone");
    String pack =
        origin.sink.names().stream()
            .filter(name -> name.startsWith("packs/"))
            .sorted()
            .toList()
            .getLast();
    byte[] bytes = origin.sink.bytes(pack).orElseThrow();
    origin.sink.delete(new ObjectName(pack));
    assertThatThrownBy(() -> clone(disk))
        .isInstanceOf(RestoreException.Integrity.class)
        .hasMessageContaining(pack)
        .hasMessageContaining("verify --repair");
    assertThatThrownBy(() -> Volume.openToRead(disk, Seam.real()))
        .isInstanceOf(VolumeException.class);
    origin.sink.tamper(pack, bytes);
    assertThat(clone(disk).resumed()).isTrue();
    assertEqualToOrigin(disk);
  }

  @Test
  void a_clone_goes_on_with_its_state_though_the_archive_has_grown() throws Exception {
    Disk disk = machine.process("clone");
    TxId before = origin.volume.durable().orElseThrow().tid();
    machine.failAt(40, () -> new java.io.IOException("a cable was pulled"));
    assertThatThrownBy(() -> clone(disk)).isInstanceOf(RuntimeException.class);
    origin.grow();
    origin.mirror();
    CloneResult result = clone(disk);
    assertThat(result.head().tid().isAfter(before)).isFalse();
  }

  @Test
  void a_directory_that_holds_something_is_refused() throws Exception {
    Disk disk = machine.process("clone");
    disk.openForWrite("file").close();
    assertThatThrownBy(() -> clone(disk)).isInstanceOf(RestoreException.Conflict.class);
    assertThat(disk.list("")).containsExactly("file");
  }
}
