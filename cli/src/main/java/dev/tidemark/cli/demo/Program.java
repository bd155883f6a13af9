package dev.tidemark.cli.demo;

import java.io.PrintStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The program that the demo shows, which stands above it.
///
/// @param mainClass to start it in a process of its own
/// @param commands runs it in this process
public record Program(String mainClass, Commands commands) {

  /// Runs one command.
  @FunctionalInterface
  public interface Commands {

    /// @return the exit code
    int run(
        String[] args,
        Function<String, @Nullable String> environment,
        PrintStream out,
        PrintStream err);
  }
}
