package dev.tidemark.testkit.layers;

import dev.tidemark.testkit.layers.CompiledClass.Member;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Calls that must not happen where others wait for the end: under a lock, say. Code runs there if
/// it is handed what exists only there, such as a transaction; so every method with a parameter of
/// such a type is a start, and nothing that is called from it, over any number of methods, may be
/// slow.
///
/// Calls are followed by the class they name. What an interface's method does in the classes that
/// implement it is not seen.
///
/// @param types whoever has a parameter of one of these is inside
/// @param slow the calls that are forbidden there
public record QuickSections(Set<String> types, Predicate<Member> slow) {

  /// One sentence for each forbidden call, with the way that leads to it.
  public List<String> broken(List<CompiledClass> classes) {
    Map<Member, Set<Member>> calls = new HashMap<>();
    classes.forEach(c -> calls.putAll(c.methods()));
    Map<Member, String> ways = new HashMap<>();
    Deque<Member> next = new ArrayDeque<>();
    calls.keySet().stream()
        .filter(this::isInside)
        .forEach(start -> {
          ways.put(start, name(start));
          next.add(start);
        });
    List<String> broken = new ArrayList<>();
    while (!next.isEmpty()) {
      Member caller = next.remove();
      for (Member called : calls.getOrDefault(caller, Set.of())) {
        String way = ways.get(caller) + " -> " + name(called);
        if (slow.test(called)) {
          broken.add(way);
        } else if (calls.containsKey(called) && ways.putIfAbsent(called, way) == null) {
          next.add(called);
        }
      }
    }
    return broken.stream().distinct().sorted().toList();
  }

  /// How many methods are inside by what they are handed: none means that the rule says nothing.
  public long starts(List<CompiledClass> classes) {
    return classes.stream()
        .flatMap(c -> c.methods().keySet().stream())
        .filter(this::isInside)
        .count();
  }

  private boolean isInside(Member method) {
    String parameters = method.descriptor().substring(0, method.descriptor().indexOf(')'));
    return types.stream().anyMatch(type -> parameters.contains("L" + type.replace('.', '/') + ";"));
  }

  private static String name(Member method) {
    return method.owner() + "." + method.name();
  }
}
