package dev.tidemark.engine.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.seam.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a reader takes for durable is what a writer said, or nothing.
class DurableFileTest {

  private static final int BYTES = 24;

  private final Disk disk = new SimDisk().process("test");

  @BeforeEach
  void write() throws IOException {
    try (DurableFile file = DurableFile.toWrite(disk)) {
      file.write(7, 5);
    }
  }

  private void change(byte[] to) throws IOException {
    try (DiskFile file = disk.openForWrite(DurableFile.NAME)) {
      file.truncate(0);
      file.write(ByteBuffer.wrap(to), 0);
    }
  }

  private byte[] bytes() throws IOException {
    try (DiskFile file = disk.openForRead(DurableFile.NAME)) {
      ByteBuffer all = ByteBuffer.allocate(BYTES);
      file.read(all, 0);
      return all.array();
    }
  }

  @Test
  void what_was_written_is_read() throws IOException {
    try (DurableFile file = DurableFile.toRead(disk)) {
      assertThat(file.read()).contains(new DurableFile.Durable(7, 5));
    }
  }

  @Test
  void with_any_bit_flipped_it_says_nothing() throws IOException {
    byte[] good = bytes();
    for (int bit = 0; bit < BYTES * Byte.SIZE; bit++) {
      byte[] bad = good.clone();
      bad[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      change(bad);
      try (DurableFile file = DurableFile.toRead(disk)) {
        assertThat(file.read()).as("bit %d", bit).isEmpty();
      }
    }
  }

  @Test
  void cut_short_it_says_nothing() throws IOException {
    byte[] good = bytes();
    for (int length = 0; length < BYTES; length++) {
      change(java.util.Arrays.copyOf(good, length));
      try (DurableFile file = DurableFile.toRead(disk)) {
        assertThat(file.read()).as("%d bytes", length).isEmpty();
      }
    }
  }
}
