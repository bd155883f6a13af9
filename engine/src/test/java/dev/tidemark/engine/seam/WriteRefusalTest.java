package dev.tidemark.engine.seam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteRefusalTest {

  private static final String ELSE = "make room";

  @ParameterizedTest
  @CsvSource({
    "No space left on device, FULL, make room and try again",
    "There is not enough space on the disk, FULL, make room and try again",
    "Disk quota exceeded, QUOTA, 'free some of the quota, or have it raised, and try again'",
    "Read-only file system, READ_ONLY, mount the file system writable",
    "File too large, TOO_LARGE, use a file system",
  })
  void each_reason_has_its_own_remedy(String said, WriteRefusal reason, String remedy) {
    for (IOException e :
        new IOException[] {
          new IOException(said),
          new FileSystemException("/some/file", null, said),
          LocalDisk.sorted(new IOException(said)),
          LocalDisk.sorted(new FileSystemException("/some/file", null, said)),
        }) {
      assertThat(WriteRefusal.of(e)).contains(reason);
      assertThat(WriteRefusal.advice(e, "try again")).startsWith("; " + remedy);
    }
    if (reason != WriteRefusal.FULL) {
      assertThat(WriteRefusal.advice(new IOException(said), "try again")).doesNotContain(ELSE);
    }
  }

  @Test
  void a_full_disk_that_says_so_in_other_words_is_full() {
    assertThat(WriteRefusal.of(new NoSpaceException("voll"))).contains(WriteRefusal.FULL);
  }

  @Test
  void what_is_no_refusal_gets_no_advice() {
    for (String said : new String[] {"Input/output error", "Permission denied"}) {
      assertThat(WriteRefusal.of(new IOException(said))).isEqualTo(Optional.empty());
      assertThat(WriteRefusal.advice(new IOException(said), "try again")).isEmpty();
    }
    assertThat(WriteRefusal.of(new IOException((String) null))).isEmpty();
  }
}
