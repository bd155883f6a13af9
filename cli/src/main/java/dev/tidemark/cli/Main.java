package dev.tidemark.cli;

import java.util.Objects;

/// Where the program begins.
public final class Main {

  private static final int OK = 0;
  private static final int USAGE = 2;

  private Main() {}

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String[] args) {
    if (args.length == 1 && (args[0].equals("version") || args[0].equals("--version"))) {
      System.out.println("tidemark " + version());
      return OK;
    }
    System.err.println("tidemark: no such command; known: version");
    return USAGE;
  }

  private static String version() {
    return Objects.requireNonNullElse(
        Main.class.getPackage().getImplementationVersion(), "unpacked");
  }
}
