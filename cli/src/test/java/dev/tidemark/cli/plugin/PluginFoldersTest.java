package dev.tidemark.cli.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PluginFoldersTest {

  @TempDir Path place;

  @Test
  void what_is_there_is_read_in_order_the_programs_the_users_and_what_was_named()
      throws IOException {
    Path program = Files.createDirectories(place.resolve("program/plugins"));
    Path user = Files.createDirectories(place.resolve("data/tidemark/plugins"));
    Path named = Files.createDirectories(place.resolve("named"));
    Map<String, String> environment = Map.of("XDG_DATA_HOME", place.resolve("data").toString());
    assertThat(
            PluginFolders.of(
                Optional.of(place.resolve("program")), environment::get, List.of(named)))
        .containsExactly(program, user, named);
  }

  @Test
  void what_is_not_there_is_not_asked_for() {
    Map<String, String> environment = Map.of("XDG_DATA_HOME", place.toString());
    assertThat(PluginFolders.of(Optional.of(place), environment::get, List.of())).isEmpty();
  }
}
