package dev.tidemark.engine.archive.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import org.junit.jupiter.api.Test;

/// Names of others beside an archive's are the names of nothing.
class ArchiveNamesTest {

  private static final Hash HASH = new Hash(1, 2, 3, 4);

  @Test
  void a_name_below_commits_that_is_no_number_is_no_commit() {
    for (String name :
        new String[] {
          "zzzzzzzzzzzzzzzz-1",
          "fffffffffffffffg-1",
          "gffffffffffffffe-1",
          "readme-of-the-owner-1",
          "fffffffffffffffe"
        }) {
      assertThat(ArchiveNames.commitNumber(new ObjectName("commits/" + name))).as(name).isEmpty();
    }
  }

  @Test
  void a_pack_is_told_by_its_name_and_length() {
    PackRef pack = new PackRef(7, 0, 99, new ExtentId(8), new ExtentId(0xABCL), HASH);
    assertThat(ArchiveNames.pack(new ObjectInfo(pack.object(), 99))).hasValue(pack);
  }

  @Test
  void a_part_of_a_run_is_no_pack() {
    for (int part : new int[] {0, 1, 12}) {
      ObjectName name = ArchiveNames.run(7, part, HASH);
      assertThat(ArchiveNames.pack(new ObjectInfo(name, 99))).isEmpty();
      assertThat(ArchiveNames.made(name)).hasValue(new ArchiveNames.Made(7, HASH));
    }
  }
}
