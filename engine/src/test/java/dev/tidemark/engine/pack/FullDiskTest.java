package dev.tidemark.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.seam.Survival;
import java.io.IOException;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A simulated disk that becomes full at every place of a story.
class FullDiskTest {

  /// A new `btree` before it gets its first page.
  private static final long EMPTY_BYTES = 129 * 8192;

  /// The commits alone find room in this; behind it zeros are written ahead.
  private static final long COMMITS_BYTES = 400_000;

  /// Behind this much the story finds all the room it wants.
  private static final long STORY_BYTES = 800_000;

  /// Less than what an overflow block of the story lacks to a whole page, and no divisor of a page.
  private static final long STEP_BYTES = 1021;

  private final Seam seam = new SimSeam(7).seam();
  private int stories;

  private static final long DURABLE_BYTES = 24;

  /// How the process or the machine ends.
  private enum Ending {
    CLOSE,
    KILL,
    POWER_CUT,
    TORN_POWER_CUT
  }

  /// Goal: an acknowledged commit is there whatever was full, and a refused one left nothing.
  /// Method: let the disk have a little more room each time, from too little for the first page on;
  /// the endings take turns.
  @Test
  void each_acknowledged_commit_is_there_wherever_the_disk_became_full() {
    TreeSet<Long> kept = new TreeSet<>();
    for (long room = 0; room < COMMITS_BYTES; room += STEP_BYTES) {
      kept.add(tell(room));
    }
    for (long room = COMMITS_BYTES; room < STORY_BYTES; room += 9 * STEP_BYTES) {
      kept.add(tell(room));
    }
    assertThat(kept.first()).isZero();
    assertThat(kept.last()).isEqualTo(9);
    assertThat(kept).hasSizeGreaterThan(5);
  }

  /// Goal: the used part meets the end of the file in an overflow block where nothing is full, too.
  /// Method: commit until the file has grown several times; the story looks at each record.
  @Test
  void no_record_counts_more_than_the_file_has_where_there_is_room_either() throws IOException {
    Disk disk = new SimDisk().process("writer");
    FullDiskStory story = new FullDiskStory(seam);
    story.grow(disk, 10);
    story.check(disk);
  }

  /// @return how many commits were acknowledged
  private long tell(long room) {
    Ending ending = Ending.values()[stories++ % Ending.values().length];
    SimDisk disk = new SimDisk();
    disk.capacity(EMPTY_BYTES + room);
    FullDiskStory story = new FullDiskStory(seam);
    try {
      end(disk, ending, story.run(disk.process("writer")), new Random(room));
      Disk next = disk.process("next");
      if (story.created()) {
        story.check(next);
      }
      long kept = story.kept();
      disk.capacity(Long.MAX_VALUE);
      story.goOn(next);
      story.check(next);
      return kept;
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("with room for " + room + " bytes, then " + ending, e);
    }
  }

  private static void end(
      SimDisk disk, Ending ending, FullDiskStory.@Nullable Opened opened, Random random) {
    switch (ending) {
      case CLOSE -> {
        if (opened != null) {
          opened.close();
        }
      }
      case KILL -> disk.kill();
      case POWER_CUT -> cutPower(disk, Survival.NONE, random);
      case TORN_POWER_CUT -> cutPower(disk, Survival.RANDOM, random);
    }
  }

  /// The file `durable` is never synced, so its few bytes may have to be written anew.
  private static void cutPower(SimDisk disk, Survival survival, Random random) {
    disk.powerCut(survival, random);
    disk.capacity(disk.used() + DURABLE_BYTES);
  }
}
