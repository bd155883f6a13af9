package dev.tidemark.cli.command;

import dev.tidemark.cli.config.Config;
import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.store.ExitCodes;
import dev.tidemark.cli.store.Session;
import dev.tidemark.cli.store.VolumeAccess;
import dev.tidemark.engine.embed.OpenVolume;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.SystemPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `promote`.
@Command(
    name = "promote",
    description = {
      "Make a clone writable: it begins the next timeline.",
      "Lists the configured targets; those that are named are adopted: their archives go on."
    })
public final class PromoteCommand implements Callable<Integer> {

  private final Session session;

  @Mixin WaitOption wait = new WaitOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "VOLUME",
      description = "Default: the configured volume.")
  @Nullable Path directory;

  @Option(
      names = "--adopt",
      paramLabel = "NAME",
      split = ",",
      description = "Continue the archive of this target. May be given several times.")
  List<String> adopt = List.of();

  @Option(names = "--adopt-all", description = "Continue the archives of all configured targets.")
  boolean adoptAll;

  public PromoteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    Path where = directory == null ? session.volumeDirectory() : SystemPath.of(directory);
    List<TargetConfig> targets = targets();
    List<TargetConfig> adopted =
        adoptAll ? targets : adopt.stream().map(session.config()::target).toList();
    try (OpenVolume open = session.volumes().openToWrite(where, wait.patience())) {
      if (!open.volume().needsPromotion()) {
        throw new CliException(
            ExitCode.REFUSED,
            where
                + " is no clone that waits for it; it is writable on timeline "
                + open.volume().timeline()
                + "; to continue an archive of an earlier one: tidemark target adopt NAME");
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
      return adopt(new Adoptions(session, open), targets, adopted).code();
    }
  }

  /// The configured ones. A configuration with mistakes keeps nobody from promoting, unless targets
  /// are to be adopted.
  private List<TargetConfig> targets() {
    if (adoptAll || !adopt.isEmpty()) {
      return session.config().targets();
    }
    try {
      return session.findConfig().map(Config::unopenedTargets).orElse(List.of());
    } catch (CliException e) {
      session.console().warn("the targets are not listed: " + e.text());
      return List.of();
    }
  }

  /// One after another, each with a line of its own; one that cannot be adopted keeps none of the
  /// others from it. A copy comes after what it is filled from.
  private ExitCode adopt(
      Adoptions adoptions, List<TargetConfig> targets, List<TargetConfig> adopted)
      throws InterruptedException {
    ExitCode exit = ExitCode.OK;
    for (TargetConfig target : originalsFirst(targets)) {
      if (!adopted.contains(target)) {
        adoptions.forecast(target);
      } else if (!adopted(adoptions, target)) {
        exit = ExitCode.INCOMPLETE;
      }
    }
    return exit;
  }

  private static List<TargetConfig> originalsFirst(List<TargetConfig> all) {
    List<TargetConfig> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparing(target -> target.from().isPresent()));
    return sorted;
  }

  private boolean adopted(Adoptions adoptions, TargetConfig target) throws InterruptedException {
    try {
      adoptions.adopt(target);
      return true;
    } catch (TargetException | CliException | IOException e) {
      session
          .console()
          .error(
              ExitCodes.tell(e).exit().code(),
              target.name()
                  + ": not adopted: "
                  + ExitCodes.tell(e).text()
                  + ". Try again with: tidemark target adopt "
                  + target.name());
      return false;
    }
  }
}
