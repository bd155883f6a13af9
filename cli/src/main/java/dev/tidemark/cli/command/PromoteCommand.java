package dev.tidemark.cli.command;

import dev.tidemark.cli.CliException;
import dev.tidemark.cli.ExitCode;
import dev.tidemark.cli.Session;
import dev.tidemark.cli.store.OpenVolume;
import dev.tidemark.cli.store.VolumeAccess;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.spi.words.SystemPath;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `promote`.
@Command(
    name = "promote",
    description =
        "Make a clone writable: it begins the next timeline, and its old targets are no longer its own.")
public final class PromoteCommand implements Callable<Integer> {

  private final Session session;

  @Mixin WaitOption wait = new WaitOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "VOLUME",
      description = "Default: the configured volume.")
  @Nullable Path directory;

  public PromoteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    Path where = directory == null ? session.volumeDirectory() : SystemPath.of(directory);
    try (OpenVolume open = session.volumes().openToWrite(where, wait.patience())) {
      if (!open.volume().needsPromotion()) {
        throw new CliException(
            ExitCode.REFUSED,
            where
                + " is no clone that waits for it; it is writable on timeline "
                + open.volume().timeline());
      }
      Transaction begun =
          open.volume().promote(VolumeAccess.info(TransactionInfo.Kind.WHOLE, "promote"));
      session
          .console()
          .result(
              "promote",
              Map.of(
                  "volume",
                  where.toString(),
                  "tid",
                  begun.tid().toString(),
                  "timeline",
                  begun.timeline().toString()),
              "Promoted "
                  + where
                  + ": timeline "
                  + begun.timeline()
                  + " begins with tid "
                  + begun.tid()
                  + ".");
    }
    return ExitCode.OK.code();
  }
}
