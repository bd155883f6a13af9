package dev.tidemark.cli.command;

import dev.tidemark.cli.ExitCode;
import dev.tidemark.cli.Session;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `backup`: the daily verb.
@Command(name = "backup", description = "Import all sources, then one round to every target.")
public final class BackupCommand implements Callable<Integer> {

  private final Session session;

  @Mixin WaitOption wait = new WaitOption();

  public BackupCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    ExitCode imported =
        new Imports(session).run(session.config().sources(), false, wait.patience());
    Mirrors mirrors = new Mirrors(session);
    ExitCode mirrored = mirrors.run(mirrors.chosen(List.of()), Optional.empty());
    return (imported == ExitCode.OK ? mirrored : imported).code();
  }
}
