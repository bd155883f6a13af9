package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the commands say of an archive or a volume that has lost its newest state: never an older
/// one in its place.
class DamagedTargetTest {

  @TempDir Path place;
  private Path file;
  private Tidemark tidemark;
  private String address;
  private String olderTid;

  @BeforeEach
  void mirrorTwoStates() throws IOException {
    Path tree = Files.createDirectories(place.resolve("ann"));
    file = Files.writeString(tree.resolve("a.txt"), "first");
    tidemark = Tidemark.at(place, "{name: usb, type: fs, path: %1$s/usb}");
    address = "file://" + place.resolve("usb");
    ok("init");
    ok("import");
    ok("target", "create", "usb");
    ok("mirror");
    olderTid = ok("log", address).out().strip().substring(0, 16);
    Files.writeString(file, "second");
    ok("import");
    ok("mirror");
  }

  private Ran ok(String... arguments) {
    return tidemark.ok(arguments);
  }

  private Ran exits(ExitCode code, String... arguments) {
    return tidemark.ends(code, arguments);
  }

  private List<Path> commits() throws IOException {
    try (Stream<Path> all = Files.list(place.resolve("usb/commits"))) {
      return all.sorted().toList();
    }
  }

  private void flipABitOfTheNewestCommit() throws IOException {
    Path newest = commits().getFirst();
    byte[] bytes = Files.readAllBytes(newest);
    bytes[100] ^= 1;
    newest.toFile().setWritable(true);
    Files.write(newest, bytes);
  }

  @Test
  void every_reader_of_an_archive_refuses_to_pass_an_older_state_off_as_the_newest()
      throws IOException {
    flipABitOfTheNewestCommit();
    String to = place.resolve("back").toString();
    Ran refused = exits(ExitCode.INTEGRITY, "restore", "--from", address, "--to", to);
    assertThat(refused.err()).contains("newest state is damaged", "tid:" + olderTid);
    assertThat(place.resolve("back/ann")).doesNotExist();
    exits(ExitCode.INTEGRITY, "cat", address + ":/ann/a.txt");
    exits(ExitCode.INTEGRITY, "ls", address);
    exits(ExitCode.INTEGRITY, "clone", address, place.resolve("clone").toString());
    String olderClone = place.resolve("clone of the older").toString();
    assertThat(ok("clone", "--at", "tid:" + olderTid, address, olderClone).err())
        .contains("damaged");
    assertThat(exits(ExitCode.INTEGRITY, "log", address).out()).contains(olderTid);
    Ran older = ok("cat", address + "@tid:" + olderTid + ":/ann/a.txt");
    assertThat(older.out()).isEqualTo("first");
    assertThat(older.err()).contains("damaged: commit 2");
  }

  @Test
  void the_next_round_mends_a_damaged_archive_and_says_so() throws IOException {
    flipABitOfTheNewestCommit();
    Ran mended = ok("backup");
    assertThat(mended.err()).contains("usb: mended: commits", "given up (2)");
    assertThat(ok("status").out()).contains("mended", "looked at");
    assertThat(ok("cat", address + ":/ann/a.txt").out()).isEqualTo("second");
    ok("verify", "--content");
  }

  @Test
  void an_archive_that_was_set_back_is_told_by_its_name() throws IOException {
    Files.delete(commits().getFirst());
    String to = place.resolve("back").toString();
    assertThat(exits(ExitCode.INTEGRITY, "verify").err()).contains("set back");
    assertThat(exits(ExitCode.INTEGRITY, "restore", "--from", "usb", "--to", to).err())
        .contains("commit 2 was seen here and is gone");
    assertThat(ok("mirror").err()).contains("set back");
    ok("verify");
    ok("restore", "--from", "usb", "--to", to);
    assertThat(place.resolve("back/ann/a.txt")).hasContent("second");
  }

  @Test
  void an_archive_without_commits_is_missing_and_not_good() throws IOException {
    for (Path commit : commits()) {
      Files.delete(commit);
    }
    exits(ExitCode.INTEGRITY, "verify", "usb");
    exits(ExitCode.NOT_FOUND, "verify", address);
    assertThat(exits(ExitCode.NOT_FOUND, "mirror").err()).contains("all its commits are gone");
    assertThat(exits(ExitCode.INTEGRITY, "status").out())
        .contains("MISSING", "no state there that can be read", "failing since")
        .doesNotContain("at the head", "the next round mends");
    assertThat(commits()).isEmpty();
    String to = place.resolve("back").toString();
    assertThat(exits(ExitCode.INTEGRITY, "restore", "--from", "usb", "--to", to).err())
        .contains("All its commits are gone", "target detach")
        .doesNotContain("mends");
  }

