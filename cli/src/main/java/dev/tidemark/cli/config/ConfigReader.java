package dev.tidemark.cli.config;

import dev.tidemark.cli.config.ConfigProblems.Part;
import dev.tidemark.cli.output.Quantity;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.link.LinkPolicy;
import dev.tidemark.spi.sink.SinkProvider;
import dev.tidemark.spi.words.SystemPath;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads `tidemark.yml`, version 1. All mistakes come in one go, each with line and column; an
/// unknown key is a mistake.
public final class ConfigReader {

  /// The keys that every target has, whatever its type.
  public static final List<String> TARGET_KEYS =
      List.of("name", "type", "encryption", "when-offline", "from", "limits", "resilience");

  private static final List<String> KEYS =
      List.of("version", "volume", "sources", "encryption", "defaults", "targets", "spool-size");
  private static final List<String> SOURCE_KEYS =
      List.of("path", "as", "exclude", "one-file-system");
  private static final int BYTES_MAX = 1 << 20;

  private final Map<String, SinkProvider> providers;
  private final Function<String, @Nullable String> environment;

  public ConfigReader(
      Map<String, SinkProvider> providers, Function<String, @Nullable String> environment) {
    this.providers = providers;
    this.environment = environment;
  }

  /// @param file where the text comes from: relative paths in it start at its directory
  /// @throws ConfigException if there is any mistake
  public Config read(Path file, String text) throws ConfigException {
    List<ConfigProblem> problems = new ArrayList<>();
    Config config = read(file, text, problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(file, problems);
    }
    return config;
  }

  /// As far as it can be read: a mistake is told to who asks for the part that it is in.
  ///
  /// @throws ConfigException if the file has no parts
  public Config readParts(Path file, String text) throws ConfigException {
    return read(file, text, new ArrayList<>());
  }

  private Config read(Path file, String text, List<ConfigProblem> problems) throws ConfigException {
    Optional<Node> root = compose(file, text);
    if (root.isEmpty()) {
      problems.add(
          new ConfigProblem(
              1, 1, "", "the file is empty; 'tidemark config new' writes a first one"));
      throw new ConfigException(file, problems);
    }
    YamlBlock.Reading reading =
        new YamlBlock.Reading(
            new EnvironmentVariables(environment), problems, new ConfigProblems(file, problems));
    return YamlBlock.of(root.get(), "", reading)
        .map(top -> top(file, top, reading))
        .orElseThrow(() -> new ConfigException(file, problems));
  }

