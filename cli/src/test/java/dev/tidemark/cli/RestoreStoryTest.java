package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Restores over a home that holds its own volume and target, as a person would type them.
class RestoreStoryTest {

  @TempDir Path temp;
  private Path place;
  private Path home;
  private Tidemark tidemark;

  @BeforeEach
  void imported() throws IOException {
    place = temp.toRealPath();
    home = place.resolve("home/ann");
    put("home/ann/docs/a", "a");
    put("home/ann/build/keep", "kept");
    put("home/bob/file", "bob's");
    Path config = place.resolve("tidemark.yml");
    Files.writeString(
        config,
        """
        version: 1
        volume: %1$s/home/ann/.backup/vol
        encryption: none
        sources:
          - {path: %1$s/home/ann, as: /home/ann, exclude: ['*.o']}
        targets:
          - {name: usb, type: fs, path: %1$s/home/ann/.backup/usb}
        """
            .formatted(place));
    tidemark = new Tidemark(config, Map.of());
    ok("init");
    ok("target", "create", "usb");
    ok("backup");
  }

  private void put(String path, String text) throws IOException {
    Path file = place.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Ran ok(String... arguments) {
    return tidemark.ok(arguments);
  }

  private Ran restoreHome(String... more) {
    String[] arguments = {"restore", "--to", place.toString(), "--overwrite", "always", "--delete"};
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return tidemark.run(all);
  }

  @Test
  void a_home_that_is_restored_in_place_keeps_its_volume_its_target_and_its_neighbours()
      throws IOException {
    Files.delete(home.resolve("docs/a"));
    put("home/ann/build/x.o", "made");
    put("home/ann/new", "new");
    for (String from : new String[] {"", "usb"}) {
      Ran ran = from.isEmpty() ? restoreHome() : restoreHome("--from", from);
      assertThat(ran.exit()).as(ran.err()).isZero();
      assertThat(ran.err()).contains("vol is the volume").contains("usb is target usb");
    }
    assertThat(home.resolve("docs/a")).hasContent("a");
    assertThat(home.resolve("new")).doesNotExist();
    assertThat(home.resolve("build/x.o")).hasContent("made");
    assertThat(place.resolve("home/bob/file")).hasContent("bob's");
    assertThat(place.resolve("tidemark.yml")).exists();
    ok("verify", "usb");
  }

  @Test
  void more_than_a_handful_of_deletions_want_a_yes() throws IOException {
    for (int i = 0; i < 12; i++) {
      put("home/ann/new/f" + i, "new");
      put("home/ann/n" + i, "new");
    }
    Ran refused = restoreHome();
    assertThat(refused.exit()).isEqualTo(ExitCode.REFUSED.code());
    assertThat(refused.err()).contains("25 names").contains("--yes").contains(", ...");
    assertThat(refused.err().split("/home/ann/n", -1)).hasSize(1 + 10);
    assertThat(home.resolve("new/f1")).exists();
    Ran done = restoreHome("--yes");
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.out()).contains("25 deleted");
    assertThat(home.resolve("new")).doesNotExist();
  }

  @Test
  void five_deletions_are_a_handful() throws IOException {
    for (int i = 0; i < 6; i++) {
      put("home/ann/n" + i, "new");
    }
    assertThat(restoreHome().exit()).isEqualTo(ExitCode.REFUSED.code());
    Files.delete(home.resolve("n5"));
    assertThat(restoreHome().exit()).isZero();
    assertThat(home.resolve("n4")).doesNotExist();
  }

