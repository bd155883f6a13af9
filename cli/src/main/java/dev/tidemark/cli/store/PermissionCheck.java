package dev.tidemark.cli.store;

import dev.tidemark.cli.config.Config;
import dev.tidemark.cli.config.Secret;
import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.spi.folder.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Finds what others on this machine may read, though it is for its owner alone: the volume, the
/// targets that are directories here, and files with secrets in them.
public final class PermissionCheck {

  private final Session session;

  public PermissionCheck(Session session) {
    this.session = session;
  }

  /// Warns of each.
  public void warn() {
    found().forEach(session.console()::warn);
  }

  private List<String> found() {
    List<String> found = new ArrayList<>();
    for (Path directory : session.guard().directories()) {
      add(found, directory, "others may read what is in it");
    }
    session.findConfig().ifPresent(config -> addSecrets(found, config));
    return found.stream().distinct().toList();
  }

  private static void addSecrets(List<String> found, Config config) {
    for (TargetConfig target : config.readTargets()) {
      for (Secret secret : target.secrets().values()) {
        switch (secret) {
          case Secret.Literal literal when isIn(config.file(), literal) ->
              add(found, config.file(), "others may read the secrets of target " + target.name());
          case Secret.InFile file -> add(found, file.file(), "others may read the secret in it");
          case Secret.Literal literal -> {} // out of a variable
          case Secret.FromCommand command -> {}
        }
      }
    }
  }

  private static boolean isIn(Path file, Secret.Literal secret) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.anyMatch(line -> line.contains(secret.value()));
    } catch (IOException e) {
      return false;
    }
  }

  private static void add(List<String> found, Path path, String what) {
    if (OwnerOnly.isOpen(path)) {
      found.add(path + ": " + what + "; close it with: chmod go-rwx " + path);
    }
  }
}
