package dev.tidemark.cli.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.snakeyaml.engine.v2.nodes.Node;

/// Which target is filled from which: every `from` names another target of the file, and following
/// them ends at one that is filled from the volume.
final class FromChains {

  private static final String FROM = "from";

  private final Set<String> names = new LinkedHashSet<>();
  private final Map<String, From> byName = new LinkedHashMap<>();

  /// Where a target says what it is filled from.
  private record From(YamlBlock block, Node at, String source) {
    void note(String text) {
      block.note(at, FROM, text);
    }
  }

  /// Reads the key of one target.
  Optional<String> read(YamlBlock block, Optional<String> name) {
    Optional<Node> node = block.take(FROM);
    Optional<String> source = node.flatMap(at -> block.scalar(at, block.at(FROM)));
    name.ifPresent(names::add);
    if (name.isPresent() && source.isPresent()) {
      byName.putIfAbsent(name.get(), new From(block, node.orElseThrow(), source.get()));
    }
    return source;
  }

  /// @param noting is told of each mistake: the targets it is in, and how to note it
  void check(BiConsumer<List<String>, Runnable> noting) {
    Set<String> told = new HashSet<>();
    byName.forEach((name, from) -> {
      if (!names.contains(from.source())) {
        noting.accept(List.of(name), () -> from.note(unknown(from.source())));
      } else if (!told.contains(name)) {
        List<String> circle = circle(name);
        if (!circle.isEmpty()) {
          told.addAll(circle);
          noting.accept(circle, () -> from.note(circleText(circle)));
        }
      }
    });
  }

  private String unknown(String source) {
    return "no target is named '" + source + "'" + Suggestion.of(source, List.copyOf(names));
  }

  private static String circleText(List<String> circle) {
    return String.join(" from ", circle)
        + ": a circle; one of them must be filled from the volume, without 'from'";
  }

  /// The way from a target back to itself; empty if there is none.
  private List<String> circle(String name) {
    List<String> way = new ArrayList<>(List.of(name));
    for (From from = byName.get(name); from != null; from = byName.get(from.source())) {
      boolean seen = way.contains(from.source());
      way.add(from.source());
      if (seen) {
        return from.source().equals(name) ? way : List.of();
      }
    }
    return List.of();
  }
}
