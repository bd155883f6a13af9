package dev.tidemark.cli.config;

import dev.tidemark.cli.config.ConfigProblems.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads the list `targets`, each entry as a part of its own.
final class TargetList {

  private static final String KEY = "targets";

  private final TargetReader reader;
  private final YamlBlock.Reading reading;
  private final List<String> names = new ArrayList<>();
  private final List<TargetConfig> targets = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  TargetList(TargetReader reader, YamlBlock.Reading reading) {
    this.reader = reader;
    this.reading = reading;
  }

  void read(YamlBlock top) {
    ConfigProblems mistakes = reading.mistakes();
    mistakes.in(new Part.TargetList(), () -> top.items(KEY, this::entry));
    reader.end((circle, note) -> mistakes.in(circle.stream().map(Part.Target::new).toList(), note));
  }

  private void entry(Node item) {
    Optional<String> name = nameOf(item);
    name.ifPresent(names::add);
    ConfigProblems mistakes = reading.mistakes();
    if (name.isEmpty()) {
      read(item, Runnable::run);
    } else {
      Part secrets = new Part.Secrets(name.get());
      mistakes.in(
          new Part.Target(name.get()), () -> read(item, secret -> mistakes.in(secrets, secret)));
    }
  }

  private void read(Node item, Consumer<Runnable> secretsOf) {
    YamlBlock.of(item, KEY + "[" + targets.size() + "]", reading)
        .flatMap(block -> reader.read(block, secretsOf))
        .ifPresent(target -> add(item, target));
  }

  private void add(Node item, TargetConfig target) {
    if (!seen.add(target.name())) {
      reading.note(item, KEY, "two targets are named '" + target.name() + "'; rename one");
    }
    targets.add(target);
  }

  /// Whatever else is wrong with the entry, this is what a command names.
  private Optional<String> nameOf(Node item) {
    return item instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .filter(t -> t.getKeyNode() instanceof ScalarNode key && key.getValue().equals("name"))
            .map(t -> t.getValueNode() instanceof ScalarNode value ? value.getValue() : "")
            .map(text -> reading.variables().expand(text, mistake -> {}))
            .filter(text -> !text.isEmpty())
            .findFirst()
        : Optional.empty();
  }

  /// All names, those of entries that cannot be read as well.
  List<String> names() {
    return names;
  }

  /// Those that could be read.
  List<TargetConfig> targets() {
    return targets;
  }
}
