package dev.tidemark.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystemException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestoreErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "No space left on device, make room and repeat the command: it goes on where it ended",
    "Disk quota exceeded, 'or have it raised, and repeat the command: it goes on where it ended'",
    "Read-only file system, mount the file system writable",
    "Input/output error, repeat the command when that is mended: it goes on where it ended",
  })
  void what_a_destination_refuses_is_said_with_its_own_remedy(String said, String remedy)
      throws Exception {
    FileSystemException e = new FileSystemException("/back/a.txt", null, said);
    String text = String.valueOf(RestoreErrors.of("restore to /back", e).getMessage());
    assertThat(text).contains("/back/a.txt: " + said).contains(remedy);
    if (!said.startsWith("No space")) {
      assertThat(text).doesNotContain("make room");
    }
  }
}
