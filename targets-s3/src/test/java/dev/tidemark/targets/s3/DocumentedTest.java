package dev.tidemark.targets.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The page for people says what the program does.
final class DocumentedTest {

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/targets/s3.md"));
  }

  @Test
  void every_setting_is_documented() throws IOException {
    String page = page();
    assertThat(S3Settings.all())
        .allSatisfy(
            setting -> assertThat(page).containsPattern("`" + setting.name() + "(: true)?`"));
  }

  @Test
  void every_store_is_documented_with_its_defaults_and_whether_it_was_tried() throws IOException {
    String page = page();
    assertThat(S3Vendor.all())
        .allSatisfy(store ->
            assertThat(page)
                .containsPattern(
                    "\\| `%s` \\|[^|]*\\| %s \\| %s \\|[^|]*\\| %s \\|[^|]*%s"
                        .formatted(
                            store.name(),
                            store.pathStyle(),
                            store.compatible(),
                            store.tried() ? "tried" : "untried",
                            store.source().contains("/") ? store.source() : "")));
  }
}
