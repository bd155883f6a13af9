package dev.tidemark.engine.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FullDiskWordsTest {

  @Test
  void a_full_disk_is_told_in_the_language_of_the_system_too() {
    FullDiskWords german = new FullDiskWords("Auf dem Gerät ist kein Speicherplatz mehr verfügbar");
    assertThat(german.areIn("auf dem Gerät ist kein Speicherplatz mehr verfügbar")).isTrue();
    assertThat(german.areIn("No space left on device")).isTrue();
    assertThat(german.areIn("Eingabe-/Ausgabefehler")).isFalse();
  }

  @Test
  void a_system_without_words_of_its_own_takes_nothing_else_for_a_full_disk() {
    FullDiskWords english = new FullDiskWords("");
    assertThat(english.areIn("Input/output error")).isFalse();
    assertThat(english.areIn("")).isFalse();
    assertThat(english.areIn("Disk quota exceeded")).isTrue();
    assertThat(english.areIn("File too large")).isTrue();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void the_words_are_those_that_a_full_device_says() throws IOException {
    String said = FullDiskWords.asked(Path.of("/dev/full"));
    assertThat(said).isNotEmpty();
    try (DiskFile full = new LocalDisk(Path.of("/dev")).openForWrite("full")) {
      assertThatThrownBy(() -> full.write(ByteBuffer.allocate(1), 0))
          .isInstanceOf(NoSpaceException.class)
          .hasMessage(said);
    }
  }

  @Test
  void what_is_no_full_device_says_nothing(@TempDir Path dir) {
    assertThat(FullDiskWords.asked(dir.resolve("missing"))).isEmpty();
    assertThat(FullDiskWords.asked(dir)).isEmpty();
    assertThat(FullDiskWords.asked(Path.of("/dev/null"))).isEmpty();
  }
}
