package dev.tidemark.cli.command;

import dev.tidemark.cli.CliException;
import dev.tidemark.cli.ExitCode;
import dev.tidemark.engine.check.Depth;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--content [PERCENT]`. What follows it and is no number was meant as something else: the parser
/// cannot tell, for the number may be left out.
final class ContentOption {

  private static final double ALL = 100;

  @Option(
      names = "--content",
      paramLabel = "PERCENT",
      arity = "0..1",
      fallbackValue = "100",
      description = "Read so much of the content, chosen at random. Without a number: all.")
  @Nullable String amount;

  boolean isGiven() {
    return amount != null;
  }

  /// What followed the option and is no number.
  Optional<String> word() {
    return Optional.ofNullable(amount).filter(text -> number(text).isEmpty());
  }

  /// @param without what it means if it is left out
  Depth depth(Depth without) {
    if (amount == null) {
      return without;
    }
    double percent = number(amount).orElse(ALL);
    if (!(percent > 0 && percent <= ALL)) {
      throw new CliException(ExitCode.USAGE, "--content takes a number above 0 and at most 100");
    }
    return percent == ALL ? new Depth.All() : new Depth.Sample(percent / ALL);
  }

  private static Optional<Double> number(String text) {
    try {
      return Optional.of(Double.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
