package dev.tidemark.cli.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// One mapping of the file while it is being read: its keys are taken out one by one, and what is
/// left at the end is unknown. Every mistake is noted with its place, and reading goes on.
final class YamlBlock {

  private final String path;
  private final MappingNode node;
  private final Reading reading;
  private final Map<String, NodeTuple> left = new LinkedHashMap<>();

  /// What all blocks of one file share.
  record Reading(
      EnvironmentVariables variables, List<ConfigProblem> problems, ConfigProblems mistakes) {
    void note(Node at, String path, String text) {
      Mark mark = at.getStartMark().orElseThrow();
      problems.add(new ConfigProblem(mark.getLine() + 1, mark.getColumn() + 1, path, text));
    }
  }

  private YamlBlock(String path, MappingNode node, Reading reading) {
    this.path = path;
    this.node = node;
    this.reading = reading;
  }

  static Optional<YamlBlock> of(Node node, String path, Reading reading) {
    if (!(node instanceof MappingNode mapping)) {
      reading.note(node, path, "expected a block of 'key: value' lines, got " + kindOf(node));
      return Optional.empty();
    }
    YamlBlock block = new YamlBlock(path, mapping, reading);
    mapping.getValue().forEach(block::remember);
    return Optional.of(block);
  }

  private void remember(NodeTuple tuple) {
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      reading.note(tuple.getKeyNode(), path, "a key must be a plain word");
    } else if (left.putIfAbsent(key.getValue(), tuple) != null) {
      reading.note(key, path, "the key '" + key.getValue() + "' stands twice; keep one");
    }
  }

  Optional<Node> take(String key) {
    return Optional.ofNullable(left.remove(key)).map(NodeTuple::getValueNode);
  }

  /// Leaves it where it is.
  Optional<Node> peek(String key) {
    return Optional.ofNullable(left.get(key)).map(NodeTuple::getValueNode);
  }

  Optional<String> text(String key) {
    return take(key).flatMap(value -> scalar(value, at(key)));
  }

  Optional<String> requiredText(String key, String example) {
    if (!left.containsKey(key)) {
      note("missing key '" + key + "'; write for example '" + key + ": " + example + "'");
    }
    return text(key);
  }

  /// A block of `key: value` lines as one text, `key:value,key:value`; one that is written as such
  /// a text is that text.
  Optional<String> map(Node value, String where) {
    if (value instanceof ScalarNode) {
      return scalar(value, where);
    }
    return of(value, where, reading).map(YamlBlock::joined);
  }

  private String joined() {
    StringJoiner all = new StringJoiner(",");
    for (String key : List.copyOf(left.keySet())) {
      text(key)
          .ifPresent(value -> {
            if ((key + value).matches("[^,:]*")) {
              all.add(key + ":" + value);
            } else {
              note("the key '" + key + "' and its value may hold neither ',' nor ':'");
            }
          });
    }
    return all.toString();
  }

  List<String> texts(String key) {
    List<String> out = new ArrayList<>();
    items(key, item -> scalar(item, at(key)).ifPresent(out::add));
    return out;
  }

  /// @return whether there is such a list
  boolean items(String key, Consumer<Node> each) {
    Optional<Node> value = take(key);
    if (value.isPresent() && value.get() instanceof SequenceNode sequence) {
      sequence.getValue().forEach(each);
      return true;
    }
    value.ifPresent(wrong -> reading.note(wrong, at(key), "expected a list, got " + kindOf(wrong)));
    return false;
  }

  /// One value, which is not empty.
  Optional<String> scalar(Node value, String where) {
    Optional<String> text = scalarOrEmpty(value, where);
    if (text.isPresent() && text.get().isEmpty()) {
      reading.note(value, where, "expected a value, got an empty text; is a variable not set?");
      return Optional.empty();
    }
    return text;
  }

  /// One value, perhaps the empty text.
  Optional<String> scalarOrEmpty(Node value, String where) {
    if (!(value instanceof ScalarNode scalar)) {
      reading.note(value, where, "expected one value, got " + kindOf(value));
      return Optional.empty();
    }
    if (scalar.getScalarStyle() == ScalarStyle.PLAIN
        && (scalar.getValue().isEmpty()
            || scalar.getValue().equals("null")
            || scalar.getValue().equals("~"))) {
      reading.note(value, where, "expected a value, got nothing");
      return Optional.empty();
    }
    int before = reading.problems().size();
    String text =
        reading
            .variables()
            .expand(scalar.getValue(), mistake -> reading.note(value, where, mistake));
    return reading.problems().size() == before ? Optional.of(text) : Optional.empty();
  }

  /// Where a key of this block stands, in words.
  String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  void note(String text) {
    reading.note(node, path, text);
  }

  void note(Node at, String key, String text) {
    reading.note(at, at(key), text);
  }

  /// Every key that nobody took is unknown.
  void end(List<String> known) {
    left.forEach((key, tuple) ->
        reading.note(
            tuple.getKeyNode(), path, "unknown key '" + key + "'" + Suggestion.of(key, known)));
  }

  private static String kindOf(Node node) {
    return switch (node.getNodeType()) {
      case MAPPING -> "a block";
      case SEQUENCE -> "a list";
      case SCALAR -> "'" + ((ScalarNode) node).getValue() + "'";
      case ANCHOR -> "an anchor";
    };
  }
}
