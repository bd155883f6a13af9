package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No command writes into a volume, an archive or a registered target, or reads a source out of
/// one.
final class ProtectedPlacesTest {

  @TempDir Path temp;
  private Path place;
  private Tidemark tidemark;

  @BeforeEach
  void mirrored() throws IOException {
    place = temp.toRealPath();
    Files.writeString(Files.createDirectories(place.resolve("ann")).resolve("a.txt"), "first");
    write("usb", "{name: usb, type: fs, path: %s/usb}");
    ok("init");
    ok("import");
    ok("target", "create", "usb");
    ok("mirror");
    Files.createSymbolicLink(place.resolve("to-volume"), place.resolve("vol"));
    Files.createSymbolicLink(place.resolve("to-packs"), place.resolve("usb/packs"));
  }

  private void write(String name, String target) throws IOException {
    tidemark = Tidemark.at(place, target);
  }

  private Ran ok(String... arguments) {
    return tidemark.ok(arguments);
  }

  /// Every name with what is in it.
  private Map<String, String> everything() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(place)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        boolean file = Files.isRegularFile(path);
        all.put(path.toString(), file ? new String(Files.readAllBytes(path), "ISO-8859-1") : "");
      }
    }
    return all;
  }

  private void assertRefused(String name, String... arguments) throws IOException {
    Map<String, String> before = everything();
    Ran ran = tidemark.run(arguments);
    assertThat(ran.exit()).as(String.join(" ", arguments) + ": " + ran.err()).isEqualTo(4);
    assertThat(ran.err()).contains(name).hasLineCount(1);
    assertThat(everything()).isEqualTo(before);
  }

  private String at(String name) {
    return place.resolve(name).toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"vol", "vol/new", "vol/packs", "vol/spool/deep/new", "to-volume/new", "usb/new"})
  void nothing_is_restored_into_a_volume_or_an_archive(String to) throws IOException {
    String name = to.startsWith("usb") ? "target usb" : "the volume";
    assertRefused(name, "restore", "--to", at(to), "--delete", "--overwrite", "always");
    assertRefused(name, "restore", "--from", "usb", "--to", at(to), "--dry-run");
  }

  @Test
  void the_archive_that_is_read_is_never_written() throws IOException {
    assertRefused(
        "target usb",
        "restore",
        "--from",
        at("usb"),
        "--to",
        at("usb"),
        "--delete",
        "--overwrite",
        "always");
    assertRefused("target usb", "restore", "--to", at("to-packs"));
  }

  @Test
  void no_volume_is_made_in_a_protected_place() throws IOException {
    for (String where : new String[] {"vol/inner", "usb", "usb/inner", "to-packs/inner"}) {
      assertRefused(at(""), "clone", "usb", at(where));
      assertRefused(at(""), "init", at(where));
    }
    assertRefused("not empty", "clone", "usb", at("vol"));
    assertRefused(at("vol"), "init", at("vol"));
  }

  @Test
  void no_copy_is_made_in_a_protected_place() throws IOException {
    for (String where : new String[] {"vol", "vol/inner", "usb/inner", "to-volume/inner"}) {
      assertRefused(at(""), "copy", "usb", at(where), "--create");
    }
  }

  @Test
  void no_target_is_made_or_tried_in_a_volume_or_in_an_archive() throws IOException {
    for (String where : new String[] {"vol", "vol/inner", "usb/inner", "to-volume/inner"}) {
      write("bad", "{name: bad, type: fs, path: %s/" + where + "}");
      assertRefused("bad", "target", "create", "bad");
      assertRefused("bad", "target", "test", "bad");
    }
  }

  @Test
  void nothing_else_is_written_in_a_protected_place() throws IOException {
    assertRefused("the volume", "demo", "--keep", at("vol/demo"));
    assertRefused("target usb", "config", "new", at("usb/tidemark.yml"));
  }

  @Test
  void a_source_inside_a_volume_or_an_archive_is_not_imported() throws IOException {
    assertRefused("the volume", "import", at("vol/packs"));
    assertRefused("target usb", "import", at("to-packs"));
  }

  @Test
  void without_a_configuration_volume_and_archive_are_known_by_what_is_in_them()
      throws IOException {
    Map<String, String> before = everything();
    for (String to : new String[] {"vol/new", "usb", "to-packs"}) {
      Ran ran = tidemark.bare("restore", "--from", at("usb"), "--to", at(to));
      assertThat(ran.exit()).as(ran.err()).isEqualTo(4);
    }
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void a_registered_target_is_known_though_it_is_empty_and_no_longer_configured()
      throws IOException {
    Files.move(place.resolve("usb"), place.resolve("elsewhere"));
    write("other", "{name: other, type: fs, path: %s/other}");
    assertRefused("target usb", "restore", "--to", at("usb"));
    assertRefused("target other", "restore", "--to", at("other/new"));
  }

  @Test
  void no_volume_is_made_where_an_empty_target_is_configured() throws IOException {
    write("other", "{name: other, type: fs, path: %s/other}");
    Files.createDirectory(place.resolve("other"));
    assertRefused("target other", "init", at("other"));
    assertRefused("target other", "clone", at("usb"), at("other"));
  }

  @Test
  void a_clone_to_where_the_configured_volume_was_is_no_intrusion() throws IOException {
    Files.move(place.resolve("vol"), place.resolve("old"));
    ok("clone", "usb", at("vol"));
  }

  @Test
  void a_configuration_with_mistakes_stops_no_command_that_needs_none() throws IOException {
    write("bad", "{name: bad, type: nonsense, path: %s/bad}");
    ok("init", at("fresh"));
  }
}
