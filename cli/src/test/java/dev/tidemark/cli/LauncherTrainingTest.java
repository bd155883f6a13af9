package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testkit.needs.Need;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first start of the launcher trains the cache for its start. Whatever the person's own
/// settings say, the training touches nothing of theirs.
final class LauncherTrainingTest {

  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final Path TRAINING = PROJECT.resolve("aot-training/target/plugins");

  @TempDir Path place;

  @BeforeEach
  void makeHome() throws Exception {
    Need.ability("the jar of the training, which 'mvn verify' makes")
        .require(Files.isDirectory(TRAINING));
    LauncherHome.make(place.resolve("home"));
    Path plugins = Files.createDirectories(place.resolve("home/aot-training/target/plugins"));
    try (Stream<Path> jars = Files.list(TRAINING)) {
      for (Path jar : jars.toList()) {
        Files.copy(jar, plugins.resolve(jar.getFileName()));
      }
    }
  }

  @Test
  void a_volume_that_the_environment_names_is_not_trained_on() throws Exception {
    Path volume = place.resolve("volume");
    ProcessBuilder first =
        new ProcessBuilder(place.resolve("home/tidemark").toString(), "version")
            .redirectErrorStream(true)
            .redirectOutput(place.resolve("said").toFile());
    first.environment().put("TIDEMARK_VOLUME", volume.toString());
    first.environment().put("TIDEMARK_CONFIG", place.resolve("own.yml").toString());
    first.environment().put("TMPDIR", place.toString());
    assertThat(first.start().waitFor()).as(Files.readString(place.resolve("said"))).isZero();
    assertThat(volume).doesNotExist();
    try (Stream<Path> left = Files.list(place)) {
      assertThat(left.map(path -> path.getFileName().toString()).sorted().toList())
          .isEqualTo(List.of("home", "said"));
    }
    try (Stream<Path> cache = Files.list(place.resolve("home/cli/target/dist"))) {
      assertThat(cache).anyMatch(file -> file.toString().endsWith(".aot"));
    }
  }
}
