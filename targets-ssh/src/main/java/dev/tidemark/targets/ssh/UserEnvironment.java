package dev.tidemark.targets.ssh;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The environment that a user's account gives to ssh without being asked.
///
/// @param home the user's own folder
/// @param variables of the environment; null = not set
record UserEnvironment(Path home, String user, Variables variables) {

  /// Looks up a variable.
  interface Variables {
    @Nullable String get(String name);
  }

  static UserEnvironment ofThisProcess() {
    return new UserEnvironment(
        Path.of(System.getProperty("user.home", "/")),
        System.getProperty("user.name", "root"),
        System::getenv);
  }

  /// A variable that is set and not empty.
  Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  /// A path as a user writes it, `~/` being home.
  Path path(String text) {
    return text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
  }

  /// A program of the path.
  Optional<Path> program(String name) {
    return variable("PATH").stream()
        .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder).resolve(name))
        .filter(file -> file.isAbsolute() && Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
