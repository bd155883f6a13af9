package dev.tidemark.cli.command;

import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.embed.OpenVolume;
import dev.tidemark.engine.guard.ProtectedPlace.Kind;
import dev.tidemark.spi.words.SystemPath;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `init`.
@Command(name = "init", description = "Create a volume in a directory that is missing or empty.")
public final class InitCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "The volume. Default: the one of the configuration.")
  @Nullable Path directory;

  public InitCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Path where = directory == null ? session.volumeDirectory() : SystemPath.of(directory);
    session.guard().checkNew(Kind.VOLUME, where, "init " + where);
    try (OpenVolume open = session.volumes().create(where)) {
      String id = open.volume().id().toString();
      session
          .console()
          .result(
              "init",
              Map.of("volume", where.toString(), "id", id),
              "Created the volume " + where + " (" + id + "); nobody but its owner may read it.");
    }
    return ExitCode.OK.code();
  }
}
