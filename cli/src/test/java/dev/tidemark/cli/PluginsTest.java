package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jars of other people in `plugins/`: what they may bring, and what they may not break.
final class PluginsTest {

  private static final String REFUSES =
      "throw new TargetException.Rejected(\"open \" + settings.get(\"place\") + \": refused here\", null);";

  @TempDir Path place;
  private Path plugins;
  private Tidemark tidemark;

  @BeforeEach
  void begin() throws IOException {
    plugins = Files.createDirectories(place.resolve("data/tidemark/plugins"));
    tidemark =
        new Tidemark(
            place.resolve("tidemark.yml"),
            Map.of("XDG_DATA_HOME", place.resolve("data").toString()));
  }

  private PluginJar jar() throws IOException {
    return new PluginJar(Files.createTempDirectory(place, "jar"));
  }

  private PluginJar provider(String name, String type, String open) throws IOException {
    return jar().source(PluginJar.provider(name, type, open)).services("plug." + name);
  }

  private Ran types(String... more) {
    String[] all = Arrays.copyOf(new String[] {"target", "types"}, 2 + more.length);
    System.arraycopy(more, 0, all, 2, more.length);
    return tidemark.bare(all);
  }

  /// Goal: a plug-in that cannot be used costs one line and no other type.
  private void isOneLineAndNoMore(Path entry, String... facts) throws IOException {
    provider("Sound", "sound", REFUSES).write(plugins.resolve("zz-sound.jar"));
    Ran ran = types();
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("fs  (built in)", "s3  (built in)", "sound  (");
    assertThat(ran.err().lines()).as(ran.err()).hasSize(1);
    assertThat(ran.err()).startsWith("tidemark: plug-in " + entry + " is not used: ");
    assertThat(ran.err()).contains(facts).doesNotContain("\tat ");
  }

