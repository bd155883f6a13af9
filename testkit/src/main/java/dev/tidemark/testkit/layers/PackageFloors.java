package dev.tidemark.testkit.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The packages of one module, each on a floor. A package uses itself and lower floors; never a
/// higher one, and never another package on its own floor.
///
/// @param root the package above them all
/// @param floors the floor of each package, named without the root
public record PackageFloors(String root, Map<String, Integer> floors) {

  public PackageFloors {
    floors = Map.copyOf(floors);
  }

  /// One sentence for each use that goes up or sideways, and for each package that has no floor.
  public List<String> broken(List<CompiledClass> classes) {
    List<String> broken = new ArrayList<>();
    for (CompiledClass user : classes) {
      if (!isInside(user.name())) {
        continue;
      }
      if (!floors.containsKey(packageOf(user.name()))) {
        broken.add(user.name() + " lies in a package without a floor");
        continue;
      }
      user.classes().stream()
          .filter(this::isInside)
          .filter(used -> !mayUse(packageOf(user.name()), packageOf(used)))
          .forEach(used -> broken.add(describe(user.name(), used)));
    }
    return broken.stream().distinct().sorted().toList();
  }

  private boolean isInside(String className) {
    return className.startsWith(root + ".");
  }

  private String packageOf(String className) {
    int end = className.lastIndexOf('.');
    return end <= root.length() ? "" : className.substring(root.length() + 1, end);
  }

  private boolean mayUse(String user, String used) {
    return user.equals(used) || floor(used) < floor(user);
  }

  private int floor(String name) {
    return floors.getOrDefault(name, Integer.MAX_VALUE);
  }

  private String describe(String user, String used) {
    return "%s (floor %d) uses %s (floor %d)"
        .formatted(user, floor(packageOf(user)), used, floor(packageOf(used)));
  }
}
