package dev.tidemark.cli.command;

import dev.tidemark.cli.config.Durations;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `--max-time`.
final class TimeOption {
  @Option(
      names = "--max-time",
      paramLabel = "TIME",
      converter = Parser.class,
      description = "End after so long, such as 90s or 4m; the next run goes on.")
  @Nullable Duration limit;

  Optional<Duration> limit() {
    return Optional.ofNullable(limit);
  }

  /// Durations, and plain numbers as seconds.
  static final class Parser implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      String text = value.chars().allMatch(Character::isDigit) ? value + "s" : value;
      return Durations.parse(text)
          .filter(duration -> duration.isPositive())
          .orElseThrow(
              () -> new TypeConversionException("'" + value + "' is no time; write 90s, 4m or 1h"));
    }
  }
}
