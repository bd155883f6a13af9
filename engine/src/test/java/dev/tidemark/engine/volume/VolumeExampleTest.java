package dev.tidemark.engine.volume;

import static dev.tidemark.engine.volume.VolumeTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.seam.Randomness;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The example in `docs/format/volume.md` is what this program writes, to the byte.
class VolumeExampleTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "format", "volume.md");
  private static final int LINE = 16;

  /// 01 02 03 ...
  private static final class Counting implements Randomness {
    private byte next = 1;

    @Override
    public long nextLong() {
      byte[] eight = new byte[Long.BYTES];
      nextBytes(eight);
      return ByteBuffer.wrap(eight).getLong();
    }

    @Override
    public void nextBytes(byte[] to) {
      for (int i = 0; i < to.length; i++) {
        to[i] = next++;
      }
    }
  }

  @Test
  void the_example_in_the_document_is_what_is_written() throws IOException {
    Disk disk = new SimDisk().process("writer");
    Seam sim = new SimSeam(1).seam();
    Seam seam = new Seam(sim.time(), sim.threads(), new Counting());
    Volume volume = Volume.create(disk, seam);
    TransactionInfo info =
        TransactionInfo.of(TransactionInfo.Kind.WHOLE, "ann", "sea", "tidemark", "hi");
    volume.write(
        info,
        tx -> {
          tx.put(RecordKey.of(tx.newObject(), 16), bytes("hello"));
          tx.local().put(bytes("k"), bytes("v"));
          return true;
        });
    assertThat(dump(disk, "btree")).isEqualTo(example("btree"));
    assertThat(dump(disk, "durable")).isEqualTo(example("durable"));
    volume.close();
  }

  private static String example(String file) throws IOException {
    String text = Files.readString(DOCUMENT).replace("\r\n", "\n");
    String begin = "```hexdump " + file + "\n";
    int start = text.indexOf(begin);
    assertThat(start).as("an example of " + file).isNotNegative();
    return text.substring(start + begin.length(), text.indexOf("```", start + begin.length()));
  }

  /// Offsets and bytes; a line `*` stands for lines of zeros, and zeros at the end are left out.
  private static String dump(Disk disk, String name) throws IOException {
    StringBuilder out = new StringBuilder();
    boolean gap = false;
    try (DiskFile file = disk.openForRead(name)) {
      ByteBuffer content = ByteBuffer.allocate((int) file.size());
      while (content.hasRemaining()) {
        file.read(content, content.position());
      }
      for (int at = 0; at < content.capacity(); at += LINE) {
        byte[] line =
            Arrays.copyOfRange(content.array(), at, Math.min(at + LINE, content.capacity()));
        boolean zero = Arrays.equals(line, new byte[line.length]);
        if (!zero) {
          out.append(gap ? "*\n" : "").append(line(at, line));
        }
        gap = zero;
      }
    }
    return out.toString();
  }

  private static String line(int at, byte[] bytes) {
    String hex = HexFormat.ofDelimiter(" ").formatHex(bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", ".");
    return "%06x  %-47s  %s%n".formatted(at, hex, text).replace("\r\n", "\n");
  }
}
