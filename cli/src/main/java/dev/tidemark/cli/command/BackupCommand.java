package dev.tidemark.cli.command;

import dev.tidemark.cli.config.Config;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.store.Session;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `backup`: the daily verb.
@Command(name = "backup", description = "Import all sources, then one round to every target.")
public final class BackupCommand implements Callable<Integer> {

  private final Session session;

  @Mixin WaitOption wait = new WaitOption();

  @Mixin TimeOption maxTime = new TimeOption();

  @Mixin VerboseOption verbose = new VerboseOption();

  @Option(
      names = "--cron",
      description =
          "For unattended runs: silent while all is well, offline (exit 75), or another run is still"
              + " going; says once that trouble began and once that it ended.")
  boolean cron;

  public BackupCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (cron) {
      session.unattended();
      return new CronBackup(session, maxTime.limit()).run().code();
    }
    TimeShare time = new TimeShare(session.seam(), maxTime.limit());
    Config config = session.config().whole();
    ImportRunner imports = new ImportRunner(session, verbose.on());
    Optional<ExitCode> imported =
        time.first(() -> imports.run(config.sources(), false, wait.patience()));
    if (imported.isEmpty()) {
      session.console().warn("import: its share of --max-time is over; the next run goes on");
    }
    MirrorRunner mirrors = new MirrorRunner(session);
    ExitCode mirrored = mirrors.run(mirrors.chosen(List.of()), time.left());
    ExitCode first = imported.orElse(ExitCode.INCOMPLETE);
    boolean mirrorDecides = first == ExitCode.OK || mirrored == ExitCode.INTEGRITY;
    return (mirrorDecides ? mirrored : first).code();
  }
}
