package dev.tidemark.cli.config;

import java.nio.file.Path;

/// One mistake in a configuration file.
///
/// @param line from 1
/// @param column from 1
/// @param path where in the structure, such as `targets.offsite`; "" = at the top
/// @param text what is wrong and what to write instead
public record ConfigProblem(int line, int column, String path, String text) {

  public String show(Path file) {
    return file
        + " line "
        + line
        + ", column "
        + column
        + ": "
        + (path.isEmpty() ? "" : path + ": ")
        + text;
  }
}
