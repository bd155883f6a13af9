package dev.tidemark.cli.command;

import picocli.CommandLine.Option;

/// `--verbose`, for commands that import.
final class VerboseOption {

  @Option(
      names = {"-v", "--verbose"},
      description = "Name what cannot be kept yet: sockets, pipes, devices.")
  private boolean verbose;

  boolean on() {
    return verbose;
  }
}
