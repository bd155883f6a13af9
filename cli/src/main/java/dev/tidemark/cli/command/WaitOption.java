package dev.tidemark.cli.command;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--wait`.
final class WaitOption {
  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      arity = "0..1",
      fallbackValue = "86400",
      description =
          "Wait for another writer to end, at most so long. Default without a number: a day.")
  @Nullable Long seconds;

  Duration patience() {
    return seconds == null ? Duration.ZERO : Duration.ofSeconds(seconds);
  }
}
