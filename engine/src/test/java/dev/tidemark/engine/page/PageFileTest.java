package dev.tidemark.engine.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.seam.SimDisk;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class PageFileTest {

  private static final int START = 3;
  private static final int MIB = 1 << 20;

  private final SimDisk disk = new SimDisk();

  @Test
  void a_run_matches_only_if_every_byte_of_it_is_right() throws IOException {
    byte[] run = new byte[300 * PageFormat.SIZE];
    new Random(1).nextBytes(run);
    CRC32C crc = new CRC32C();
    crc.update(run);
    int expected = (int) crc.getValue();
    try (PageFile file = new PageFile(disk.process("test").openForWrite("f"))) {
      file.write(run, run.length, START * PageFormat.SIZE);
      assertThat(file.matches(START, 300, expected)).isTrue();
      for (int at : List.of(0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB - 1, 2 * MIB, run.length - 1)) {
        disk.flip("f", START * PageFormat.SIZE + at, at & 7);
        assertThat(file.matches(START, 300, expected)).as("byte %d", at).isFalse();
        disk.flip("f", START * PageFormat.SIZE + at, at & 7);
      }
      assertThat(file.matches(START, 299, expected)).isFalse();
      assertThat(file.matches(START + 1, 300, expected)).as("beyond the end").isFalse();
    }
  }

  @Test
  void a_run_that_the_file_cuts_off_never_matches() throws IOException {
    byte[] zeros = new byte[2 * PageFormat.SIZE];
    CRC32C crc = new CRC32C();
    crc.update(zeros);
    try (PageFile file = new PageFile(disk.process("test").openForWrite("f"))) {
      file.write(zeros, zeros.length - 1, 0);
      assertThat(file.matches(0, 2, (int) crc.getValue())).isFalse();
      file.write(zeros, zeros.length, 0);
      assertThat(file.matches(0, 2, (int) crc.getValue())).isTrue();
    }
  }
}
