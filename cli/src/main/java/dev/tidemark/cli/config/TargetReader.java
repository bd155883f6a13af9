package dev.tidemark.cli.config;

import dev.tidemark.engine.link.LinkPolicy;
import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.SinkProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads one entry of `targets`: the keys every target has, then those its type declares.
final class TargetReader {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");

  private final Map<String, SinkProvider> providers;
  private final Path base;
  private final boolean encryptionSaid;
  private final FromChains sources = new FromChains();
  private final LinkReader links;
  private final LinkPolicy defaults;

  /// @param defaults how a link is treated where a target says nothing
  TargetReader(
      Map<String, SinkProvider> providers,
      Path base,
      boolean encryptionSaid,
      LinkReader links,
      LinkPolicy defaults) {
    this.providers = providers;
    this.base = base;
    this.encryptionSaid = encryptionSaid;
    this.links = links;
    this.defaults = defaults;
  }

  /// @param secretsOf claims what is wrong with the secret settings
  Optional<TargetConfig> read(YamlBlock block, Consumer<Runnable> secretsOf) {
    Optional<String> name = block.requiredText("name", "offsite").filter(n -> checkName(block, n));
    Optional<String> from = sources.read(block, name);
    Optional<Node> typeNode = block.take("type");
    Optional<SinkProvider> provider = provider(block, typeNode);
    TargetConfig.WhenOffline offline = whenOffline(block);
    LinkPolicy link = links.read(block, defaults);
    boolean clear = ConfigReader.encryptionIsNone(block);
    if (!clear && !encryptionSaid) {
      block.note(
          "missing key 'encryption'; archives are not encrypted yet: write 'encryption: none' to say that you know");
    }
    if (provider.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> settings = new HashMap<>();
    Map<String, Secret> secrets = new HashMap<>();
    List<String> known = new ArrayList<>(ConfigReader.TARGET_KEYS);
    for (Setting setting : provider.get().settings()) {
      known.add(setting.name());
      if (setting.secret()) {
        known.add(setting.name() + "-file");
        known.add(setting.name() + "-command");
        secretsOf.accept(
            () -> secret(block, setting).ifPresent(s -> secrets.put(setting.name(), s)));
      } else {
        plain(block, setting).ifPresent(v -> settings.put(setting.name(), v));
      }
    }
    block.end(known);
    return name.map(
        n -> new TargetConfig(n, provider.get(), settings, secrets, offline, link, from));
  }

  /// What can be said only when all targets have been read.
  ///
  /// @param noting is told of each mistake: the targets it is in, and how to note it
  void end(BiConsumer<List<String>, Runnable> noting) {
    sources.check(noting);
  }

  private static boolean checkName(YamlBlock block, String name) {
    boolean good = NAME.matcher(name).matches();
    if (!good) {
      block.note("the name '" + name + "' is not allowed; use a-z, 0-9, '.' and '-', at most 64");
    }
    return good;
  }

  private Optional<SinkProvider> provider(YamlBlock block, Optional<Node> typeNode) {
    List<String> types = providers.keySet().stream().sorted().toList();
    if (typeNode.isEmpty()) {
      block.note("missing key 'type'; this program knows: " + String.join(", ", types));
      return Optional.empty();
    }
    Optional<String> type = block.scalar(typeNode.get(), block.at("type"));
    if (type.isPresent() && !providers.containsKey(type.get())) {
      block.note(
          typeNode.get(),
          "type",
          "no target type is named '"
              + type.get()
              + "'; this program knows: "
              + String.join(", ", types));
    }
    return type.map(providers::get);
  }

  private static TargetConfig.WhenOffline whenOffline(YamlBlock block) {
    Optional<Node> node = block.take("when-offline");
    if (node.isEmpty()) {
      return TargetConfig.WhenOffline.FAIL;
    }
    return switch (block.scalar(node.get(), block.at("when-offline")).orElse("fail")) {
      case "skip" -> TargetConfig.WhenOffline.SKIP;
      case "fail" -> TargetConfig.WhenOffline.FAIL;
      default -> {
        block.note(node.get(), "when-offline", "expected 'skip' or 'fail'");
        yield TargetConfig.WhenOffline.FAIL;
      }
    };
  }

  private Optional<String> plain(YamlBlock block, Setting setting) {
    Optional<Node> node = block.take(setting.name());
    if (node.isEmpty()) {
      if (setting.required()) {
        block.note("missing key '" + setting.name() + "': " + setting.doc());
      }
      return setting.defaultValue();
    }
    if (setting.kind() == Setting.Kind.MAP) {
      return block.map(node.get(), block.at(setting.name()));
    }
    return value(block, node.get(), setting)
        .flatMap(text -> check(block, node.get(), setting, text));
  }

  /// A setting is the empty text only if that is its default.
  private static Optional<String> value(YamlBlock block, Node at, Setting setting) {
    String where = block.at(setting.name());
    return setting.defaultValue().filter(String::isEmpty).isPresent()
        ? block.scalarOrEmpty(at, where)
        : block.scalar(at, where);
  }

  private Optional<String> check(YamlBlock block, Node at, Setting setting, String text) {
    return switch (setting.kind()) {
      case TEXT, MAP -> Optional.of(text);
      case PATH -> Optional.of(ConfigReader.path(base, text).toString());
      case BOOLEAN ->
          expect(
              block,
              at,
              setting,
              text,
              text.equals("true") || text.equals("false"),
              "true or false");
      case WHOLE_NUMBER ->
          expect(block, at, setting, text, text.matches("[0-9]{1,9}"), "a whole number");
    };
  }

  private static Optional<String> expect(
      YamlBlock block, Node at, Setting setting, String text, boolean good, String wanted) {
    if (!good) {
      block.note(at, setting.name(), "expected " + wanted + ", got '" + text + "'");
    }
    return good ? Optional.of(text) : Optional.empty();
  }

  private Optional<Secret> secret(YamlBlock block, Setting setting) {
    List<Secret> found = new ArrayList<>();
    block.text(setting.name()).ifPresent(v -> found.add(new Secret.Literal(v)));
    block
        .text(setting.name() + "-file")
        .ifPresent(v -> found.add(new Secret.InFile(ConfigReader.path(base, v))));
    block.text(setting.name() + "-command").ifPresent(v -> found.add(new Secret.FromCommand(v)));
    if (found.size() > 1) {
      block.note(
          "'" + setting.name() + "' is given more than once (itself, -file, -command); keep one");
    }
    if (found.isEmpty() && setting.required()) {
      block.note("missing key '" + setting.name() + "' (or -file, -command): " + setting.doc());
    }
    return found.stream().findFirst();
  }
}
