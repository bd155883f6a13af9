package dev.tidemark.targets.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.SinkProvider;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.Contents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FsSinkProviderTest {

  private static final ObjectName NAME = new ObjectName("packs/1");

  private final FsSinkProvider provider = new FsSinkProvider();

  @TempDir Path dir;

  @Test
  void it_is_found_by_its_type() {
    assertThat(ServiceLoader.load(SinkProvider.class))
        .extracting(SinkProvider::type)
        .containsExactly("fs");
  }

  @Test
  void the_path_must_be_given_and_a_single_writer_must_be_vouched_for() {
    assertThat(provider.settings())
        .extracting(setting ->
            setting.name() + " " + setting.required() + " " + setting.defaultValue().orElse("-"))
        .containsExactly("path true -", "single-writer false false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/srv/a", "./a", "../a", ".", "..", "file:///srv/a", "file:/srv/a"})
  void paths_and_file_addresses_are_its_own(String address) {
    assertThat(provider.accepts(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://bucket/a", "name", "name/a", "ssh://host/a", "", ".hidden", "a\0b"})
  void other_addresses_are_not(String address) {
    assertThat(provider.accepts(address)).isFalse();
  }

  @Test
  void addresses_become_absolute_paths() {
    String here = Path.of("").toAbsolutePath().toString();
    assertThat(provider.parse("/srv/a b/../%41")).containsOnly(Map.entry("path", "/srv/%41"));
    assertThat(provider.parse("file:///srv/a%20b/%c3%bc"))
        .containsOnly(Map.entry("path", "/srv/a b/ü"));
    assertThat(provider.parse("./a")).containsOnly(Map.entry("path", here + "/a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file://host/a", "file:a", "file:///a%zz", "file:///a b", "file:///a?b=c"})
  void a_malformed_address_is_named_and_the_right_form_shown(String address) {
    assertThatThrownBy(() -> provider.parse(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + address + "'")
        .hasMessageContaining("file:///absolute");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "with space", "ümlaut", "50%", "a#b?c&d"})
  void the_location_is_an_address_of_the_same_place(String directory) throws Exception {
    Path path = dir.toRealPath().resolve(directory);
    String before = open(path).traits().location();
    open(path).create(NAME, Contents.of("1"));
    assertThat(open(path).traits().location()).isEqualTo(before).startsWith("file:///");
    assertThat(provider.accepts(before)).isTrue();
    assertThat(provider.parse(before)).containsOnly(Map.entry("path", path.toString()));
  }

  @Test
  void two_ways_to_a_place_give_one_location() throws Exception {
    Files.createDirectory(dir.resolve("real"));
    Files.createSymbolicLink(dir.resolve("link"), dir.resolve("real"));
    assertThat(open(dir.resolve("link/a")).traits())
        .isEqualTo(open(dir.resolve("real/a")).traits());
    assertThat(open(dir.resolve("link")).traits()).isEqualTo(open(dir.resolve("real")).traits());
  }

  @Test
  void a_directory_is_known_before_it_is_opened_and_said_to_be_rotated() throws Exception {
    ObjectSink sink = open(dir.resolve("a"));
    assertThat(sink.traits().rotated()).isTrue();
    assertThat(sink.traits().exclusiveCreate()).isTrue();
    SinkSettings settings = new SinkSettings(Map.of("path", dir.resolve("a").toString()));
    assertThat(new FsSinkProvider().localPath(settings)).contains(dir.toRealPath().resolve("a"));
  }

  @Test
  void opening_makes_nothing_and_the_first_create_makes_the_directory() throws Exception {
    Path path = dir.resolve("archive");
    ObjectSink sink = open(path);
    assertThat(sink.list("", "", 10)).isEmpty();
    assertThat(path).doesNotExist();
    assertThat(sink.create(NAME, Contents.of("1"))).isEqualTo(CreateResult.CREATED);
    assertThat(path.resolve("packs/1")).hasContent("1");
  }

  @Test
  void without_the_directory_above_the_place_is_unavailable_and_nothing_is_made() {
    Path stick = dir.resolve("stick");
    assertThatThrownBy(() -> open(stick.resolve("archive")))
        .isInstanceOf(TargetException.Unavailable.class)
        .hasMessageContaining(stick + " is not there")
        .hasMessageContaining("mounted");
    assertThat(stick).doesNotExist();
  }

  @Test
  void a_directory_above_that_goes_after_opening_is_not_made_again() throws Exception {
    Path stick = Files.createDirectory(dir.resolve("stick"));
    ObjectSink sink = open(stick.resolve("archive"));
    Files.delete(stick);
    assertThatThrownBy(() -> sink.create(NAME, Contents.of("1")))
        .isInstanceOf(TargetException.Missing.class);
    assertThat(stick).doesNotExist();
  }

  @Test
  void a_file_in_its_place_is_rejected() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("not a folder");
  }

  @Test
  void an_archive_that_any_tool_has_copied_reads_the_same() throws Exception {
    open(dir.resolve("a")).create(NAME, Contents.of("1"));
    Files.createDirectories(dir.resolve("b/packs"));
    Files.copy(dir.resolve("a/packs/1"), dir.resolve("b/packs/1"));
    assertThat(open(dir.resolve("b")).list("", "", 10))
        .isEqualTo(open(dir.resolve("a")).list("", "", 10));
  }

  private ObjectSink open(Path path) throws Exception {
    return provider.open(new SinkSettings(Map.of("path", path.toString())));
  }
}
