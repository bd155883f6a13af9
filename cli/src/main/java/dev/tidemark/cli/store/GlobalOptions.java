package dev.tidemark.cli.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The options that every command takes.
public final class GlobalOptions {

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "Configuration. Default: $TIDEMARK_CONFIG, ./tidemark.yml, ~/.config/tidemark/, /etc/tidemark/.")
  @Nullable Path config;

  @Option(
      names = "--no-config",
      scope = ScopeType.INHERIT,
      description = "Read no configuration, also where one is found.")
  boolean noConfig;

  @Option(
      names = {"-V", "--volume"},
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "The volume. Default: $TIDEMARK_VOLUME, else the one of the configuration.")
  @Nullable Path volume;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "A further folder of plug-ins, beside those in plugins/ and ~/.local/share/tidemark/plugins/.")
  List<Path> plugins = new ArrayList<>();

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "JSON lines on stdout and nothing else there, errors included.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Say only results, warnings and errors.")
  boolean quiet;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  boolean help;

  @Option(names = "--version", versionHelp = true, description = "Show the version.")
  boolean version;
}
