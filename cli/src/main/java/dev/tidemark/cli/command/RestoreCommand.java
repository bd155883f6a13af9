package dev.tidemark.cli.command;

import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.ProgressRows;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.guard.ProtectedPlaces;
import dev.tidemark.engine.local.LocalDestination;
import dev.tidemark.engine.restore.OverwriteMode;
import dev.tidemark.engine.restore.Restore;
import dev.tidemark.engine.restore.RestoreRequest;
import dev.tidemark.engine.restore.RestoreResult;
import dev.tidemark.engine.view.OpenState;
import dev.tidemark.engine.view.StateSelector;
import dev.tidemark.engine.view.StateSource;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `restore`.
@Command(
    name = "restore",
    description = {
      "Restore a state, or paths of it, from the volume or a target into a directory.",
      "Every hash is checked; interrupted, it goes on where it was."
    })
public final class RestoreCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH",
      description =
          "What to restore, absolute in the volume and as 'ls' lists it: \\\\ is a backslash, \\xhh a"
              + " byte. Default: all.")
  List<String> paths = List.of();

  @Option(
      names = "--from",
      paramLabel = "TARGET",
      description =
          "A target by name, or its address alone: s3://bucket/prefix?endpoint=..., a directory."
              + " Default: the volume.")
  @Nullable String from;

  @Option(
      names = "--at",
      paramLabel = "WHEN",
      description =
          "latest, head, tid:HEX, a time, an age such as 2h, a snapshot. Default: latest.")
  @Nullable String at;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "Where to; made if missing.")
  Path to = Path.of("");

  @Option(
      names = "--overwrite",
      paramLabel = "MODE",
      defaultValue = "never",
      description = "never, if-changed, if-newer, always. Default: ${DEFAULT-VALUE}.")
  String overwrite = "never";

  @Option(
      names = "--delete",
      description = {
        "Delete what a source's directories have and the state does not.",
        "Never what the source excludes, what is on another file system, a volume or an archive."
      })
  boolean delete;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Only say what would be done; -v or --json name each file.")
  boolean dryRun;

  @Option(
      names = {"-v", "--verbose"},
      description = "Name all that is created, replaced and deleted.")
  boolean verbose;

  @Option(
      names = {"-y", "--yes"},
      description = "Delete without asking, however many.")
  boolean yes;

  public RestoreCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws TargetException, InterruptedException, IOException {
    RestoreRequest request =
        new RestoreRequest(paths.stream().map(TreePath::typed).toList(), mode(), delete, dryRun);
    session.guard().keepOut(to, "restore to " + to);
    StateSelector when = session.when(at == null ? "latest" : at);
    return from == null ? volume(request, when) : archive(from, request, when);
  }

  private OverwriteMode mode() {
    return switch (overwrite) {
      case "never" -> OverwriteMode.NEVER;
      case "if-changed" -> OverwriteMode.IF_CHANGED;
      case "if-newer" -> OverwriteMode.IF_NEWER;
      case "always" -> OverwriteMode.ALWAYS;
      default ->
          throw new CliException(
              ExitCode.USAGE,
              "--overwrite takes never, if-changed, if-newer or always, got '" + overwrite + "'");
    };
  }

  private int volume(RestoreRequest request, StateSelector when)
      throws TargetException, InterruptedException, IOException {
    try (OpenState state = session.states().volume(session.volumeDirectory(), when)) {
      return run(state.source(), request);
    }
  }

  private int archive(String place, RestoreRequest request, StateSelector when)
      throws TargetException, InterruptedException, IOException {
    try (OpenState state = session.states().archive(place, when)) {
      return run(place, state.source(), request);
    }
  }

  /// Without its records a state cannot be brought; another place may have them.
  private int run(String place, StateSource source, RestoreRequest request)
      throws TargetException, InterruptedException, IOException {
    try {
      return run(source, request);
    } catch (TargetException.Missing | TargetException.Corrupt e) {
      throw new CliException(
          ExitCode.INTEGRITY,
          e.getMessage()
              + "; "
              + new LostReport(session, place).advice(other -> "restore --from " + other),
          e);
    }
  }

  private int run(StateSource source, RestoreRequest request)
      throws TargetException, InterruptedException, IOException {
    Optional<Path> work =
        dryRun ? Optional.of(Files.createTempDirectory("tidemark-restore-")) : Optional.empty();
    try (ProgressRows rows = new ProgressRows(session.console())) {
      boolean names = verbose || (dryRun && session.console().isJson());
      RestoreReport report =
          new RestoreReport(session.console(), to, dryRun, new LostReport(session, from));
      RestoreResult result =
          new Restore(source, target(work), session.seam(), new RestoreRows(rows, report, names))
              .run(request, new DeletionQuestion(to, yes, !session.console().isJson()));
      rows.close();
      report.show(result);
      return report.exit(result).code();
    } finally {
      if (work.isPresent()) {
        Files.deleteIfExists(work.get());
      }
    }
  }

  private LocalDestination target(Optional<Path> work) {
    ProtectedPlaces places = session.guard().places();
    return work.map(w -> LocalDestination.forDryRun(to, places, w))
        .orElseGet(() -> LocalDestination.at(to, places));
  }
}
