package dev.tidemark.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Classes that a test compiles, because the build would run or judge them if they stood beside it.
public final class PlantedClasses {

  private PlantedClasses() {}

  /// Compiles classes of the package `planted`, which see JUnit, into a folder.
  public static void compile(Path folder, String classes) throws IOException {
    Path source = Files.createDirectory(folder.resolve("source")).resolve("Planted.java");
    Files.writeString(
        source,
        "package planted; import java.util.*; import org.junit.jupiter.api.*;"
            + " import org.junit.jupiter.params.*; import org.junit.jupiter.params.provider.*; "
            + classes);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-cp", System.getProperty("java.class.path"), "-d", folder.toString());
      assertThat(
              compiler
                  .getTask(said, files, null, options, null, files.getJavaFileObjects(source))
                  .call())
          .as(said.toString())
          .isTrue();
    }
  }
}
