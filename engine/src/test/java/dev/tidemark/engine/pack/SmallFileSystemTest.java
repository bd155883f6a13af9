package dev.tidemark.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.testkit.needs.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The story of [FullDiskTest] on a real file system, which only root can have. A file system gives
/// away blocks, so a block more each time is every byte. It can be unmounted at the end only if no
/// failure on the way has left a file open.
class SmallFileSystemTest {

  private static final long BLOCK_BYTES = 4096;

  /// A new `btree` before it gets its first page.
  private static final long EMPTY_BYTES = 129 * 8192;

  /// The commits alone find room in this; behind it zeros are written ahead.
  private static final long COMMITS_BYTES = 400_000;

  /// Behind this much the story finds all the room it wants.
  private static final long STORY_BYTES = 840_000;

  @TempDir private Path dir;

  @BeforeAll
  static void needsOne() {
    Need.ability("root and a loop device").require(SmallFileSystem.canBeMounted());
  }

  private final Seam seam = Seam.real();

  @Test
  void each_acknowledged_commit_is_there_wherever_the_file_system_became_full() throws IOException {
    TreeSet<Long> kept = new TreeSet<>();
    try (SmallFileSystem small = SmallFileSystem.mounted(dir)) {
      for (long room = 0; room < COMMITS_BYTES; room += BLOCK_BYTES) {
        kept.add(tell(small, room));
      }
      for (long room = COMMITS_BYTES; room < STORY_BYTES; room += 9 * BLOCK_BYTES) {
        kept.add(tell(small, room));
      }
    }
    assertThat(kept.first()).isZero();
    assertThat(kept.last()).isEqualTo(9);
    assertThat(kept).hasSizeGreaterThan(5);
  }

  /// @return how many commits were acknowledged
  private long tell(SmallFileSystem small, long room) throws IOException {
    Path place = small.root().resolve("volume");
    Path copy = Files.createDirectory(dir.resolve("copy"));
    FullDiskStory story = new FullDiskStory(seam);
    small.leave(EMPTY_BYTES + room);
    try {
      try (FullDiskStory.Opened opened = story.run(new LocalDisk(place))) {
        copyTree(place, copy); // what a kill would leave
        assertThat(opened != null).isEqualTo(story.created());
      }
      if (story.created()) {
        story.check(new LocalDisk(copy));
        story.check(new LocalDisk(place));
      }
      long kept = story.kept();
      small.leave(EMPTY_BYTES + STORY_BYTES);
      story.goOn(new LocalDisk(place));
      story.check(new LocalDisk(place));
      return kept;
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("with room for " + room + " bytes", e);
    } finally {
      SmallFileSystem.deleteTree(place);
      SmallFileSystem.deleteTree(copy);
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path there = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(there);
        } else {
          Files.copy(path, there);
        }
      }
    }
  }
}
