package dev.tidemark.cli.command;

import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.store.Session;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `version`.
@Command(
    name = "version",
    description = "Print the version of the program, its Java and its formats.")
public final class VersionCommand implements Callable<Integer> {

  private final Session session;

  public VersionCommand(Session session) {
    this.session = session;
  }

  /// The program's version, or `unpacked` if it does not run from its jar.
  public static String version() {
    return Objects.requireNonNullElse(
        VersionCommand.class.getPackage().getImplementationVersion(), "unpacked");
  }

  @Override
  public Integer call() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", version());
    fields.put("format", 0);
    fields.put("java", Runtime.version().toString());
    session
        .console()
        .result(
            "version",
            fields,
            "tidemark " + version() + " (format 0, Java " + Runtime.version() + ")");
    return ExitCode.OK.code();
  }
}
