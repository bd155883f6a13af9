package dev.tidemark.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.files.SourceNote;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What is said of a source whose names are hard to print.
final class SourceTextTest {

  private static final byte[] RAW = {'d', '/', (byte) 0xFF};
  private static final byte[] LOOKALIKE = "d/\\xff".getBytes(StandardCharsets.UTF_8);

  private static SourceNote note(String place) {
    return new SourceNote(
        "s",
        new byte[] {'/', (byte) 0xFE},
        place.getBytes(StandardCharsets.UTF_8),
        true,
        List.of(),
        1,
        List.of(RAW),
        2,
        List.of(new SourceNote.Lack(RAW, "denied"), new SourceNote.Lack(LOOKALIKE, "gone")),
        new TreeMap<>());
  }

  @Test
  void a_lack_and_a_mount_are_named_by_their_path_in_the_volume() {
    assertThat(SourceText.lacking(note("/ann")))
        .contains("lacks 2 names: /ann/d/\\xff (denied), /ann/d/\\\\xff (gone)");
    assertThat(SourceText.leftOut(note(""))).contains("left out: what is mounted at /d/\\xff");
  }

  @Test
  void programs_get_the_bytes_of_each() {
    assertThat(Json.line(SourceText.fields(note("/ann"))))
        .contains("\"root_typed\":\"/\\\\xfe\",\"root_bytes\":\"2ffe\",\"place\":\"/ann\"")
        .contains(
            "\"lacks\":[{\"path_typed\":\"/ann/d/\\\\xff\",\"path_bytes\":\"2f616e6e2f642fff\","
                + "\"reason\":\"denied\"},{\"path\":\"/ann/d/\\\\xff\",\"reason\":\"gone\"}]")
        .contains(
            "\"mounts\":[{\"path_typed\":\"/ann/d/\\\\xff\",\"path_bytes\":\"2f616e6e2f642fff\"}]");
    assertThat(SourceText.fields(note(""))).containsEntry("place", "/");
  }
}
