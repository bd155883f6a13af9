package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidemark.engine.link.PackSize;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A limit that would let nothing pass is refused, by its name, when it is set and not in a round.
class MirrorLimitsTest {

  /// The limits in the order of their fields, and the least that each may be.
  private static final long[] LEAST = {0, 1, 1, 1, 0, 0, 0, 1, 1, 0, 1};

  private static final String[] NAMES = {
    "inline bytes",
    "packs per commit",
    "packs in flight",
    "bytes until first records",
    "time until first records",
    "least bytes until a base",
    "least increments until a base",
    "most increments until a base",
    "bytes of a part of a run",
    "bytes of the spool",
    "time of a round"
  };

  private static MirrorLimits limits(long... values) {
    return new MirrorLimits(
        new MirrorLimits.Packing(
            PackSize.Bounds.DEFAULT, (int) values[0], (int) values[1], (int) values[2]),
        new MirrorLimits.FirstUpload(values[3], Duration.ofNanos(values[4])),
        new MirrorLimits.BaseDue(values[5], (int) values[6], (int) values[7]),
        (int) values[8],
        values[9],
        Optional.of(Duration.ofNanos(values[10])));
  }

  static Stream<Arguments> each() {
    return IntStream.range(0, LEAST.length).mapToObj(i -> Arguments.of(i, NAMES[i]));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("each")
  void below_its_least_a_limit_is_refused_by_its_name(int field, String name) {
    long[] values = LEAST.clone();
    assertThatCode(() -> limits(values)).doesNotThrowAnyException();
    values[field]--;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits(values))
        .withMessage(name + ": a limit is %s, got %d", bound(field), values[field]);
  }

  private static String bound(int field) {
    return LEAST[field] == 1 ? "above 0" : "at least 0";
  }
}