  private static Optional<Node> compose(Path file, String text) throws ConfigException {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file.toString())
            .setUseMarks(true)
            .setMaxAliasesForCollections(10)
            .setCodePointLimit(BYTES_MAX)
            .build();
    try {
      return new Compose(settings).composeString(text);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(m -> m.getLine() + 1).orElse(1);
      int column = e.getProblemMark().map(m -> m.getColumn() + 1).orElse(1);
      throw new ConfigException(
          file, List.of(new ConfigProblem(line, column, "", "not YAML: " + e.getProblem())));
    } catch (YamlEngineException e) {
      throw new ConfigException(
          file, List.of(new ConfigProblem(1, 1, "", "not YAML: " + e.getMessage())));
    }
  }

  private Config top(Path file, YamlBlock top, YamlBlock.Reading reading) {
    Path base = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    version(top);
    List<Path> volume = new ArrayList<>();
    reading
        .mistakes()
        .in(
            new Part.Volume(),
            () ->
                top.requiredText("volume", "/var/lib/tidemark/home")
                    .ifPresent(v -> volume.add(path(base, v))));
    List<SourceConfig> sources = new ArrayList<>();
    reading.mistakes().in(new Part.SourceList(), () -> sources.addAll(sources(top, base, reading)));
    boolean clear = encryptionIsNone(top);
    LinkReader links = new LinkReader(reading, ZoneId.systemDefault());
    TargetReader reader =
        new TargetReader(providers, base, clear, links, defaults(top, links, reading));
    TargetList targets = new TargetList(reader, reading);
    targets.read(top);
    OptionalLong spool = spoolSize(top);
    top.end(KEYS);
    return new Config(
        file,
        reading.mistakes(),
        volume.stream().findFirst(),
        sources,
        targets.names(),
        targets.targets(),
        spool);
  }

  private static OptionalLong spoolSize(YamlBlock top) {
    Optional<String> text = top.text("spool-size");
    OptionalLong bytes = text.map(Quantity::size).orElseGet(OptionalLong::empty);
    if (text.isPresent() && bytes.isEmpty()) {
      top.note("spool-size: expected a size such as 512MiB or 2GiB, got '" + text.get() + "'");
    }
    return bytes;
  }

  private static LinkPolicy defaults(YamlBlock top, LinkReader links, YamlBlock.Reading reading) {
    return top.take("defaults")
        .flatMap(node -> YamlBlock.of(node, "defaults", reading))
        .map(block -> {
          LinkPolicy policy = links.read(block, LinkPolicy.defaults());
          block.end(LinkReader.KEYS);
          return policy;
        })
        .orElseGet(LinkPolicy::defaults);
  }

  private static void version(YamlBlock top) {
    Optional<Node> node = top.take("version");
    if (node.isEmpty()) {
      top.note("missing key 'version'; write 'version: 1'");
      return;
    }
    top.scalar(node.get(), "version")
        .filter(v -> !v.equals("1"))
        .ifPresent(
            v -> top.note(node.get(), "version", "this program reads version 1, got '" + v + "'"));
  }

  private static List<SourceConfig> sources(YamlBlock top, Path base, YamlBlock.Reading reading) {
    List<SourceConfig> out = new ArrayList<>();
    top.items(
        "sources",
        item ->
            YamlBlock.of(item, "sources[" + out.size() + "]", reading)
                .ifPresent(b -> out.add(source(b, base))));
    return out;
  }

  private static SourceConfig source(YamlBlock block, Path base) {
    Path path =
        block.requiredText("path", "/home/ann").map(p -> path(base, p)).orElse(Path.of("/"));
    Optional<TreePath> as = block.text("as").flatMap(text -> as(block, text));
    List<String> exclude = block.texts("exclude");
    boolean oneFileSystem = oneFileSystem(block);
    block.end(SOURCE_KEYS);
    return new SourceConfig(path, as, exclude, oneFileSystem);
  }

  private static boolean oneFileSystem(YamlBlock block) {
    Optional<String> text = block.text("one-file-system");
    if (text.filter(t -> !t.equals("true") && !t.equals("false")).isPresent()) {
      block.note("one-file-system: expected true or false, got '" + text.get() + "'");
    }
    return !text.equals(Optional.of("false"));
  }

  private static Optional<TreePath> as(YamlBlock block, String text) {
    try {
      return Optional.of(TreePath.typed(text));
    } catch (IllegalArgumentException e) {
      block.note("as: " + e.getMessage());
      return Optional.empty();
    }
  }

  /// Whether the block says `encryption: none`, the only value there is so far.
  static boolean encryptionIsNone(YamlBlock block) {
    Optional<Node> node = block.take("encryption");
    Optional<String> said = node.flatMap(n -> block.scalar(n, block.at("encryption")));
    if (said.isPresent() && !said.get().equals("none")) {
      block.note(
          node.orElseThrow(),
          "encryption",
          "only 'none' is built so far, got '" + said.get() + "'");
    }
    return said.isPresent();
  }

  /// A path of the file: `~/` is the home directory, a relative one starts at the file's directory.
  static Path path(Path base, String text) {
    Path path =
        text.equals("~") || text.startsWith("~/")
            ? Path.of(System.getProperty("user.home"), text.substring(1))
            : Path.of(text);
    return SystemPath.of(base.resolve(path));
  }
}
