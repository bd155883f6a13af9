package dev.tidemark.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimKilled;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What was undone takes no room.
class PackTailsTest {

  private static final TransactionInfo INFO =
      TransactionInfo.of(TransactionInfo.Kind.WHOLE, "ann", "host", "test", "a change");

  private final SimDisk machine = new SimDisk();
  private final Disk disk = machine.process("writer");
  private final Seam seam = new SimSeam(7).seam();
  private final List<ExtentId> kept = new ArrayList<>();

  private void append(Volume volume, PackStore packs, int count, Runnable end) {
    List<ExtentId> appended = new ArrayList<>();
    volume.write(
        INFO,
        tx -> {
          for (int i = 0; i < count; i++) {
            appended.add(packs.append(tx, Frames.extent(Frames.content(7, 5000))));
          }
          end.run();
          return true;
        });
    kept.addAll(appended);
  }

  private long packBytes() throws IOException {
    long bytes = 0;
    for (String name : disk.list("packs")) {
      bytes += disk.length("packs/" + name);
    }
    return bytes;
  }

  @Test
  void an_undone_transaction_gives_its_room_back_at_once() throws IOException {
    try (Volume volume = Volume.create(disk, seam);
        PackStore packs = PackStore.of(volume, disk)) {
      assertThatThrownBy(() -> append(volume, packs, 3, PackTailsTest::giveUp)).hasMessage("up");
      assertThat(packBytes()).isZero();
      append(volume, packs, 2, () -> {});
      long committed = packBytes();
      assertThatThrownBy(() -> append(volume, packs, 3, PackTailsTest::giveUp)).hasMessage("up");
      assertThat(packBytes()).isEqualTo(committed);
      append(volume, packs, 2, () -> {});
      requireKept(packs);
    }
  }

  private static void giveUp() {
    throw new IllegalStateException("up");
  }

  private void requireKept(PackStore packs) {
    assertThat(kept).isNotEmpty();
    for (ExtentId id : kept) {
      byte[] content = Frames.content(7, 5000);
      assertThat(packs.read(id, Frames.extent(content).sha256())).isEqualTo(content);
    }
  }

  @Test
  void what_a_crash_left_gives_its_room_back_when_the_volume_is_opened_to_write()
      throws IOException {
    Volume volume = Volume.create(disk, seam);
    PackStore packs = PackStore.of(volume, disk);
    append(volume, packs, 2, () -> {});
    long committed = packBytes();
    machine.crashAfter(3);
    assertThatThrownBy(() -> append(volume, packs, 9, () -> {})).isInstanceOf(SimKilled.class);
    Disk next = machine.process("next");
    String pack = "packs/" + next.list("packs").getFirst();
    assertThat(next.length(pack)).isGreaterThan(committed);
    try (Volume reader = Volume.openToRead(next, seam);
        PackStore reading = PackStore.of(reader, next)) {
      requireKept(reading);
      assertThat(next.length(pack)).isGreaterThan(committed);
    }
    try (Volume again = Volume.openToWrite(next, seam);
        PackStore writing = PackStore.of(again, next)) {
      assertThat(next.length(pack)).isEqualTo(committed);
      requireKept(writing);
    }
  }

  @Test
  void of_several_packs_only_those_take_room_that_the_list_has() throws Exception {
    try (PackBed bed = new PackBed(disk, 20_000)) {
      appendFrames(bed, 12);
      bed.commit();
      int committed = disk.list("packs").size();
      long bytes = packBytes();
      appendFrames(bed, 30);
      bed.abort();
      assertThat(disk.list("packs")).hasSizeGreaterThan(committed + 2);
      assertThat(packBytes()).isGreaterThan(bytes);
      PackTails.cut(disk, bed.list);
      assertThat(packBytes()).isEqualTo(bytes);
      appendFrames(bed, 12);
      bed.commit();
      for (Frame frame : bed.committed) {
        assertThat(bed.reader.read(frame.id(), frame.sha256())).hasSize(frame.length());
      }
    }
  }

  private static void appendFrames(PackBed bed, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      bed.append(Frames.content(i, 5000));
    }
  }
}
