package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/// Makes jars of plug-ins from source text, compiled on the spot.
final class PluginJar {

  static final String SERVICES = "META-INF/services/dev.tidemark.spi.sink.SinkProvider";

  private final Path work;
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  /// @param work an empty directory to compile in
  PluginJar(Path work) {
    this.work = work;
  }

  /// A provider `plug.NAME` of the type `type`; `open` is the body of its `open`.
  static String provider(String name, String type, String open) {
    return """
    package plug;
    import dev.tidemark.spi.sink.*;
    import java.util.*;
    public final class %1$s implements SinkProvider {
      public String type() { return "%2$s"; }
      public List<Setting> settings() {
        return List.of(Setting.required("place", Setting.Kind.TEXT, "Where."), Setting.secret("key", "What opens it."));
      }
      public boolean accepts(String address) { return address.startsWith("%2$s:"); }
      public Map<String, String> parse(String address) { return Map.of("place", address.substring(%3$d)); }
      public MirrorSink open(SinkSettings settings) throws TargetException { %4$s }
    }
    """
        .formatted(name, type, type.length() + 1, open);
  }

  PluginJar source(String source) throws IOException {
    return sources(List.of(source), List.of());
  }

  /// Compiles sources of package `plug` (or `lib`) together.
  ///
  /// @param with further jars they are compiled against
  PluginJar sources(List<String> sources, List<Path> with) throws IOException {
    Path classes = Files.createTempDirectory(work, "classes");
    List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-cp"));
    StringBuilder path = new StringBuilder(System.getProperty("java.class.path"));
    with.forEach(jar -> path.append(java.io.File.pathSeparator).append(jar));
    arguments.add(path.toString());
    for (String source : sources) {
      Path file = Files.createTempDirectory(work, "source").resolve(name(source) + ".java");
      arguments.add(Files.writeString(file, source).toString());
    }
    int exit =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(exit).as("javac").isZero();
    try (Stream<Path> all = Files.walk(classes)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        entries.put(classes.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return this;
  }

  private static String name(String source) {
    return source.replaceFirst("(?s).*?(?:class|interface) (\\w+).*", "$1");
  }

  PluginJar services(String... providers) {
    entries.put(SERVICES, String.join("\n", providers).getBytes(StandardCharsets.UTF_8));
    return this;
  }

  PluginJar without(String entry) {
    assertThat(entries.remove(entry)).as(entry).isNotNull();
    return this;
  }

  PluginJar changed(String entry, UnaryOperator<byte[]> change) {
    entries.compute(entry, (name, bytes) -> change.apply(bytes));
    return this;
  }

  Path write(Path jar) throws IOException {
    Files.createDirectories(jar.getParent());
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
    return jar;
  }
}
