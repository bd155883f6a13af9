package dev.tidemark.testkit.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which module of Tidemark may use which. Told apart by package: `dev.tidemark.targets.NAME` is
/// one module each.
///
/// | module    | may use                                                       |
/// |-----------|---------------------------------------------------------------|
/// | spi       | the JDK's `java.base` and nothing else                        |
/// | engine    | spi                                                           |
/// | a target  | spi                                                           |
/// | testkit   | spi                                                           |
/// | cli       | spi, engine; targets come by `ServiceLoader`, never by name   |
public final class ModuleRules {

  private static final String PROGRAM = "dev.tidemark.";
  private static final String TARGETS = "targets";

  private ModuleRules() {}

  /// One sentence for each use of a class behind a wall.
  public static List<String> broken(List<CompiledClass> classes) {
    List<String> broken = new ArrayList<>();
    for (CompiledClass user : classes) {
      Optional<String> module = module(user.name());
      if (module.isEmpty()) {
        continue;
      }
      user.classes().stream()
          .filter(used -> !mayUse(module.get(), used))
          .forEach(used -> broken.add(user.name() + " uses " + used));
    }
    return broken.stream().distinct().sorted().toList();
  }

  /// The module a class of the program belongs to.
  static Optional<String> module(String className) {
    if (!className.startsWith(PROGRAM)) {
      return Optional.empty();
    }
    String[] words = className.substring(PROGRAM.length()).split("\\.");
    return Optional.of(words[0].equals(TARGETS) ? TARGETS + "." + words[1] : words[0]);
  }

  private static boolean mayUse(String user, String usedClass) {
    return module(usedClass)
        .map(used -> used.equals(user) || allowed(user).contains(used))
        .orElseGet(() -> !user.equals("spi") || isGround(usedClass));
  }

  private static Set<String> allowed(String module) {
    return switch (module) {
      case "spi" -> Set.of();
      case "cli" -> Set.of("spi", "engine");
      default -> Set.of("spi");
    };
  }

  /// `java.base`, and the annotations that say where a null may be.
  private static boolean isGround(String className) {
    String packageName = className.substring(0, Math.max(0, className.lastIndexOf('.')));
    return packageName.equals("org.jspecify.annotations")
        || Object.class.getModule().getPackages().contains(packageName);
  }
}
