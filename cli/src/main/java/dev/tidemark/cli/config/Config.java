package dev.tidemark.cli.config;

import dev.tidemark.cli.CliException;
import dev.tidemark.cli.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// A checked configuration.
///
/// @param file where it was read
/// @param volume the volume's directory
/// @param sources what `import` reads
/// @param targets where `mirror` writes, in the order of the file
/// @param spoolBytes how many bytes may lie in the volume's spool; empty = as many as by default
public record Config(
    Path file,
    Path volume,
    List<SourceConfig> sources,
    List<TargetConfig> targets,
    OptionalLong spoolBytes) {

  /// @throws CliException if no target has this name
  public TargetConfig target(String name) {
    return targets.stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new CliException(ExitCode.NOT_FOUND, unknownTarget(name)));
  }

  private String unknownTarget(String name) {
    String known = targets.stream().map(TargetConfig::name).collect(Collectors.joining(", "));
    return "no target is named '"
        + name
        + "' in "
        + file
        + (known.isEmpty() ? ", which has no targets" : "; it has: " + known);
  }
}
