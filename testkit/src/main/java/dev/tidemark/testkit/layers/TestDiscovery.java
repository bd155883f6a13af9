package dev.tidemark.testkit.layers;

import dev.tidemark.testkit.layers.TestClass.Method;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which of a module's compiled tests Surefire and JUnit would pass over without a word.
///
/// Surefire looks at the classes that have a file of their own and a name that it includes; JUnit
/// runs them if they are neither abstract nor private, and from there the inner classes, also those
/// of superclasses, that are `@Nested`. A method is a test if it is annotated so itself: an
/// override of a test is none without the annotation, and a private, a static or a method with a
/// result is not run.
public final class TestDiscovery {

  /// Surefire's own choice; the build does not change it.
  private static final Pattern INCLUDED = Pattern.compile("Test.*|.*(Test|Tests|TestCase)");

  private static final String TESTABLE = "org.junit.platform.commons.annotation.Testable";
  private static final String TEST_FACTORY = "org.junit.jupiter.api.TestFactory";
  private static final String NESTED = "org.junit.jupiter.api.Nested";

  private final Map<String, Optional<TestClass>> known = new HashMap<>();
  private final Set<String> run = new HashSet<>();

  private TestDiscovery(Collection<TestClass> classes) {
    classes.forEach(c -> known.put(c.name(), Optional.of(c)));
    while (classes.stream().filter(this::isFound).map(TestClass::name).anyMatch(run::add)) {
      // One more is run; others may be nested in it.
    }
  }

  /// One sentence for each class and method in a folder of compiled tests that would be passed
  /// over.
  public static List<String> passedOver(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return passedOver(
          files
              .filter(file -> file.toString().endsWith(".class"))
              .map(TestDiscovery::read)
              .map(TestClass::read)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> passedOver(Collection<TestClass> classes) {
    TestDiscovery discovery = new TestDiscovery(classes);
    List<String> sentences = new ArrayList<>();
    for (TestClass c : classes) {
      discovery.judgeClass(c).ifPresent(sentences::add);
      discovery.judgeMethods(c, sentences);
    }
    return sentences.stream().sorted().toList();
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- classes

  private Optional<String> judgeClass(TestClass c) {
    if (run.contains(c.name()) || tests(c).isEmpty()) {
      return Optional.empty();
    }
    if (c.has(AccessFlag.ABSTRACT)) {
      return run.stream().anyMatch(name -> isA(name, c.name()))
          ? Optional.empty()
          : Optional.of(c.name() + " has tests, and no class that is run extends it");
    }
    return Optional.of("%s has tests and is not run: %s".formatted(c.name(), reason(c)));
  }

  private static String reason(TestClass c) {
    if (c.has(AccessFlag.PRIVATE)) {
      return "it is private";
    }
    if (c.local()) {
      return "it lies inside a method";
    }
    if (c.declaring().isEmpty()) {
      return "its name is none that Surefire includes, such as " + c.simpleName() + "Test";
    }
    if (c.has(AccessFlag.STATIC)) {
      return "it is nested and static; make it an inner class with @Nested";
    }
    return c.annotations().contains(NESTED)
        ? "no class that is run has it inside"
        : "it is nested without @Nested";
  }

  private boolean isFound(TestClass c) {
    if (c.has(AccessFlag.ABSTRACT) || c.has(AccessFlag.PRIVATE) || c.local()) {
      return false;
    }
    if (c.declaring().isEmpty()) {
      return INCLUDED.matcher(c.simpleName()).matches();
    }
    String declaring = c.declaring().get();
    return c.annotations().contains(NESTED)
        && !c.has(AccessFlag.STATIC)
        && run.stream().anyMatch(name -> isA(name, declaring));
  }

  private boolean isA(String name, String wanted) {
    return name.equals(wanted)
        || find(name).stream()
            .flatMap(c -> c.supers().stream())
            .anyMatch(above -> isA(above, wanted));
  }

  // ---- methods

  private void judgeMethods(TestClass c, List<String> sentences) {
    for (Method method : c.methods()) {
      String name = c.name() + "." + method.name();
      if (isTest(method)) {
        flaw(method).ifPresent(flaw -> sentences.add(name + " is a test and is not run: " + flaw));
      } else if (overridesTest(c, method)) {
        sentences.add(name + " overrides a test and is none; annotate it");
      }
    }
  }

  private static Optional<String> flaw(Method test) {
    if (test.flags().contains(AccessFlag.PRIVATE)) {
      return Optional.of("it is private");
    }
    if (test.flags().contains(AccessFlag.STATIC)) {
      return Optional.of("it is static");
    }
    return test.isVoid() || test.annotations().contains(TEST_FACTORY)
        ? Optional.empty()
        : Optional.of("it has a result");
  }

  private boolean overridesTest(TestClass c, Method method) {
    return c.supers().stream()
        .flatMap(name -> find(name).stream())
        .flatMap(above -> tests(above).stream())
        .anyMatch(method::hasShapeOf);
  }

  /// Of a class and of all above it.
  private List<Method> tests(TestClass c) {
    List<Method> tests = new ArrayList<>(c.methods().stream().filter(this::isTest).toList());
    c.supers().forEach(name -> find(name).ifPresent(above -> tests.addAll(tests(above))));
    return tests;
  }

  private boolean isTest(Method method) {
    return method.annotations().stream().anyMatch(name -> isTestable(name, new HashSet<>()));
  }

  /// Whether an annotation makes a test, as its own annotations say.
  private boolean isTestable(String annotation, Set<String> seen) {
    return annotation.equals(TESTABLE)
        || (seen.add(annotation)
            && find(annotation).stream()
                .flatMap(c -> c.annotations().stream())
                .anyMatch(name -> isTestable(name, seen)));
  }

  /// A class of the folder or of the class path.
  private Optional<TestClass> find(String name) {
    return known.computeIfAbsent(name, TestDiscovery::load);
  }

  private static Optional<TestClass> load(String name) {
    String file = name.replace('.', '/') + ".class";
    ClassLoader loader = TestDiscovery.class.getClassLoader();
    try (InputStream in =
        loader == null || name.startsWith("java.") ? null : loader.getResourceAsStream(file)) {
      return in == null ? Optional.empty() : Optional.of(TestClass.read(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
