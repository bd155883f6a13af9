package dev.tidemark.cli.command;

import dev.tidemark.cli.ExitCode;
import dev.tidemark.cli.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mirror`.
@Command(
    name = "mirror",
    description =
        "Bring targets up to the head of the volume, each from its own mark; may be killed at any time.")
public final class MirrorCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      arity = "0..*",
      paramLabel = "TARGET",
      description = "Names of targets. Default: all.")
  List<String> targets = List.of();

  @Option(
      names = "--max-time",
      paramLabel = "SECONDS",
      description = "End the round after so long; the next one goes on.")
  @Nullable Long maxSeconds;

  public MirrorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    Mirrors mirrors = new Mirrors(session);
    ExitCode exit =
        mirrors.run(
            mirrors.chosen(targets), Optional.ofNullable(maxSeconds).map(Duration::ofSeconds));
    return exit.code();
  }
}
