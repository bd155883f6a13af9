package dev.tidemark.cli.command;

import dev.tidemark.cli.store.Session;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin TimeOption maxTime = new TimeOption();

  @Option(
      names = "--plan",
      description = "Say how far each target is behind and what a round would send; ask no target.")
  boolean plan;

  public MirrorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    MirrorRunner mirrors = new MirrorRunner(session);
    return plan
        ? new MirrorPlan(session).show(mirrors.chosen(targets)).code()
        : mirrors.run(mirrors.chosen(targets), maxTime.limit()).code();
  }
}
