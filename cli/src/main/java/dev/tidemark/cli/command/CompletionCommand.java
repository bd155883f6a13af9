package dev.tidemark.cli.command;

import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.store.Session;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `completion`: a script for bash and zsh.
@Command(
    name = "completion",
    description = "Print a completion script for bash and zsh: source <(tidemark completion)")
public final class CompletionCommand implements java.util.concurrent.Callable<Integer> {

  private final Session session;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  public CompletionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    session.console().out().print(AutoComplete.bash("tidemark", root));
    return ExitCode.OK.code();
  }
}
