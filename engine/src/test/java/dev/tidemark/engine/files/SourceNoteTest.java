package dev.tidemark.engine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.volume.VolumeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What a state says of its sources, against the example in `docs/format/source.md`.
final class SourceNoteTest {

  private static SourceNote note(String name, List<String> excludes, List<SourceNote.Lack> lacks) {
    return new SourceNote(
        name,
        bytes("/home/ann"),
        bytes("/ann"),
        true,
        excludes,
        1,
        List.of(bytes("disk")),
        lacks.size(),
        lacks,
        new TreeMap<>(java.util.Map.of("sockets", 2L)));
  }

  private static SourceNote example() {
    return note(
        "home", List.of("cache/"), List.of(new SourceNote.Lack(bytes("secret"), "access denied")));
  }

  private static MapView state(SourceNote... notes) {
    MapView view = new MapView();
    for (SourceNote note : notes) {
      SourceNotes.parts(note).forEach(part -> view.put(part.key(), part.value()));
    }
    return view;
  }

  @Test
  void a_note_is_written_as_documented() throws IOException {
    List<SourceNotes.Part> parts = SourceNotes.parts(example());
    assertThat(parts).hasSize(1);
    assertThat(parts.getFirst().key()).isEqualTo(documented("key"));
    assertThat(parts.getFirst().value()).isEqualTo(documented("value"));
  }

  @Test
  void a_note_is_read_as_documented() throws IOException {
    MapView view = new MapView();
    view.put(documented("key"), documented("value"));
    SourceNote read = SourceNotes.all(view).getFirst();
    assertThat(read).usingRecursiveComparison().isEqualTo(example());
    assertThat(read.isComplete()).isFalse();
  }

  @Test
  void a_note_of_any_length_comes_back_and_every_source_has_its_own() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      many.add("pattern " + i);
    }
    SourceNote big = note("big", many, List.of());
    SourceNote home = example();
    MapView view = state(big, home);
    assertThat(SourceNotes.all(view))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyInAnyOrder(big, home);
    assertThat(SourceNotes.keys(view, "big")).hasSize(SourceNotes.parts(big).size());
    assertThat(SourceNotes.keys(view, "home")).hasSize(1);
    assertThat(SourceNotes.keys(view, "other")).isEmpty();
  }

  @Test
  void names_that_are_lacking_are_listed_as_long_as_there_is_room_and_counted_always() {
    List<SourceNote.Lack> lacks = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      lacks.add(new SourceNote.Lack(bytes("d/".repeat(400) + i), "access denied"));
    }
    SourceNote read = SourceNotes.all(state(note("s", List.of(), lacks))).getFirst();
    assertThat(read.lackCount()).isEqualTo(5000);
    assertThat(read.lacks()).hasSizeBetween(50, SourceNote.LISTED_MAX - 1);
    assertThat(SourceNotes.parts(note("s", List.of(), lacks))).hasSizeLessThan(34);
  }

  @Test
  void of_short_names_a_fixed_number_is_listed() {
    List<SourceNote.Lack> lacks = new ArrayList<>();
    for (int i = 0; i < SourceNote.LISTED_MAX + 1; i++) {
      lacks.add(new SourceNote.Lack(bytes("f" + i), "access denied"));
    }
    SourceNote read = SourceNotes.all(state(note("s", List.of(), lacks))).getFirst();
    assertThat(read.lackCount()).isEqualTo(SourceNote.LISTED_MAX + 1);
    assertThat(read.lacks()).hasSize(SourceNote.LISTED_MAX);
  }

  @Test
  void a_part_that_is_missing_is_damage() {
    SourceNote big = note("big", List.of("p".repeat(5000)), List.of());
    for (SourceNotes.Part lost : SourceNotes.parts(big)) {
      MapView view = state(big);
      view.records.remove(lost.key());
      assertThatThrownBy(() -> SourceNotes.all(view)).isInstanceOf(VolumeException.Damaged.class);
    }
  }

  @Test
  void bytes_that_make_no_note_are_damage_and_another_version_is_too_new() throws IOException {
    byte[] value = documented("value");
    for (int length = 0; length < value.length; length++) {
      MapView view = new MapView();
      view.put(documented("key"), java.util.Arrays.copyOf(value, length));
      if (length > 0) {
        assertThatThrownBy(() -> SourceNotes.all(view)).isInstanceOf(VolumeException.Damaged.class);
      }
    }
    MapView longer = new MapView();
    longer.put(documented("key"), java.util.Arrays.copyOf(value, value.length + 1));
    assertThatThrownBy(() -> SourceNotes.all(longer)).isInstanceOf(VolumeException.Damaged.class);
    value[0] = 1;
    MapView newer = new MapView();
    newer.put(documented("key"), value);
    assertThatThrownBy(() -> SourceNotes.all(newer)).isInstanceOf(VolumeException.TooNew.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] documented(String what) throws IOException {
    String page = Files.readString(Path.of("../docs/format/source.md"));
    Matcher found = Pattern.compile("(?m)^" + what + " +((?:[0-9a-f]+\\s+)+)").matcher(page);
    assertThat(found.find()).as(what).isTrue();
    return HexFormat.of().parseHex(found.group(1).replaceAll("\\s", ""));
  }
}
