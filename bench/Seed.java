import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Makes the data of the bench. Equal arguments give equal bytes, names and times, on any machine.
///
///     java Seed.java small FOLDER FILES    text files in folders of a hundred; 12 KiB on average, half under 4 KiB
///     java Seed.java large FOLDER MIB      files of 256 MiB, by turns 1 MiB of text and 1 MiB of random bytes
///     java Seed.java touch FOLDER ROUND    appends a line to ten of the small files, others in every round
public final class Seed {

  private static final long SEED = 20_080_721;
  private static final int MIB = 1 << 20;
  private static final int LARGE_FILE_MIB = 256;
  private static final int FILES_PER_FOLDER = 100;
  private static final int MEAN_BYTES = 12_500;
  private static final FileTime WHEN = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
  private static final byte[][] WORDS = words();

  private Seed() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    int count = Integer.parseInt(arguments[2]);
    switch (arguments[0]) {
      case "small" -> each(count, file -> writeSmall(folder, file));
      case "large" -> each(Math.max(1, count / LARGE_FILE_MIB), file -> writeLarge(folder, file, count));
      case "touch" -> touch(folder, count);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private interface Step {
    void run(int file) throws IOException;
  }

  private static void each(int count, Step step) {
    IntStream.range(0, count)
        .parallel()
        .forEach(
            file -> {
              try {
                step.run(file);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private static Path smallName(Path folder, int file) {
    int inner = file / FILES_PER_FOLDER;
    return folder.resolve("d%02d/e%04d/note-%06d.txt".formatted(inner % 32, inner, file));
  }

  private static void writeSmall(Path folder, int file) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED + file);
    Path name = smallName(folder, file);
    Files.createDirectories(name.getParent());
    Files.write(name, text(random, size(random)));
    Files.setLastModifiedTime(name, WHEN);
  }

  /// Log-normal, cut at 1 MiB: most files are small, most bytes are in the others.
  private static int size(SplittableRandom random) {
    double sigma = 1.5;
    double median = MEAN_BYTES / StrictMath.exp(sigma * sigma / 2);
    return (int) Math.clamp(median * StrictMath.exp(sigma * bell(random)), 1, MIB);
  }

  /// Close to a normal distribution, and the same on every machine.
  private static double bell(SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return sum - 6;
  }

  private static void writeLarge(Path folder, int file, int mib) throws IOException {
    SplittableRandom random = new SplittableRandom(-SEED - file);
    Path name = folder.resolve("large-%03d.bin".formatted(file));
    Files.createDirectories(folder);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(name), MIB)) {
      for (int written = 0; written < Math.min(mib, LARGE_FILE_MIB); written++) {
        out.write(written % 2 == 0 ? text(random, MIB) : noise(random, MIB));
      }
    }
    Files.setLastModifiedTime(name, WHEN);
  }

  private static void touch(Path folder, int round) throws IOException {
    int touched = 0;
    for (int file = round; touched < 10; file += 97) {
      Path name = smallName(folder, file);
      String line = "round %d\n".formatted(round);
      Files.writeString(name, Files.readString(name) + line);
      touched++;
    }
  }

  private static byte[] noise(SplittableRandom random, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.remaining() >= Long.BYTES) {
      bytes.putLong(random.nextLong());
    }
    return bytes.array();
  }

  /// Words, the common ones far more often than the rare ones. `zstd -1` halves it.
  private static byte[] text(SplittableRandom random, int length) {
    byte[] text = new byte[length];
    int at = 0;
    while (at < length) {
      double share = random.nextDouble();
      byte[] word = WORDS[(int) (share * share * share * WORDS.length)];
      int part = Math.min(word.length, length - at);
      System.arraycopy(word, 0, text, at, part);
      at += part;
    }
    return text;
  }

  private static byte[][] words() {
    SplittableRandom random = new SplittableRandom(SEED);
    byte[][] words = new byte[20_000][];
    for (int word = 0; word < words.length; word++) {
      StringBuilder letters = new StringBuilder();
      for (int letter = random.nextInt(2, 11); letter > 0; letter--) {
        letters.append((char) ('a' + random.nextInt(26)));
      }
      words[word] =
          letters.append(word % 12 == 0 ? '\n' : ' ').toString().getBytes(StandardCharsets.UTF_8);
    }
    return words;
  }
}
