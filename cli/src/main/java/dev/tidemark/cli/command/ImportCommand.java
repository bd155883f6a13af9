package dev.tidemark.cli.command;

import dev.tidemark.cli.config.SourceConfig;
import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.spi.words.SystemPath;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `import`.
@Command(
    name = "import",
    description = "Bring directory trees into the volume: read what changed, as one state each.")
public final class ImportCommand implements Callable<Integer> {

  private final Session session;

  @Mixin WaitOption wait = new WaitOption();

  @Parameters(
      arity = "0..*",
      paramLabel = "DIR",
      description = "Directories. Default: the sources of the configuration.")
  List<Path> directories = List.of();

  @Option(
      names = "--as",
      paramLabel = "PATH",
      description =
          "Where the one DIR appears in the volume, absolute and as 'ls' lists it: \\\\ is a"
              + " backslash, \\xhh a byte.")
  @Nullable String as;

  @Option(
      names = "--exclude",
      paramLabel = "PATTERN",
      description = "Leave out, in the syntax of .gitignore; may be repeated. For DIRs named here.")
  List<String> exclude = List.of();

  @Option(
      names = "--one-file-system",
      paramLabel = "true|false",
      arity = "1",
      defaultValue = "true",
      description =
          "false: what is mounted below comes in, too. For DIRs named here. Default: true.")
  boolean oneFileSystem = true;

  @Mixin VerboseOption verbose = new VerboseOption();

  @Option(
      names = "--accept-removals",
      description =
          "Go on although a source is another one than last time, or has lost more than half of its"
              + " names.")
  boolean acceptRemovals;

  public ImportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (directories.isEmpty() && (as != null || !exclude.isEmpty() || !oneFileSystem)) {
      throw new CliException(
          ExitCode.USAGE,
          "--as, --exclude and --one-file-system belong to a DIR named on the command line");
    }
    if (as != null && directories.size() > 1) {
      throw new CliException(ExitCode.USAGE, "--as wants exactly one DIR");
    }
    List<SourceConfig> sources = directories.isEmpty() ? configured() : named();
    return new ImportRunner(session, verbose.on())
        .run(sources, acceptRemovals, wait.patience())
        .code();
  }

  private List<SourceConfig> configured() {
    return session.config().sources();
  }

  private List<SourceConfig> named() {
    return directories.stream()
        .map(d ->
            new SourceConfig(
                SystemPath.of(d),
                Optional.ofNullable(as).map(TreePath::typed),
                exclude,
                oneFileSystem))
        .toList();
  }
}
