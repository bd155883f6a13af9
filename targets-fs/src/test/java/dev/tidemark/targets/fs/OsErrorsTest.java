package dev.tidemark.targets.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.folder.RefusedException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OsErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "No space left on device, no space left, make room there",
    "Disk quota exceeded, the quota is used up, have it raised",
    "Read-only file system, the file system is read-only, mount it writable",
    "File too large, the file is too large, use another file system",
    "File name too long, the name is too long, use another file system",
  })
  void each_refusal_has_its_own_fact_and_remedy(String said, String fact, String remedy) {
    IOException e = OsErrors.translate(new FileSystemException("/usb/x", null, said));
    assertThat(e)
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> {
              assertThat(refused).hasMessageStartingWith(fact);
              assertThat(refused.remedy()).contains(remedy);
            });
  }
}