  @Test
  void the_program_says_what_it_can_mirror_to_and_with_which_settings() {
    Ran ran = types();
    assertThat(ran.exit()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .containsSubsequence("fs  (built in)", "path ", "required]", "s3  (built in)", "bucket ")
        .contains("default false]")
        .contains("secret, also as -file and -command]");
  }

  @Test
  void one_type_can_be_asked_for_and_an_unknown_one_is_not_found() {
    assertThat(types("s3").out()).startsWith("s3  (built in)").doesNotContain("fs  (");
    Ran none = types("s4");
    assertThat(none.exit()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(none.err()).contains("'s4'", "fs, ");
  }

  @Test
  void programs_get_a_json_line_for_each_type() {
    assertThat(types("fs", "--json").out())
        .startsWith(
            "{\"message_type\":\"target_type\",\"name\":\"fs\",\"origin\":\"built in\",\"settings\":[{\"name\":\"path\",\"kind\":\"path\",\"required\":true,\"secret\":false,\"default\":null,")
        .hasLineCount(1);
  }

  @Test
  void a_jar_in_the_users_folder_is_a_type_with_its_settings_and_its_origin() throws IOException {
    Path jar = provider("Tape", "tape", REFUSES).write(plugins.resolve("tape.jar"));
    Files.writeString(plugins.resolve("README"), "no plug-in");
    provider("Half", "half", REFUSES).write(plugins.resolve(".half.jar"));
    assertThat(types("tape").out())
        .startsWith("tape  (" + jar + ")")
        .contains("place  Where. [text; required]", "key    What opens it. [text; secret");
    assertThat(types().err()).isEmpty();
    assertThat(types().out()).doesNotContain("half");
  }

  @Test
  void a_plugin_serves_the_configuration_and_addresses() throws IOException {
    provider("Tape", "tape", REFUSES).write(plugins.resolve("tape.jar"));
    Files.writeString(
        place.resolve("tidemark.yml"),
        """
        version: 1
        volume: vol
        encryption: none
        targets: [{name: attic, type: tape, place: shelf 4, key: abc}]
        """);
    assertThat(tidemark.run("config", "check").exit()).isZero();
    Ran named = tidemark.run("target", "test", "attic");
    assertThat(named.exit()).isEqualTo(ExitCode.CREDENTIALS.code());
    assertThat(named.err()).contains("open shelf 4: refused here");
    assertThat(tidemark.bare("restore", "--from", "tape:shelf 9", "--to", "x").err())
        .contains("open shelf 9: refused here");
  }

  @Test
  void a_folder_that_an_option_names_is_read_too_and_must_be_there() throws IOException {
    Path folder = place.resolve("more");
    provider("Tape", "tape", REFUSES).write(folder.resolve("tape.jar"));
    assertThat(types("tape", "--plugins", folder.toString()).exit()).isZero();
    assertThat(types("tape").exit()).isEqualTo(ExitCode.NOT_FOUND.code());
    Ran gone = types("--plugins", place.resolve("none").toString());
    assertThat(gone.exit()).isEqualTo(ExitCode.USAGE.code());
    assertThat(gone.err()).contains(place.resolve("none").toString()).hasLineCount(1);
  }

  @Test
  void a_folder_reached_twice_is_read_once() throws IOException {
    provider("Tape", "tape", REFUSES).write(plugins.resolve("tape.jar"));
    Path link = Files.createSymbolicLink(place.resolve("link"), plugins);
    assertThat(types("tape", "--plugins", link.toString()).exit()).isZero();
  }

  @Test
  void a_plugin_with_libraries_is_a_folder_and_each_has_its_own_versions() throws IOException {
    withLibrary("one");
    withLibrary("two");
    assertThat(types("one").out()).contains("Version one.");
    assertThat(types("two").out()).contains("Version two.");
  }

  /// Two folders, in each a class `lib.Version` that says something else.
  private void withLibrary(String name) throws IOException {
    String version =
        "package lib; public class Version { public static String TEXT() { return \"Version %s.\"; } }";
    Path library = jar().source(version.formatted(name)).write(plugins.resolve(name + "/lib.jar"));
    String source =
        PluginJar.provider("P", name, REFUSES).replace("\"Where.\"", "lib.Version.TEXT()");
    jar()
        .sources(List.of(source), List.of(library))
        .services("plug.P")
        .write(plugins.resolve(name + "/plugin.jar"));
  }

  @Test
  void a_plugin_finds_its_own_libraries_through_the_threads_class_loader() throws IOException {
    provider(
            "Tape",
            "tape",
            "throw new TargetException.Rejected(\"own: \" + (Thread.currentThread()"
                + ".getContextClassLoader() == getClass().getClassLoader()), null);")
        .write(plugins.resolve("tape.jar"));
    assertThat(tidemark.bare("restore", "--from", "tape:x", "--to", "y").err())
        .contains("own: true");
  }

  @Test
  void two_plugins_of_one_type_are_an_error_that_names_both() throws IOException {
    Path one = provider("Tape", "tape", REFUSES).write(plugins.resolve("a.jar"));
    Path two = provider("Other", "tape", REFUSES).write(plugins.resolve("b.jar"));
    Ran ran = types();
    assertThat(ran.exit()).isEqualTo(ExitCode.USAGE.code());
    assertThat(ran.err()).contains("'tape'", one.toString(), two.toString()).hasLineCount(1);
  }

  @Test
  void a_plugin_cannot_stand_in_for_a_type_of_the_program() throws IOException {
    Path jar = provider("Mine", "s3", REFUSES).write(plugins.resolve("mine.jar"));
    Ran ran = types();
    assertThat(ran.exit()).isEqualTo(ExitCode.USAGE.code());
    assertThat(ran.err()).contains("'s3'", "built in", jar.toString()).hasLineCount(1);
  }

  @Test
  void a_jar_for_a_newer_java_is_one_line() throws IOException {
    Path jar =
        provider("Tape", "tape", REFUSES)
            .changed(
                "plug/Tape.class",
                bytes -> {
                  bytes[7] += 5;
                  return bytes;
                })
            .write(plugins.resolve("tape.jar"));
    isOneLineAndNoMore(jar, "built for a newer Java than " + Runtime.version().feature());
  }

  @Test
  void a_plugin_without_its_library_is_one_line_that_names_the_class() throws IOException {
    withLibrary("one");
    Files.delete(plugins.resolve("one/lib.jar"));
    isOneLineAndNoMore(plugins.resolve("one"), "the class lib.Version is missing", "one folder");
  }

  @Test
  void a_plugin_reaches_nothing_of_the_program_but_spi() throws IOException {
    String curious =
        PluginJar.provider("Tape", "tape", REFUSES)
            .replace("\"Where.\"", "String.valueOf(dev.tidemark.engine.seam.Seam.real())");
    Path jar = jar().source(curious).services("plug.Tape").write(plugins.resolve("tape.jar"));
    isOneLineAndNoMore(jar, "dev.tidemark.engine.seam.Seam", "not for plug-ins");
  }

  @Test
  void a_provider_that_throws_is_one_line() throws IOException {
    String source =
        PluginJar.provider("Tape", "tape", REFUSES)
            .replace(
                "public String type()",
                "public Tape() { throw new IllegalStateException(\"no tape drive\\nat all\"); }"
                    + " public String type()");
    Path jar = jar().source(source).services("plug.Tape").write(plugins.resolve("tape.jar"));
    isOneLineAndNoMore(jar, "no tape drive");
  }

  @Test
  void a_provider_that_is_named_and_not_there_is_one_line() throws IOException {
    Path jar = jar().services("plug.Gone").write(plugins.resolve("gone.jar"));
    isOneLineAndNoMore(jar, "plug.Gone");
  }

  @Test
  void a_jar_that_is_no_plugin_is_one_line_that_says_where_libraries_go() throws IOException {
    Path jar =
        jar().source("package lib; public class Version {}").write(plugins.resolve("lib.jar"));
    isOneLineAndNoMore(jar, PluginJar.SERVICES, "library");
  }

  @Test
  void a_jar_that_is_torn_is_one_line() throws IOException {
    Path jar = provider("Tape", "tape", REFUSES).write(plugins.resolve("tape.jar"));
    Files.write(jar, Arrays.copyOf(Files.readAllBytes(jar), 100));
    isOneLineAndNoMore(jar, "tape.jar is no whole jar", "copy it again");
  }

  @Test
  void an_empty_folder_is_one_line() throws IOException {
    isOneLineAndNoMore(Files.createDirectory(plugins.resolve("empty")), "holds no jar");
  }

  @Test
  void a_type_or_a_setting_with_an_impossible_name_is_one_line() throws IOException {
    Path type = provider("Tape", "My Tape", REFUSES).write(plugins.resolve("a.jar"));
    isOneLineAndNoMore(type, "'My Tape'");
    Files.delete(type);
    String source = PluginJar.provider("Tape", "tape", REFUSES).replace("\"place\"", "\"type\"");
    Path setting = jar().source(source).services("plug.Tape").write(plugins.resolve("b.jar"));
    isOneLineAndNoMore(setting, "'type'", "every target");
  }

  @Test
  void a_plugin_that_breaks_while_it_opens_is_one_line_too() throws IOException {
    Path jar =
        provider("Tape", "tape", "throw new NoClassDefFoundError(\"lib/Drive\");")
            .write(plugins.resolve("tape.jar"));
    Ran ran = tidemark.bare("restore", "--from", "tape:x", "--to", "y");
    assertThat(ran.exit()).isEqualTo(ExitCode.CREDENTIALS.code());
    assertThat(ran.err()).contains(jar.toString(), "lib.Drive").hasLineCount(1);
  }

  @Test
  void an_unattended_run_speaks_of_a_broken_plugin_only_if_it_is_needed() throws IOException {
    Path jar = jar().services("plug.Gone").write(plugins.resolve("gone.jar"));
    Files.createDirectory(place.resolve("ann"));
    String config =
        "version: 1\nvolume: vol\nencryption: none\nsources: [{path: ann, as: /}]\ntargets: ";
    Path file = place.resolve("tidemark.yml");
    Files.writeString(file, config + "[{name: a, type: fs, path: usb}]");
    tidemark.run("init");
    tidemark.run("target", "create", "a");
    Ran silent = tidemark.run("backup", "--cron");
    assertThat(silent.exit()).isZero();
    assertThat(silent.out() + silent.err()).isEmpty();
    Files.writeString(file, config + "[{name: a, type: gone, place: here}]");
    assertThat(tidemark.run("backup", "--cron").err())
        .contains("plug-in " + jar + " is not used", "no target type is named 'gone'");
  }

  @Test
  void an_error_of_a_plugin_that_nobody_expects_is_one_line_too() throws IOException {
    provider("Tape", "tape", "throw new Error(\"jammed\");").write(plugins.resolve("tape.jar"));
    Ran ran = tidemark.bare("restore", "--from", "tape:x", "--to", "y");
    assertThat(ran.exit()).isEqualTo(ExitCode.ERROR.code());
    assertThat(ran.err()).contains("jammed").hasLineCount(1);
  }

  @Test
  void a_plugin_that_cannot_even_tell_its_addresses_leaves_them_to_others() throws IOException {
    String source =
        PluginJar.provider("Tape", "tape", REFUSES)
            .replace(
                "return address.startsWith(\"tape:\");", "throw new RuntimeException(\"stuck\");");
    jar().source(source).services("plug.Tape").write(plugins.resolve("a.jar"));
    provider("Sound", "sound", REFUSES).write(plugins.resolve("b.jar"));
    Ran ran = tidemark.bare("restore", "--from", "sound:x", "--to", "y");
    assertThat(ran.err()).contains("stuck", "open x: refused here");
  }
}
