package dev.tidemark.cli.config;

import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The mistakes of one file by the part that they are in, so that who needs one part is not stopped
/// by another one's. A mistake that nobody has claimed is one of the whole file.
final class ConfigProblems {

  private final Path file;
  private final List<ConfigProblem> all;
  private final Map<Part, Set<ConfigProblem>> byPart = new LinkedHashMap<>();

  /// A part of the file.
  sealed interface Part {
    /// What stands at the top and belongs to no other part.
    record Top() implements Part {}

    record Volume() implements Part {}

    record SourceList() implements Part {}

    /// Entries of `targets` without a name.
    record TargetList() implements Part {}

    record Target(String name) implements Part {}

    /// The secret settings of a target: only who opens it needs them.
    record Secrets(String name) implements Part {}
  }

  /// @param all gets every mistake that is found, in the order of the file
  ConfigProblems(Path file, List<ConfigProblem> all) {
    this.file = file;
    this.all = all;
  }

  /// Reads a part: what is noted meanwhile and is not claimed yet is its own.
  void in(Part part, Runnable reading) {
    in(List.of(part), reading);
  }

  void in(Collection<? extends Part> parts, Runnable reading) {
    int before = all.size();
    reading.run();
    List<ConfigProblem> noted = new ArrayList<>(all.subList(before, all.size()));
    byPart.values().forEach(noted::removeAll);
    parts.forEach(part -> byPart.computeIfAbsent(part, p -> new LinkedHashSet<>()).addAll(noted));
  }

  /// @throws CliException naming all mistakes, if there are any
  void requireNone() {
    require(all);
  }

  private Set<ConfigProblem> of(Part part) {
    if (part instanceof Part.Top) {
      Set<ConfigProblem> unclaimed = new LinkedHashSet<>(all);
      byPart.values().forEach(unclaimed::removeAll);
      return unclaimed;
    }
    return byPart.getOrDefault(part, Set.of());
  }

  /// @throws CliException if the whole file or one of these parts has a mistake: names all of them
  void requireNone(Collection<? extends Part> parts) {
    Set<ConfigProblem> found = new LinkedHashSet<>(of(new Part.Top()));
    parts.forEach(part -> found.addAll(of(part)));
    require(all.stream().filter(found::contains).toList());
  }

  private void require(List<ConfigProblem> found) {
    if (!found.isEmpty()) {
      ConfigException mistakes = new ConfigException(file, found);
      throw new CliException(ExitCode.USAGE, String.valueOf(mistakes.getMessage()), mistakes);
    }
  }
}
