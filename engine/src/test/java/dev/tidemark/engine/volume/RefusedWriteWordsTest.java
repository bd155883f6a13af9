package dev.tidemark.engine.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.seam.NoSpaceException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// What a volume says of a disk that takes nothing.
class RefusedWriteWordsTest {

  private static String said(IOException e) {
    return String.valueOf(VolumeErrors.asVolumeException("commit", e).getMessage());
  }

  @Test
  void only_a_full_disk_wants_room() {
    assertThat(said(new NoSpaceException("No space left on device")))
        .isEqualTo("commit: No space left on device; make room and try again");
    assertThat(said(new NoSpaceException("Disk quota exceeded")))
        .endsWith("; free some of the quota, or have it raised, and try again");
    assertThat(said(new IOException("Read-only file system")))
        .contains("; mount the file system writable")
        .doesNotContain("make room");
    assertThat(said(new IOException("Input/output error"))).isEqualTo("commit: Input/output error");
  }
}
