package dev.tidemark.cli.command;

import dev.tidemark.cli.config.Durations;
import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.Quantity;
import dev.tidemark.engine.check.CheckDepth;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The amount of content that is read: `--content [PERCENT]` or `--budget AMOUNT`. What follows it
/// and is no number was meant as something else: the parser cannot tell, for the number may be left
/// out.
final class ContentOption {

  private static final double ALL = 100;

  @Option(
      names = "--content",
      paramLabel = "PERCENT",
      arity = "0..1",
      fallbackValue = "100",
      description = "Read so much of the content, chosen at random. Without a number: all.")
  @Nullable String amount;

  @Option(
      names = "--budget",
      paramLabel = "AMOUNT",
      description =
          "Read the next packs until a time (10m) or a size (5GiB) is spent; the next run continues"
              + " behind them.")
  @Nullable String budget;

  /// What one run may spend; empty if all that is wanted is read at once.
  Optional<CheckDepth.Budget> budget() {
    if (budget != null && amount != null) {
      throw new CliException(ExitCode.USAGE, "give --budget or --content, not both");
    }
    return Optional.ofNullable(budget).map(ContentOption::budget);
  }

  private static CheckDepth.Budget budget(String amount) {
    OptionalLong bytes = Quantity.size(amount);
    if (bytes.isPresent()) {
      return new CheckDepth.Budget.Bytes(bytes.getAsLong());
    }
    return Durations.parse(amount)
        .<CheckDepth.Budget>map(CheckDepth.Budget.Time::new)
        .orElseThrow(() ->
            new CliException(
                ExitCode.USAGE,
                "--budget takes a time such as 10m or a size such as 5GiB, got '" + amount + "'"));
  }

  /// What followed the option and is no number.
  Optional<String> word() {
    return Optional.ofNullable(amount).filter(text -> number(text).isEmpty());
  }

  /// @param without what it means if it is left out
  CheckDepth depth(CheckDepth without) {
    if (amount == null) {
      return without;
    }
    double percent = number(amount).orElse(ALL);
    if (!(percent > 0 && percent <= ALL)) {
      throw new CliException(ExitCode.USAGE, "--content takes a number above 0 and at most 100");
    }
    return percent == ALL ? new CheckDepth.All() : new CheckDepth.Sample(percent / ALL);
  }

  private static Optional<Double> number(String text) {
    try {
      return Optional.of(Double.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
