package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.testkit.Umask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever holds what was imported is for its owner alone.
///
/// Method: under umask 0, every name that Tidemark has made is looked at.
final class OwnerOnlyTest {

  @TempDir Path place;
  private Tidemark tidemark;
  private Umask umask;

  @BeforeEach
  void write() throws IOException {
    umask = Umask.of(0);
    Files.writeString(Files.createDirectories(place.resolve("ann")).resolve("a.txt"), "first");
    Files.write(place.resolve("ann/large"), new byte[3 << 20]);
    configure("{name: usb, type: fs, path: %1$s/usb}");
  }

  @AfterEach
  void putBack() {
    umask.close();
  }

  private void configure(String target) throws IOException {
    tidemark = Tidemark.at(place, "{name: second, type: fs, path: %1$s/second}", target);
  }

  private Ran ok(String... arguments) {
    return tidemark.ok(arguments);
  }

  private void everythingMade() throws IOException {
    ok("init");
    ok("import");
    ok("target", "create", "usb");
    ok("target", "create", "second");
    ok("mirror");
    Files.writeString(place.resolve("ann/a.txt"), "second");
    ok("backup");
    tidemark.run("backup", "--cron");
    ok("snapshot", "one");
    ok("copy", "usb", place.resolve("copy").toString(), "--create");
    ok("clone", "usb", place.resolve("clone").toString());
    ok("promote", place.resolve("clone").toString());
    ok("config", "new", place.resolve("new.yml").toString());
  }

  private List<Path> open(String... made) throws IOException {
    Stream<Path> all = Stream.of();
    for (String name : made) {
      all = Stream.concat(all, Files.walk(place.resolve(name)));
    }
    return all.filter(path -> isOpen(path)).toList();
  }

  private static boolean isOpen(Path path) {
    try {
      int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      return (mode & 077) != 0;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void mode(String name, String rights) throws IOException {
    Files.setPosixFilePermissions(place.resolve(name), PosixFilePermissions.fromString(rights));
  }

  @Test
  void nothing_that_is_made_is_open_to_others_whatever_the_umask() throws IOException {
    everythingMade();
    assertThat(open("ann")).as("what the umask lets through").isNotEmpty();
    assertThat(open("vol", "usb", "second", "copy", "clone", "new.yml")).isEmpty();
    assertThat(ok("status").err()).isEmpty();
  }

  @Test
  void an_empty_directory_that_becomes_a_volume_is_closed_and_init_says_so() throws IOException {
    Files.createDirectory(place.resolve("vol"));
    assertThat(ok("init").out()).contains("nobody but its owner may read it");
    assertThat(open("vol")).isEmpty();
  }

  @Test
  void an_empty_directory_that_becomes_a_clone_is_closed() throws IOException {
    everythingMade();
    Files.createDirectory(place.resolve("again"));
    ok("clone", "usb", place.resolve("again").toString());
    assertThat(open("again")).isEmpty();
  }

  @Test
  void a_directory_that_is_refused_keeps_its_rights() throws IOException {
    Files.createFile(Files.createDirectory(place.resolve("vol")).resolve("mine"));
    assertThat(tidemark.run("init").exit()).isEqualTo(4);
    assertThat(isOpen(place.resolve("vol"))).isTrue();
  }

  @Test
  void what_is_restored_has_the_rights_it_had() throws IOException {
    mode("ann", "rwxr-x--x");
    mode("ann/a.txt", "rw-r--r--");
    ok("init");
    ok("import");
    ok("restore", "--to", place.resolve("back").toString());
    assertThat(Files.getPosixFilePermissions(place.resolve("back/ann")))
        .isEqualTo(PosixFilePermissions.fromString("rwxr-x--x"));
    assertThat(Files.getPosixFilePermissions(place.resolve("back/ann/a.txt")))
        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
  }

  @Test
  void status_and_config_check_warn_of_what_others_may_read() throws IOException {
    ok("init");
    ok("target", "create", "usb");
    assertThat(ok("config", "check").err()).isEmpty();
    for (String name : new String[] {"vol", "usb"}) {
      mode(name, "rwxr-x---");
      String warned = place.resolve(name) + ": others may read";
      assertThat(ok("status").err()).contains(warned).hasLineCount(1);
      assertThat(ok("config", "check").err()).contains(warned).hasLineCount(1);
      mode(name, "rwx------");
    }
  }

  @Test
  void a_configuration_with_a_secret_in_it_that_others_may_read_is_warned_of() throws IOException {
    ok("init");
    configure("{name: b, type: s3, bucket: bucket, access-key-id: id, secret-access-key: hush}");
    mode("tidemark.yml", "rw-r--r--");
    assertThat(ok("config", "check").err())
        .contains("tidemark.yml: others may read the secrets of target b");
    assertThat(ok("status").err()).contains("others may read the secrets of target b");
    mode("tidemark.yml", "rw-------");
    assertThat(ok("status").err()).isEmpty();
  }

  @Test
  void a_configuration_without_a_secret_may_be_open_but_not_the_file_it_names() throws IOException {
    Path secret = Files.writeString(place.resolve("key"), "hush");
    configure(
        "{name: b, type: s3, bucket: bucket, access-key-id-file: %1$s/key,"
            + " secret-access-key: '${HUSH}'}");
    mode("tidemark.yml", "rw-r--r--");
    Tidemark other = new Tidemark(place.resolve("tidemark.yml"), Map.of("HUSH", "hush, hush"));
    assertThat(other.run("config", "check").err())
        .isEqualTo(
            "tidemark: %1$s: others may read the secret in it; close it with: chmod go-rwx %1$s\n"
                .formatted(secret));
  }
}