  @Test
  void a_dry_run_names_what_would_be_created_replaced_and_deleted() throws IOException {
    Files.delete(home.resolve("docs/a"));
    put("home/ann/build/keep", "changed");
    for (int i = 0; i < 9; i++) {
      put("home/ann/n" + i, "new");
    }
    Ran said = restoreHome("-n", "-v");
    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out().lines())
        .contains("create /home/ann/docs/a", "replace /home/ann/build/keep", "delete /home/ann/n8")
        .hasSize(11 + 1);
    Ran json = restoreHome("-n", "--json");
    assertThat(json.out())
        .contains("{\"message_type\":\"planned\"")
        .contains("\"action\":\"create\"")
        .contains("\"path\":\"/home/ann/n8\"");
    assertThat(home.resolve("n8")).exists();
    assertThat(home.resolve("docs/a")).doesNotExist();
  }

  @Test
  void a_name_that_the_destination_cannot_hold_is_named_and_the_rest_comes() throws IOException {
    String deep = "d".repeat(250);
    Path to = Files.createDirectories(place.resolve("p".repeat(250)));
    Path at = home;
    for (int i = 0; i < 14; i++) {
      at = Files.createDirectory(at.resolve(deep));
    }
    ok("import");
    while (to.toString().length() + 14 * 251 < 4096) {
      to = Files.createDirectories(to.resolve("p".repeat(200)));
    }
    Ran ran = tidemark.run("restore", "--to", to.resolve("out").toString());
    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.INCOMPLETE.code());
    assertThat(ran.err()).contains("too long");
    assertThat(ran.out()).contains("INCOMPLETE");
    assertThat(to.resolve("out/home/ann/docs/a")).hasContent("a");
  }

  @Test
  void before_the_first_import_there_is_nothing_to_restore_and_no_damage() throws IOException {
    Path config = place.resolve("other.yml");
    Files.writeString(
        config,
        """
        version: 1
        volume: %1$s/empty
        encryption: none
        targets:
          - {name: t, type: fs, path: %1$s/t}
        """
            .formatted(place));
    Tidemark other = new Tidemark(config, Map.of());
    for (String command : new String[] {"init", "target create t", "mirror"}) {
      assertThat(other.run(command.split(" ")).exit()).isZero();
    }
    String to = place.resolve("back").toString();
    for (String from : new String[] {"", "t"}) {
      Ran ran =
          from.isEmpty()
              ? other.run("restore", "--to", to)
              : other.run("restore", "--to", to, "--from", from);
      assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.NOT_FOUND.code());
      assertThat(ran.err()).contains("nothing was imported yet");
      assertThat(place.resolve("back")).doesNotExist();
    }
  }

  @Test
  void two_dots_behind_a_link_mean_what_the_system_means() throws IOException {
    put("x/src/f", "right");
    put("src/f", "wrong");
    Files.createDirectories(place.resolve("x/y"));
    Files.createSymbolicLink(place.resolve("link"), Path.of("x/y"));
    Path config = place.resolve("dots.yml");
    Files.writeString(
        config,
        """
        version: 1
        volume: link/../vol
        encryption: none
        sources: [{path: link/../src, as: /}]
        targets: [{name: t, type: fs, path: link/../t}]
        """);
    Tidemark dots = new Tidemark(config, Map.of());
    for (String command : new String[] {"init", "target create t", "backup"}) {
      assertThat(dots.run(command.split(" ")).exit()).as(command).isZero();
    }
    assertThat(place.resolve("x/vol/btree")).exists();
    assertThat(place.resolve("x/t/tidemark.json")).exists();
    String to = place.resolve("link/../out").toString();
    Ran ran = dots.bare("restore", "--from", place + "/link/../t", "--to", to);
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(place.resolve("x/out/f")).hasContent("right");
  }

  @Test
  void no_two_names_look_alike() throws IOException {
    String at = "file://" + home.toUri().getRawPath();
    for (String raw : new String[] {"%80", "%C2%80", "%5Cx80", "%E2%80%AE", "a%20", "a"}) {
      Files.writeString(Path.of(URI.create(at + "/" + raw)), "x");
    }
    ok("import");
    assertThat(ok("ls", ":/home/ann").out().lines().filter(line -> line.startsWith("-")))
        .extracting(line -> line.substring(line.indexOf('/')))
        .doesNotHaveDuplicates()
        .hasSize(6)
        .contains("/home/ann/\\xe2\\x80\\xae", "/home/ann/a\\x20");
  }
}
