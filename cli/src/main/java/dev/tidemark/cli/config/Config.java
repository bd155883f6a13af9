package dev.tidemark.cli.config;

import dev.tidemark.cli.config.ConfigProblems.Part;
import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// A configuration as far as it could be read. Who asks for a part gets it only if neither that
/// part nor the file as a whole has a mistake: so a command needs what it needs, and no other
/// target's secrets.
public final class Config {

  private final Path file;
  private final ConfigProblems mistakes;
  private final Optional<Path> volume;
  private final List<SourceConfig> sources;
  private final List<String> names;
  private final List<TargetConfig> targets;
  private final OptionalLong spoolBytes;

  /// @param names of all targets, those that could not be read as well
  Config(
      Path file,
      ConfigProblems mistakes,
      Optional<Path> volume,
      List<SourceConfig> sources,
      List<String> names,
      List<TargetConfig> targets,
      OptionalLong spoolBytes) {
    this.file = file;
    this.mistakes = mistakes;
    this.volume = volume;
    this.sources = List.copyOf(sources);
    this.names = List.copyOf(names);
    this.targets = List.copyOf(targets);
    this.spoolBytes = spoolBytes;
  }

  /// Where it was read.
  public Path file() {
    return file;
  }

  /// For who needs every part of it.
  ///
  /// @throws CliException naming all mistakes
  public Config whole() {
    mistakes.requireNone();
    return this;
  }

  /// The volume's directory.
  ///
  /// @throws CliException naming the mistakes there
  public Path volume() {
    mistakes.requireNone(List.of(new Part.Volume()));
    return volume.orElseThrow();
  }

  /// What `import` reads.
  ///
  /// @throws CliException naming the mistakes there
  public List<SourceConfig> sources() {
    mistakes.requireNone(List.of(new Part.SourceList()));
    return sources;
  }

  /// How many bytes may lie in the volume's spool; empty = as many as by default.
  public OptionalLong spoolBytes() {
    mistakes.requireNone(List.of());
    return spoolBytes;
  }

  /// Where `mirror` writes, in the order of the file: all of them, each ready to be opened.
  ///
  /// @throws CliException naming the mistakes in any of them
  public List<TargetConfig> targets() {
    List<Part> parts = new ArrayList<>(settings(names));
    names.forEach(name -> parts.add(new Part.Secrets(name)));
    mistakes.requireNone(parts);
    return targets;
  }

  /// The targets for somebody who opens none of them: their secrets may be missing.
  ///
  /// @throws CliException naming the mistakes in any of their other settings
  public List<TargetConfig> unopenedTargets() {
    mistakes.requireNone(settings(names));
    return targets;
  }

  /// The targets that could be read, whatever else is wrong: for who must know of every place that
  /// can be known.
  public List<TargetConfig> readTargets() {
    return targets;
  }

  /// The volume's directory, if it could be read.
  public Optional<Path> readVolume() {
    return volume;
  }

  private static List<Part> settings(Collection<String> names) {
    List<Part> parts = new ArrayList<>(List.of(new Part.TargetList()));
    names.forEach(name -> parts.add(new Part.Target(name)));
    return parts;
  }

  /// One target, ready to be opened; empty if none has this name.
  ///
  /// @throws CliException naming its mistakes, and no other target's
  public Optional<TargetConfig> find(String name) {
    mistakes.requireNone(List.of(new Part.Target(name), new Part.Secrets(name)));
    return targets.stream().filter(t -> t.name().equals(name)).findFirst();
  }

  /// @throws CliException if no target has this name, or naming its mistakes
  public TargetConfig target(String name) {
    return find(name).orElseThrow(() -> new CliException(ExitCode.NOT_FOUND, unknownTarget(name)));
  }

  private String unknownTarget(String name) {
    String known = names.stream().distinct().collect(Collectors.joining(", "));
    return "no target is named '"
        + name
        + "' in "
        + file
        + (known.isEmpty() ? ", which has no targets" : "; it has: " + known);
  }
}
