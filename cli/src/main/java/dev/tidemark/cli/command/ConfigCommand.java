package dev.tidemark.cli.command;

import dev.tidemark.cli.config.Config;
import dev.tidemark.cli.config.SourceConfig;
import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.store.PermissionCheck;
import dev.tidemark.cli.store.Session;
import dev.tidemark.spi.folder.OwnerOnly;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `config new`, `config check`, `config show`.
@Command(name = "config", description = "Write, check and show the configuration.")
public final class ConfigCommand {

  private static final String FIRST =
      """
      # Tidemark. `tidemark config check` names every mistake in this file; an unknown key is one.
      version: 1

      # The volume: a directory that holds the tree with its whole history.
      volume: ~/.local/share/tidemark/home

      # What `tidemark import` brings into it.
      sources:
        - path: ~/Documents
          exclude: [".cache/", "node_modules/"]

      # Archives are not encrypted yet. This line says that you know.
      encryption: none

      # Where `tidemark mirror` writes. Create each once: tidemark target create NAME
      targets:
        - name: usb
          type: fs
          path: /media/usb/tidemark
          when-offline: skip
      #  - name: offsite
      #    type: s3
      #    bucket: acme-backup
      #    prefix: home
      #    region: eu-central-1
      #    # endpoint: https://minio.lan:9000      # for stores other than AWS
      #    access-key-id: ${ACCESS_KEY}
      #    secret-access-key-file: /run/secrets/s3
      """;

  private final Session session;

  public ConfigCommand(Session session) {
    this.session = session;
  }

  @Command(name = "new", description = "Write a first configuration; never overwrites one.")
  int write(
      @Parameters(
              paramLabel = "FILE",
              defaultValue = "tidemark.yml",
              description = "Default: ${DEFAULT-VALUE}.")
          Path file) {
    session.guard().keepOut(file, "config new " + file);
    try {
      Files.createFile(file, OwnerOnly.file(file));
      Files.writeString(file, FIRST, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new CliException(
          ExitCode.REFUSED, file + " is there already; edit it, or name another file", e);
    } catch (IOException e) {
      throw new CliException(ExitCode.ERROR, "cannot write " + file + ": " + e.getMessage(), e);
    }
    session
        .console()
        .result(
            "config_new",
            Map.of("file", file.toString()),
            "Wrote " + file + "; edit it, then run 'tidemark init'.");
    return ExitCode.OK.code();
  }

  @Command(name = "check", description = "Read the configuration and name every mistake.")
  int check() {
    Config config = session.config().whole();
    session
        .console()
        .result(
            "config_check",
            Map.of(
                "file", config.file().toString(),
                "sources", config.sources().size(),
                "targets", config.targets().size()),
            config.file()
                + " is good: "
                + Units.count(config.sources().size(), "source", "sources")
                + ", "
                + Units.count(config.targets().size(), "target", "targets")
                + ".");
    new PermissionCheck(session).warn();
    return ExitCode.OK.code();
  }

  @Command(
      name = "show",
      description = "Show the configuration as understood; secrets stay hidden.")
  int show() {
    Config config = session.config().whole();
    List<Map<String, Object>> sources = new ArrayList<>();
    List<Map<String, Object>> targets = new ArrayList<>();
    StringBuilder text =
        new StringBuilder("# " + config.file() + "\nvolume: " + config.volume() + "\nsources:\n");
    for (SourceConfig source : config.sources()) {
      Map<String, Object> fields = sourceFields(source);
      sources.add(fields);
      text.append("  - ").append(fields).append('\n');
    }
    text.append("targets:\n");
    for (TargetConfig target : config.targets()) {
      Map<String, Object> fields = targetFields(target);
      targets.add(fields);
      text.append("  - ").append(fields).append('\n');
    }
    session
        .console()
        .result(
            "config",
            Map.of(
                "file",
                config.file().toString(),
                "volume",
                config.volume().toString(),
                "sources",
                sources,
                "targets",
                targets),
            text.toString().stripTrailing());
    return ExitCode.OK.code();
  }

  private static Map<String, Object> sourceFields(SourceConfig source) {
    Map<String, Object> out = new TreeMap<>();
    out.put("path", source.path().toString());
    source.as().ifPresent(as -> out.put("as", as.toString()));
    out.put("exclude", source.exclude());
    return out;
  }

  private static Map<String, Object> targetFields(TargetConfig target) {
    Map<String, Object> out = new TreeMap<>(target.settings());
    out.put("name", target.name());
    out.put("type", target.provider().type());
    target.from().ifPresent(from -> out.put("from", from));
    target.secrets().forEach((key, secret) -> out.put(key, secret.toString()));
    return out;
  }
}
