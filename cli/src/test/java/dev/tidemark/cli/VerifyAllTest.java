package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `verify` of several targets goes on whatever one of them does.
class VerifyAllTest {

  private static final String AWAY = "{name: %s, type: fs, path: %s/not/mounted/%s%s}";

  @TempDir Path place;

  @BeforeEach
  void mirror() throws IOException {
    Files.writeString(Files.createDirectories(place.resolve("ann")).resolve("a.txt"), "first");
    Tidemark tidemark = with(target("usb"), target("disk"));
    for (String line :
        List.of("init", "import", "target create usb", "target create disk", "mirror")) {
      Ran ran = tidemark.run(line.split(" "));
      assertThat(ran.exit()).as(ran.err()).isZero();
    }
  }

  private String target(String name) {
    return "{name: %s, type: fs, path: %s/%s}".formatted(name, place, name);
  }

  private String away(String name, String more) {
    return AWAY.formatted(name, place, name, more);
  }

  private Tidemark with(String... targets) throws IOException {
    return Tidemark.at(place, targets);
  }

  private void damage(String name) throws IOException {
    try (Stream<Path> all = Files.walk(place.resolve(name).resolve("commits"))) {
      Path commit = all.filter(Files::isRegularFile).findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(commit);
      bytes[bytes.length / 2] ^= 1;
      Path copy = Files.write(commit.resolveSibling("copy"), bytes);
      Files.move(copy, commit, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Test
  void one_that_is_offline_is_named_and_keeps_no_other_from_being_verified() throws IOException {
    Ran ran =
        with(away("first", ""), target("usb"), away("last", ""), target("disk")).run("verify");

    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.INCOMPLETE.code());
    assertThat(ran.out()).contains("usb: good").contains("disk: good");
    assertThat(ran.err())
        .contains("first: not verified, offline: ", "last: not verified, offline: ");
  }

  @Test
  void damage_found_behind_an_offline_one_decides_the_exit_code() throws IOException {
    damage("disk");

    Ran ran = with(away("first", ""), target("usb"), target("disk")).run("verify");

    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.INTEGRITY.code());
    assertThat(ran.out()).contains("usb: good").contains("disk: DAMAGED");
    assertThat(ran.err()).contains("first: not verified, offline: ");
  }

  @Test
  void where_none_can_be_reached_the_command_says_offline() throws IOException {
    Ran ran = with(away("first", ""), away("last", "")).run("verify");

    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.OFFLINE.code());
    assertThat(ran.err()).contains("first: not verified", "last: not verified");
  }

  @Test
  void one_that_may_be_offline_is_named_and_fails_nothing() throws IOException {
    Ran ran = with(away("first", ", when-offline: skip"), target("usb")).run("verify");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.err()).contains("first: not verified, offline: ");
  }

  @Test
  void one_whose_secret_is_missing_is_named_and_keeps_no_other_from_being_verified()
      throws IOException {
    String bucket =
        "{name: cloud, type: s3, bucket: acme, region: eu-west-1, access-key-id: a,"
            + " secret-access-key: \"${NO_SUCH_VARIABLE}\"}";

    Ran ran = with(bucket, target("usb")).run("verify");

    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.INCOMPLETE.code());
    assertThat(ran.out()).contains("usb: good");
    assertThat(ran.err()).contains("cloud: not verified, usage: ", "NO_SUCH_VARIABLE");
  }

  @Test
  void scripts_read_of_each_target_whether_it_was_verified() throws IOException {
    Ran ran = with(away("first", ""), target("usb")).run("verify", "--json");

    assertThat(ran.out().lines().toList())
        .hasSize(2)
        .anySatisfy(line ->
            assertThat(line)
                .contains("\"target\":\"first\"", "\"verified\":false", "\"outcome\":\"offline\""))
        .anySatisfy(line ->
            assertThat(line).contains("\"target\":\"usb\"", "\"verified\":true", "\"good\":true"));
  }

  @Test
  void a_single_target_keeps_its_own_exit_code() throws IOException {
    Ran ran = with(away("first", ""), target("usb")).run("verify", "first");

    assertThat(ran.exit()).as(ran.err()).isEqualTo(ExitCode.OFFLINE.code());
  }
}
