package dev.tidemark.engine.volume;

import static dev.tidemark.engine.volume.VolumeTest.INFO;
import static dev.tidemark.engine.volume.VolumeTest.bytes;
import static dev.tidemark.engine.volume.VolumeTest.key;
import static dev.tidemark.engine.volume.VolumeTest.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.page.PageFormat;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimKilled;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.seam.Survival;
import dev.tidemark.spi.words.TxId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Commits whose manifest does not fit into their record, and commits of long runs.
class LargeCommitTest {

  private final SimDisk disk = new SimDisk();
  private final SimSeam sim = new SimSeam(3);
  private final Seam seam = sim.seam();

  private Disk next() {
    return disk.process("next");
  }

  /// Names so many packs in its manifest that it needs pages of its own.
  private static Transaction putWithPacks(Volume volume, String name, int packs) {
    return volume
        .write(
            INFO,
            tx -> {
              tx.put(key(name), bytes("value of " + name));
              for (int i = 1; i <= packs; i++) {
                tx.packGrew(i, (1L << 40) + i);
              }
              return true;
            })
        .committed()
        .orElseThrow();
  }

  private static Transaction putWithOverflow(Volume volume, String name) {
    return putWithPacks(volume, name, 1500);
  }

  // ---- manifests in pages of their own

  @Test
  void every_flipped_byte_of_an_overflow_manifest_is_noticed() {
    Volume volume = Volume.create(next(), seam);
    TxId kept = put(volume, "a", "kept").tid();
    putWithOverflow(volume, "b");
    disk.kill();
    RingView.Slot newest = RingView.of(next()).newest();
    assertThat(newest.overflowStart()).isPositive();
    for (int i = 0; i < newest.overflowBytes(); i += 5) {
      long at = newest.overflowStart() * PageFormat.SIZE + i;
      disk.flip("btree", at, i & 7);
      try (Volume damaged = Volume.openToWrite(next(), seam)) {
        assertThat(damaged.damage()).as("byte %d", i).isPresent();
        assertThat(damaged.head().orElseThrow().tid()).isEqualTo(kept);
      }
      disk.flip("btree", at, i & 7);
    }
    try (Volume whole = Volume.openToWrite(next(), seam)) {
      assertThat(whole.damage()).isEmpty();
    }
  }

  @Test
  void the_pages_of_an_overflow_manifest_are_not_written_by_the_next_8_commits() {
    try (Volume volume = Volume.create(next(), seam)) {
      for (int i = 0; i < 40; i++) {
        putWithOverflow(volume, "a " + i);
        sim.advance(Duration.ofSeconds(2));
      }
      assertThat(volume.checkStructure()).isEmpty();
    }
    List<RingView.Slot> commits = withOverflow();
    assertThat(commits).hasSize(40);
    for (int i = 0; i < commits.size(); i++) {
      requireApart(commits, i, 8);
    }
    long pages = commits.stream().mapToLong(RingView.Slot::overflowStart).distinct().count();
    assertThat(pages).as("they are written again after that").isLessThan(30);
  }

  /// A writer that opens reads the manifests of the last 8 records, its own and the closing ones
  /// among them.
  @Test
  void the_pages_of_an_overflow_manifest_rest_on_when_the_volume_is_opened_again() {
    Volume.create(next(), seam).close();
    for (int i = 0; i < 12; i++) {
      try (Volume volume = Volume.openToWrite(next(), seam)) {
        putWithOverflow(volume, "a " + i);
        assertThat(volume.checkStructure()).isEmpty();
      }
      sim.advance(Duration.ofSeconds(20));
    }
    List<RingView.Slot> commits = withOverflow();
    assertThat(commits).hasSize(12);
    for (int i = 0; i < commits.size(); i++) {
      requireApart(commits, i, 2);
    }
  }

  private List<RingView.Slot> withOverflow() {
    return RingView.of(next()).newestFirst().stream().filter(s -> s.overflowStart() > 0).toList();
  }

