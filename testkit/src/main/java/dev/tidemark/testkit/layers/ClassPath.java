package dev.tidemark.testkit.layers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The class files of the program on the class path: folders of classes and jars, without test
/// classes.
public final class ClassPath {

  private ClassPath() {}

  /// Every class below a package.
  ///
  /// @throws IllegalStateException if there is none: a rule about nothing would always hold
  public static List<CompiledClass> below(String packageName) {
    String folder = packageName.replace('.', '/') + "/";
    List<CompiledClass> found = new ArrayList<>();
    try {
      for (URL place : Collections.list(ClassPath.class.getClassLoader().getResources(folder))) {
        readPlace(place.toURI(), found);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    if (found.isEmpty()) {
      throw new IllegalStateException("no class files below " + packageName + " on the class path");
    }
    return List.copyOf(found);
  }

  private static void readPlace(URI place, List<CompiledClass> found) throws IOException {
    if ("jar".equals(place.getScheme())) {
      try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
        readFolder(
            jar.getPath(place.toString().substring(place.toString().indexOf("!/") + 1)), found);
      }
    } else if (!isTestOutput(Path.of(place))) {
      readFolder(Path.of(place), found);
    }
  }

  private static boolean isTestOutput(Path folder) {
    for (Path name : folder) {
      if (name.toString().equals("test-classes")) {
        return true;
      }
    }
    return false;
  }

  private static void readFolder(Path folder, List<CompiledClass> found) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.toString().endsWith(".class") && !file.endsWith("module-info.class")) {
          found.add(CompiledClass.read(Files.readAllBytes(file)));
        }
      }
    }
  }
}
