package dev.tidemark.cli.plugin;

import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.spi.folder.PathPresence;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The folders where plug-ins are looked for: `plugins/` beside the program, `plugins/` in the
/// user's data directory, and every folder that `--plugins` names.
public final class PluginFolders {

  private static final String NAME = "plugins";

  private PluginFolders() {}

  /// The folders that exist, in the order in which they are read.
  ///
  /// @param program the folder the program stands in
  /// @param named must exist
  /// @throws CliException if a named one is no folder
  public static List<Path> of(
      Optional<Path> program, Function<String, @Nullable String> environment, List<Path> named) {
    List<Path> folders = new ArrayList<>();
    program.map(folder -> folder.resolve(NAME)).ifPresent(folders::add);
    folders.add(userData(environment).resolve("tidemark").resolve(NAME));
    folders.removeIf(folder -> !isFolder(folder));
    for (Path folder : named) {
      if (!isFolder(folder)) {
        throw new CliException(
            ExitCode.USAGE,
            "--plugins " + folder + ": there is no such folder; name one with jars");
      }
      folders.add(folder);
    }
    return folders;
  }

  /// One that may not be looked at is no absent one: its plug-ins would be missed.
  private static boolean isFolder(Path folder) {
    try {
      return PathPresence.of(folder) && Files.isDirectory(folder);
    } catch (IOException e) {
      throw new CliException(ExitCode.USAGE, "cannot list the plug-ins in " + e.getMessage(), e);
    }
  }

  /// The launcher's folder; started without it, the one above the folder of the program's own jar.
  public static Optional<Path> program() {
    String launcher = System.getProperty("tidemark.home");
    return launcher != null ? Optional.of(Path.of(launcher)) : aboveOwnJar();
  }

  private static Optional<Path> aboveOwnJar() {
    CodeSource source = PluginFolders.class.getProtectionDomain().getCodeSource();
    if (source == null || !source.getLocation().getPath().endsWith(".jar")) {
      return Optional.empty();
    }
    try {
      Path jar = Path.of(source.getLocation().toURI());
      return Optional.ofNullable(jar.getParent()).map(Path::getParent);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the program's own jar has no path", e);
    }
  }

  private static Path userData(Function<String, @Nullable String> environment) {
    String xdg = environment.apply("XDG_DATA_HOME");
    return xdg == null || xdg.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".local", "share")
        : Path.of(xdg);
  }
}