  @Test
  void what_verify_has_just_found_gone_is_never_at_the_head() throws IOException {
    Path away = place.resolve("away");
    Files.move(place.resolve("usb"), away);
    Files.createDirectory(place.resolve("usb"));
    exits(ExitCode.NOT_FOUND, "verify", "usb");
    assertThat(ok("status").out())
        .containsPattern("target usb: .*MISSING.*no round begins it anew")
        .doesNotContain("at the head", "DAMAGED", "damaged");
    exits(ExitCode.NOT_FOUND, "mirror", "--plan");
    exits(ExitCode.NOT_FOUND, "mirror");
    exits(ExitCode.NOT_FOUND, "mirror", "--plan");
    exits(ExitCode.NOT_FOUND, "verify");
    Files.delete(place.resolve("usb"));
    Files.move(away, place.resolve("usb"));
    ok("mirror");
    assertThat(ok("status").out()).contains("at the head").doesNotContain("MISSING", "DAMAGED");
  }

  /// Found missing by a verification alone, and by a round as well.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_verification_that_finds_nothing_wrong_ends_what_was_said_to_be_missing(boolean round)
      throws IOException {
    Path away = place.resolve("away");
    Files.move(place.resolve("usb"), away);
    exits(ExitCode.NOT_FOUND, "verify", "usb");
    if (round) {
      exits(ExitCode.NOT_FOUND, "mirror");
    }
    assertThat(ok("status", "--json").out()).contains("\"standing\":\"missing\"");
    Files.move(away, place.resolve("usb"));
    ok("verify", "usb");
    assertThat(ok("status").out()).doesNotContain("MISSING", "begins it anew");
    assertThat(ok("status", "--json").out()).contains("\"standing\":\"\"");
    ok("mirror", "--plan");
  }

  @Test
  void a_verification_that_finds_anything_wrong_says_nothing_of_what_was_missing()
      throws IOException {
    Path away = place.resolve("away");
    Files.move(place.resolve("usb"), away);
    exits(ExitCode.NOT_FOUND, "verify", "usb");
    Files.move(away, place.resolve("usb"));
    flipABitOfTheNewestCommit();
    exits(ExitCode.INTEGRITY, "verify", "usb");
    assertThat(exits(ExitCode.INTEGRITY, "status").out()).contains("damaged");
  }

  @Test
  void a_target_that_no_round_went_to_is_missing_by_a_verification_alone() throws IOException {
    Files.delete(place.resolve("vol/targets/usb.link"));
    Path away = place.resolve("away");
    Files.move(place.resolve("usb"), away);
    exits(ExitCode.NOT_FOUND, "verify", "usb");
    assertThat(ok("status").out()).contains("MISSING").doesNotContain("last round");
    Files.move(away, place.resolve("usb"));
    ok("verify", "usb");
    assertThat(ok("mirror").out()).contains("usb: at the head");
  }

  @Test
  void an_archive_that_is_ahead_of_its_volume_is_not_promised_a_round_that_mends_it()
      throws IOException {
    Map<Path, byte[]> before = files(place.resolve("vol"));
    Files.writeString(file, "third");
    ok("import");
    ok("mirror");
    Path oldest = commits().getLast();
    byte[] bytes = Files.readAllBytes(oldest);
    bytes[100] ^= 1;
    oldest.toFile().setWritable(true);
    Files.write(oldest, bytes);
    for (Map.Entry<Path, byte[]> saved : before.entrySet()) {
      Files.write(saved.getKey(), saved.getValue());
    }
    assertThat(exits(ExitCode.INTEGRITY, "verify", "usb").err())
        .doesNotContain("mends its commits");
    tidemark.run("mirror");
    assertThat(exits(ExitCode.INTEGRITY, "status").out())
        .contains("no round writes to it; how it stands says: tidemark verify usb")
        .doesNotContain("the next round mends");
  }

  private static Map<Path, byte[]> files(Path directory) throws IOException {
    Map<Path, byte[]> all = new HashMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        all.put(path, Files.readAllBytes(path));
      }
    }
    return all;
  }

  @Test
  void a_lost_descriptor_is_written_again_and_nothing_is_lost_meanwhile() throws IOException {
    Path descriptor = place.resolve("usb/tidemark.json");
    byte[] before = Files.readAllBytes(descriptor);
    Files.delete(descriptor);
    String to = place.resolve("back").toString();
    exits(ExitCode.INTEGRITY, "restore", "--from", address, "--to", to);
    assertThat(place.resolve("back/ann/a.txt")).hasContent("second");
    exits(ExitCode.INTEGRITY, "verify");
    assertThat(ok("backup").err()).contains("tidemark.json was gone and was written again");
    assertThat(descriptor).hasBinaryContent(before);
    ok("verify");
  }

  @Test
  void a_volume_that_has_lost_its_newest_commit_says_so_to_readers() throws IOException {
    byte[] older = Files.readAllBytes(place.resolve("vol/btree"));
    Files.writeString(file, "third");
    ok("import");
    Files.write(place.resolve("vol/btree"), older);
    assertThat(exits(ExitCode.INTEGRITY, "cat", ":/ann/a.txt").err()).contains("was durable");
    exits(ExitCode.INTEGRITY, "log");
    exits(ExitCode.INTEGRITY, "status");
    assertThat(ok("cat", "@tid:" + olderTid + ":/ann/a.txt").out()).isEqualTo("first");
  }
}
