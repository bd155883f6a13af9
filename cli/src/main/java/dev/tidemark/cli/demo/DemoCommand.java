package dev.tidemark.cli.demo;

import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.store.ScratchDirectory;
import dev.tidemark.cli.store.Session;
import dev.tidemark.spi.folder.OwnerOnly;
import dev.tidemark.spi.words.SystemPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `demo`.
@Command(
    name = "demo",
    description =
        "Show the main job in a temporary directory: import, two targets, a change, a kill, a resume, a restore, compared, and a new machine that goes on.")
public final class DemoCommand implements Callable<Integer> {

  private final Session session;
  private final Program program;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Work in this new directory and leave it.")
  @Nullable Path keep;

  public DemoCommand(Session session, Program program) {
    this.session = session;
    this.program = program;
  }

  @Override
  public Integer call() throws Exception {
    if (session.console().isJson()) {
      throw new CliException(ExitCode.USAGE, "demo tells a story for people; leave out --json");
    }
    if (keep != null) {
      session.guard().keepOut(keep, "demo --keep " + keep);
    }
    Path place =
        keep == null
            ? Files.createTempDirectory("tidemark-demo-").toRealPath()
            : Files.createDirectory(SystemPath.of(keep), OwnerOnly.directory(keep));
    try {
      new Demo(
              program,
              place,
              session::environment,
              session.console().out(),
              session.console().err())
          .run();
    } finally {
      if (keep == null) {
        ScratchDirectory.deleteTree(place);
      }
    }
    session
        .console()
        .line(
            keep == null
                ? "All done; " + place + " is removed."
                : "All done; look around in " + place + ".");
    return ExitCode.OK.code();
  }
}
