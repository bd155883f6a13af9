package dev.tidemark.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/// A folder with the launcher and the classes that are tested.
final class LauncherHome {

  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  private LauncherHome() {}

  static void make(Path home) throws IOException {
    Path lib = Files.createDirectories(home.resolve("cli/target/dist/lib"));
    Files.createDirectories(home.resolve("tools"));
    for (String file : List.of("tidemark", "tools/find-jdk")) {
      Files.copy(PROJECT.resolve(file), home.resolve(file));
    }
    jar(lib.resolve("tidemark.jar"));
  }

  /// A jar without classes, which names those that are tested.
  private static void jar(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, Main.class.getName());
    main.put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .map(Path::toUri)
            .map(URI::toString)
            .collect(Collectors.joining(" ")));
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
  }
}
