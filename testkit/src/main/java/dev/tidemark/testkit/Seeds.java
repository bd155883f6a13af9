package dev.tidemark.testkit;

import java.util.List;
import java.util.Random;

/// Runs a property over many seeds and names the seed of the one that fails.
///
/// - `-Dtidemark.seed=17` runs that seed alone: every property replays from its seed and nothing
///   else.
/// - `-Dtidemark.seeds=1000` runs so many in place of the property's own number.
/// - `-Dtidemark.seed.first=5000` begins there instead of at 0, to look where nobody has looked
///   yet.
public final class Seeds {

  private static final String ONE = "tidemark.seed";
  private static final String COUNT = "tidemark.seeds";
  private static final String FIRST = "tidemark.seed.first";

  private Seeds() {}

  /// What has to hold for every seed. All its choices come from `random`.
  @FunctionalInterface
  public interface Property {
    void check(Random random) throws Exception;
  }

  /// @param count how many seeds by default
  public static void forEach(int count, Property property) {
    Long one = Long.getLong(ONE);
    if (one != null) {
      check(one, property);
      return;
    }
    long first = Long.getLong(FIRST, 0L);
    for (long seed = first; seed < first + Integer.getInteger(COUNT, count); seed++) {
      check(seed, property);
    }
  }

  private static void check(long seed, Property property) {
    try {
      property.check(random(seed));
    } catch (Exception | Error e) {
      throw new AssertionError(
          "fails with seed " + seed + " (replay: -D" + ONE + "=" + seed + "): " + e, e);
    }
  }

  /// Neighbouring seeds give `Random`s whose first numbers are alike; these are spread.
  public static Random random(long seed) {
    long z = (seed + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return new Random(z ^ (z >>> 31));
  }

  public static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /// Bytes that do not compress.
  public static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /// Bytes that compress about as text does.
  public static byte[] text(Random random, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) "eeeettaaoinshr dlu\n".charAt(random.nextInt(19));
    }
    return bytes;
  }

  /// An object name of 1 to 3 short segments, from few letters: so that names often meet, begin
  /// alike, and sort around `/`.
  public static String name(Random random) {
    StringBuilder name = new StringBuilder(segment(random));
    for (int more = random.nextInt(3); more > 0; more--) {
      name.append('/').append(segment(random));
    }
    return name.toString();
  }

  private static String segment(Random random) {
    StringBuilder segment = new StringBuilder("ab0".substring(random.nextInt(3)).substring(0, 1));
    for (int more = random.nextInt(3); more > 0; more--) {
      segment.append("ab0.-".charAt(random.nextInt(5)));
    }
    return segment.toString();
  }
}
