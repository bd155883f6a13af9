package dev.tidemark.cli.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// A configuration that cannot be used, with all its mistakes.
public final class ConfigException extends Exception {

  private final List<ConfigProblem> problems;

  ConfigException(Path file, List<ConfigProblem> problems) {
    super(problems.stream().map(p -> p.show(file)).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<ConfigProblem> problems() {
    return problems;
  }
}
