package dev.tidemark.cli.config;

import dev.tidemark.spi.folder.PathPresence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The places where a configuration is looked for: `-c`, `$TIDEMARK_CONFIG`, the current directory,
/// the user's and the system's configuration directory; `tidemark.yml` before `tidemark.yaml`.
public final class ConfigFinder {

  private static final List<String> NAMES = List.of("tidemark.yml", "tidemark.yaml");

  private final Function<String, @Nullable String> environment;

  public ConfigFinder(Function<String, @Nullable String> environment) {
    this.environment = environment;
  }

  /// The file that was named, whether it exists or not, else the first that exists. One that may
  /// not be looked at counts as existing: whoever reads it says so.
  public Optional<Path> find(@Nullable Path named) {
    if (named != null) {
      return Optional.of(named);
    }
    String variable = environment.apply("TIDEMARK_CONFIG");
    if (variable != null && !variable.isEmpty()) {
      return Optional.of(Path.of(variable));
    }
    return places().stream().filter(ConfigFinder::isThere).findFirst();
  }

  private static boolean isThere(Path file) {
    try {
      return PathPresence.of(file) && !Files.isDirectory(file);
    } catch (IOException e) {
      return true;
    }
  }

  public List<Path> places() {
    List<Path> out = new ArrayList<>();
    for (Path directory : List.of(Path.of(""), userDirectory(), Path.of("/etc/tidemark"))) {
      NAMES.forEach(name -> out.add(directory.resolve(name)));
    }
    return out;
  }

  private Path userDirectory() {
    String xdg = environment.apply("XDG_CONFIG_HOME");
    Path config =
        xdg == null || xdg.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".config")
            : Path.of(xdg);
    return config.resolve("tidemark");
  }
}
