package dev.tidemark.cli.plugin;

import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.spi.sink.SinkProvider;
import java.io.IOException;
import java.net.URL;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/// Loads what lies in the folders of plug-ins: every `*.jar` and every folder is one plug-in. A
/// plug-in is loaded whole or not at all; one that cannot be loaded is one complaint and harms no
/// other.
public final class Plugins {

  /// A target type and where it comes from.
  ///
  /// @param entry the jar or folder
  public record Loaded(SinkProvider provider, Path entry) {}

  private final Consumer<String> complaints;
  private final List<Loaded> loaded = new ArrayList<>();
  private final Set<Path> seen = new HashSet<>();

  private Plugins(Consumer<String> complaints) {
    this.complaints = complaints;
  }

  /// @param complaints takes one line for each plug-in that cannot be used
  public static List<Loaded> load(List<Path> folders, Consumer<String> complaints) {
    Plugins plugins = new Plugins(complaints);
    for (Path folder : folders) {
      entries(folder).forEach(plugins::add);
    }
    return plugins.loaded;
  }

  private static List<Path> entries(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Plugins::isEntry).sorted().toList();
    } catch (AccessDeniedException e) {
      throw new CliException(
          ExitCode.USAGE,
          "cannot list the plug-ins in " + folder + ": access denied; check owner and mode",
          e);
    } catch (IOException e) {
      throw new CliException(
          ExitCode.USAGE, "cannot list the plug-ins in " + folder + ": " + e.getMessage(), e);
    }
  }

  private static boolean isEntry(Path path) {
    boolean hidden = path.getFileName().toString().startsWith(".");
    return !hidden && (isJar(path) || Files.isDirectory(path));
  }

  private static boolean isJar(Path path) {
    return path.toString().endsWith(".jar") && Files.isRegularFile(path);
  }

  private void add(Path entry) {
    try {
      if (seen.add(entry.toRealPath())) {
        loaded.addAll(load(entry));
      }
    } catch (IOException | RuntimeException | ServiceConfigurationError | LinkageError e) {
      complaints.accept("plug-in " + entry + " is not used: " + PluginFault.tell(e));
    }
  }

  private List<Loaded> load(Path entry) throws IOException {
    ClassLoader classes = new PluginClasses(entry.toString(), urls(jars(entry)));
    List<Loaded> found = new ArrayList<>();
    for (SinkProvider provider : ServiceLoader.load(SinkProvider.class, classes)) {
      found.add(new Loaded(PluginProvider.around(provider, entry, complaints), entry));
    }
    if (found.isEmpty()) {
      throw new IOException(
          "it has no META-INF/services/"
              + SinkProvider.class.getName()
              + ", so it supplies no target type; a library belongs into the folder of the plug-in"
              + " that needs it");
    }
    return found;
  }

  private static List<Path> jars(Path entry) throws IOException {
    if (!Files.isDirectory(entry)) {
      return List.of(entry);
    }
    try (Stream<Path> all = Files.list(entry)) {
      List<Path> jars = all.filter(Plugins::isJar).sorted().toList();
      if (jars.isEmpty()) {
        throw new IOException("the folder holds no jar");
      }
      return jars;
    }
  }

  private static URL[] urls(List<Path> jars) throws IOException {
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      checkWhole(jars.get(i));
      urls[i] = jars.get(i).toUri().toURL();
    }
    return urls;
  }

  /// A class loader passes over a broken jar and says nothing.
  private static void checkWhole(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      file.size();
    } catch (ZipException e) {
      throw new IOException(
          jar.getFileName() + " is no whole jar (" + e.getMessage() + "); copy it again", e);
    }
  }
}