  private static void requireApart(List<RingView.Slot> commits, int i, int before) {
    for (int j = i + 1; j < Math.min(commits.size(), i + 1 + before); j++) {
      RingView.Slot a = commits.get(i);
      RingView.Slot b = commits.get(j);
      boolean apart =
          a.overflowStart() >= b.overflowStart() + b.overflowPages()
              || b.overflowStart() >= a.overflowStart() + a.overflowPages();
      assertThat(apart)
          .as("the manifests of %d and %d at %s, %s", a.sequence(), b.sequence(), a, b)
          .isTrue();
    }
  }

  /// Goal: whatever of a commit with an overflow manifest reaches the disk, the one before it can
  /// be recovered. Method: cut the power before every step, with some of what was written there.
  @Test
  void a_power_cut_at_any_step_of_an_overflow_commit_loses_nothing_acknowledged() {
    boolean through = false;
    for (int step = 0; !through; step++) {
      for (Survival survival : Survival.values()) {
        through = surviveCut(step, survival);
      }
    }
  }

  /// @return whether there was no such step
  private boolean surviveCut(int step, Survival survival) {
    SimDisk one = new SimDisk();
    Volume volume = Volume.create(one.process("writer"), seam);
    TxId kept = putWithOverflow(volume, "a").tid();
    one.crashAfter(step);
    boolean through = false;
    try {
      kept = putWithOverflow(volume, "b").tid();
      through = true;
    } catch (SimKilled e) {
      assertThat(e).isNotNull(); // as planned
    }
    one.powerCut(survival, new Random(step));
    try (Volume again = Volume.openToWrite(one.process("next"), seam)) {
      assertThat(again.damage()).isEmpty();
      TxId head = again.head().orElseThrow().tid();
      assertThat(head.isAfter(kept) || head.equals(kept)).isTrue();
      assertThat(again.asOf(head).get(key("a"))).isEqualTo(bytes("value of a"));
      assertThat(again.checkStructure()).isEmpty();
    }
    return through;
  }

  /// Goal: a transaction undone by a full disk gives back all its pages, those of its manifest too.
  /// Method: a manifest of almost 2 MiB, and a little more room each time.
  @Test
  void an_overflow_manifest_that_finds_the_disk_full_leaves_no_page_behind() {
    try (Volume volume = Volume.create(next(), seam)) {
      TxId kept = put(volume, "a", "kept").tid();
      int undone = 0;
      for (boolean full = true; full; undone++) {
        disk.capacity(disk.used() + 131_072L); // a full disk keeps the first bytes of a write
        try {
          putWithPacks(volume, "b", 200_000);
          full = false;
        } catch (VolumeException.NoSpace e) {
          assertThat(volume.head().orElseThrow().tid()).isEqualTo(kept);
        }
        disk.capacity(Long.MAX_VALUE);
        assertThat(volume.checkStructure()).as("with %d x 128 KiB of room", undone).isEmpty();
      }
      assertThat(undone).isGreaterThan(5);
    }
  }

  // ---- long runs

  @Test
  void a_flipped_bit_anywhere_in_the_pages_of_the_newest_commit_is_noticed() {
    Volume volume = Volume.create(next(), seam);
    TxId kept = put(volume, "a", "kept").tid();
    long before = RingView.of(next()).newest().pages();
    volume.write(
        INFO,
        tx -> {
          for (int i = 0; i < 3000; i++) {
            tx.put(key("much " + i), new byte[1000]);
          }
          return true;
        });
    disk.kill();
    long pages = RingView.of(next()).newest().pages() - before;
    assertThat(pages * PageFormat.SIZE).isGreaterThan(3L << 20);
    Random random = new Random(6);
    for (long page : somePages(before, pages)) {
      long at = page * PageFormat.SIZE + random.nextInt(PageFormat.SIZE);
      disk.flip("btree", at, 5);
      try (Volume damaged = Volume.openToWrite(next(), seam)) {
        assertThat(damaged.damage()).as("byte %d", at).isPresent();
        assertThat(damaged.head().orElseThrow().tid()).isEqualTo(kept);
      }
      disk.flip("btree", at, 5);
    }
  }

  private static List<Long> somePages(long first, long pages) {
    List<Long> some = new ArrayList<>();
    for (long i = 0; i < pages; i += 23) {
      some.add(first + i);
    }
    some.add(first + pages - 1);
    return some;
  }
}
