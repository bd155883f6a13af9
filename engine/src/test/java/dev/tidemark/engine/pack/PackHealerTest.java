package dev.tidemark.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimKilled;
import dev.tidemark.engine.seam.Survival;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Goal: a pack that is said to be whole stays whole when the power fails right afterwards, and a
/// healing that was stopped leaves the old file or the new one, never a third. Method: stop before
/// each step of a healing, or behind the last one, cut the power, and heal again.
class PackHealerTest {

  private static final int SEAL_BYTES = 4000;

  private final List<Frame> good = new ArrayList<>();
  private final List<ListedPack> listed = new ArrayList<>();

  private SimDisk damaged() throws Exception {
    SimDisk disk = new SimDisk();
    good.clear();
    listed.clear();
    try (PackBed bed = new PackBed(disk.process("writer"), SEAL_BYTES)) {
      for (int i = 0; i < 8; i++) {
        bed.append(Frames.content(i, 1500));
        bed.commit();
      }
      good.addAll(bed.committed);
      PackList.all(bed.list).forEach(entry -> listed.add(ListedPack.of(entry)));
    }
    for (ListedPack pack : listed) {
      disk.flip(pack.file(), pack.length() / 2, 3);
    }
    return disk;
  }

  private Optional<String> heal(Disk disk, ListedPack pack) throws Exception {
    return new PackHealer(disk).heal(pack, (first, last, to) -> good.forEach(to));
  }

  private boolean isHealed(Disk disk, ListedPack pack) throws Exception {
    try {
      assertThat(heal(disk, pack)).isEmpty();
      return true;
    } catch (SimKilled e) {
      return false;
    }
  }

  private static byte[] bytes(Disk disk, String name) throws Exception {
    try (DiskFile file = disk.openForRead(name)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      file.read(bytes, 0);
      return bytes.array();
    }
  }

  @Test
  void a_healed_pack_survives_a_power_cut_and_a_stopped_healing_leaves_the_old_file_or_the_new()
      throws Exception {
    damaged();
    assertThat(listed).extracting(ListedPack::sealed).contains(true);
    for (int pack = 0; pack < listed.size(); pack++) {
      for (Survival survival : Survival.values()) {
        boolean healed = false;
        for (int step = 0; !healed; step++) {
          healed = stopped(pack, step, survival);
        }
      }
    }
  }

  /// @return whether the healing ended before its stop
  private boolean stopped(int which, int step, Survival survival) throws Exception {
    SimDisk disk = damaged();
    ListedPack pack = listed.get(which);
    byte[] old = bytes(disk.process("before"), pack.file());
    Disk healer = disk.process("healer");
    disk.crashAfter(step);
    boolean healed = isHealed(healer, pack);
    disk.powerCut(survival, new Random(step));
    Disk next = disk.process("next");
    String when = pack + " stopped before step " + step + ", survival " + survival;
    boolean whole = new PackCheck(next).proof(pack).isEmpty();
    if (healed) {
      assertThat(whole).as(when).isTrue();
    } else if (!whole) {
      assertThat(bytes(next, pack.file())).as(when).isEqualTo(old);
    }
    assertThat(heal(next, pack)).as(when).isEmpty();
    assertThat(new PackCheck(next).proof(pack)).as(when).isEmpty();
    return healed;
  }

  /// Method: the last extent of a pack is lost, and the other place gives one that the pack never
  /// had, of the same length.
  @Test
  void what_comes_to_the_length_of_a_pack_and_is_not_that_pack_leaves_the_old_file()
      throws Exception {
    SimDisk disk = new SimDisk();
    Disk process = disk.process("only");
    ListedPack pack;
    try (PackBed bed = new PackBed(process)) {
      bed.append(Frames.frame(1, Frames.content(1, 1500)));
      bed.append(Frames.frame(3, Frames.content(3, 1500)));
      bed.commit();
      pack = ListedPack.of(PackList.all(bed.list).getFirst());
    }
    disk.flip(pack.file(), pack.length() - 10, 3);
    byte[] old = bytes(process, pack.file());
    Frame other = Frames.frame(2, Frames.content(3, 1500));
    assertThat(new PackHealer(process).heal(pack, (first, last, to) -> to.accept(other)))
        .contains("its extents are not those of the list");
    assertThat(bytes(process, pack.file())).isEqualTo(old);
    assertThat(process.list("packs")).hasSize(1);
  }
}
