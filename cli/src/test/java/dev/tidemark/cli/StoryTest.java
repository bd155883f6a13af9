package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.exit.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands as a person types them, one story each.
class StoryTest {

  @TempDir Path place;
  private Path tree;
  private Tidemark tidemark;

  @BeforeEach
  void write() throws IOException {
    tree = Files.createDirectories(place.resolve("ann"));
    Files.writeString(tree.resolve("a.txt"), "first");
    Files.createDirectories(tree.resolve("sub"));
    Files.writeString(tree.resolve("sub/Grüße.txt"), "ü");
    tidemark =
        Tidemark.at(
            place,
            "{name: usb, type: fs, path: %1$s/usb}",
            "{name: gone, type: fs, path: %1$s/not/mounted/gone, when-offline: skip}");
  }

  private Ran ok(String... arguments) {
    return tidemark.ok(arguments);
  }

  private void mirrored() {
    ok("init");
    ok("import");
    ok("target", "create", "usb");
    ok("mirror", "usb");
  }

  private void loseAllButTheTarget() throws IOException {
    try (Stream<Path> all = Files.walk(place.resolve("vol"))) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    Files.delete(place.resolve("tidemark.yml"));
  }

  @Test
  void a_tree_comes_back_from_the_address_alone() throws IOException {
    mirrored();
    loseAllButTheTarget();
    String to = place.resolve("back").toString();
    Ran restored = tidemark.bare("restore", "--from", place.resolve("usb").toString(), "--to", to);
    assertThat(restored.exit()).as(restored.err()).isZero();
    assertThat(restored.out()).contains("every hash and the state digest agree");
    assertThat(place.resolve("back/ann/sub/Grüße.txt")).hasContent("ü");
  }

  @Test
  void each_state_can_be_listed_and_read_at_the_volume_and_in_the_archive() throws IOException {
    mirrored();
    ok("snapshot", "before");
    Files.writeString(tree.resolve("a.txt"), "second");
    ok("import");
    ok("mirror", "usb");
    assertThat(ok("cat", ":/ann/a.txt").out()).isEqualTo("second");
    assertThat(ok("cat", "@before:/ann/a.txt").out()).isEqualTo("first");
    String archive = "file://" + place.resolve("usb");
    assertThat(ok("cat", archive + ":/ann/a.txt").out()).isEqualTo("second");
    assertThat(ok("ls", "-r", archive).out()).contains("/ann/sub/Grüße.txt");
    assertThat(ok("log").out().lines()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(ok("log", archive).out()).contains("whole");
    assertThat(ok("snapshot", "--list").out()).contains("before");
  }

  @Test
  void what_is_restored_never_overwrites_unless_told() throws IOException {
    mirrored();
    Path to = Files.createDirectories(place.resolve("back/ann"));
    Files.writeString(to.resolve("a.txt"), "mine");
    String back = place.resolve("back").toString();
    Ran refused = tidemark.run("restore", "--to", back);
    assertThat(refused.exit()).isEqualTo(ExitCode.REFUSED.code());
    assertThat(to.resolve("a.txt")).hasContent("mine");
    assertThat(to.resolve("sub")).doesNotExist();
    ok("restore", "--to", back, "--overwrite", "always");
    assertThat(to.resolve("a.txt")).hasContent("first");
  }

  @Test
  void a_target_that_is_not_there_is_offline_and_others_go_on() {
    mirrored();
    Ran created = tidemark.run("target", "create", "gone");
    assertThat(created.exit()).isIn(ExitCode.OFFLINE.code(), ExitCode.NOT_FOUND.code());
    assertThat(created.err().lines()).hasSize(1);
    assertThat(created.err()).contains("not/mounted");
  }

  @Test
  void a_target_that_nobody_created_is_never_filled() {
    ok("init");
    ok("import");
    Ran ran = tidemark.run("mirror", "usb");
    assertThat(ran.exit()).isEqualTo(ExitCode.INCOMPLETE.code());
    assertThat(ran.err()).contains("target create");
    assertThat(place.resolve("usb")).doesNotExist();
  }

  @Test
  void the_status_counts_how_far_a_target_is_behind() throws IOException {
    mirrored();
    assertThat(ok("status").out()).contains("target usb: tid").contains("at the head");
    Files.writeString(tree.resolve("b.txt"), "new");
    ok("import");
    assertThat(ok("status").out()).contains("behind by 1 TID");
  }

  @Test
  void json_is_alone_on_stdout_on_the_error_path_too() {
    Ran noVolume = tidemark.run("import", "--json");
    assertThat(noVolume.exit()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(noVolume.out()).startsWith("{\"message_type\":\"error\",\"exit\":10,");
    assertThat(noVolume.err()).isEmpty();
    Ran badOption = tidemark.bare("mirror", "--json", "--no-such-option");
    assertThat(badOption.exit()).isEqualTo(ExitCode.USAGE.code());
    assertThat(badOption.out()).startsWith("{\"message_type\":\"error\",\"exit\":2,");
    assertThat(badOption.err()).isEmpty();
  }

  @Test
  void bad_input_gets_one_line_and_its_exit_code() {
    ok("init");
    assertThat(tidemark.run("init").exit()).isEqualTo(ExitCode.REFUSED.code());
    assertThat(tidemark.run("ls", "@no-such-snapshot").exit()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(tidemark.run("ls", "@tid:ffff").exit())
        .isIn(ExitCode.NOT_RESTORABLE.code(), ExitCode.NOT_FOUND.code());
    assertThat(tidemark.run("mirror", "nowhere").exit()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(tidemark.bare("no-such-command").exit()).isEqualTo(ExitCode.USAGE.code());
    Ran address = tidemark.run("restore", "--from", "ftp://host/x", "--to", "x");
    assertThat(address.exit()).isEqualTo(ExitCode.USAGE.code());
    assertThat(address.err().lines()).hasSize(1);
  }

  @Test
  void a_source_that_lost_its_files_is_refused_until_a_person_agrees() throws IOException {
    for (int i = 0; i < 100; i++) {
      Files.writeString(tree.resolve("f" + i), "x");
    }
    ok("init");
    ok("import");
    for (int i = 0; i < 100; i++) {
      Files.delete(tree.resolve("f" + i));
    }
    assertThat(tidemark.run("import").exit()).isEqualTo(ExitCode.REFUSED.code());
    ok("import", "--accept-removals");
  }

  @Test
  void a_clone_reads_at_once_and_writes_only_after_promote_and_old_targets_stay_untouched()
      throws IOException {
    mirrored();
    String clone = place.resolve("clone").toString();
    String archive = place.resolve("usb").toString();
    ok("clone", archive, clone);
    assertThat(ok("cat", clone + ":/ann/a.txt").out()).isEqualTo("first");
    assertThat(tidemark.run("import", "-V", clone).exit()).isEqualTo(ExitCode.REFUSED.code());
    ok("promote", clone);
    Files.writeString(tree.resolve("a.txt"), "after");
    ok("import", "-V", clone);
    assertThat(tidemark.run("target", "create", "usb", "-V", clone).exit())
        .isEqualTo(ExitCode.FENCED.code());
    assertThat(tidemark.run("mirror", "usb", "-V", clone).exit())
        .isEqualTo(ExitCode.INCOMPLETE.code());
    assertThat(ok("cat", "file://" + archive + ":/ann/a.txt").out()).isEqualTo("first");
  }

  @Test
  void a_damaged_archive_is_found_by_verify() throws IOException {
    Files.write(tree.resolve("big.bin"), new byte[100_000]);
    mirrored();
    assertThat(ok("verify", "usb", "--content").out()).contains("good");
    try (Stream<Path> all = Files.walk(place.resolve("usb/commits"))) {
      Path commit = all.filter(Files::isRegularFile).findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(commit);
      bytes[bytes.length / 2] ^= 1;
      Files.write(commit, bytes);
    }
    Ran damaged = tidemark.run("verify", "usb", "--content");
    assertThat(damaged.exit()).isEqualTo(ExitCode.INTEGRITY.code());
    assertThat(damaged.err()).contains("verify usb: ");
  }

  @Test
  void status_tells_how_the_last_round_went_and_since_when_a_target_fails() throws IOException {
    mirrored();
    assertThat(ok("status").out()).contains("last round").contains("done").contains("requests");
    assertThat(ok("status", "--json").out())
        .contains("\"last_outcome\":\"done\"")
        .contains("\"breaker\":\"closed\"");
    Files.delete(place.resolve("usb/tidemark.json"));
    moveCommitsAway();
    Files.writeString(tree.resolve("a.txt"), "second");
    assertThat(tidemark.run("mirror", "usb").exit()).isNotZero();
    assertThat(ok("status").out()).contains(", MISSING").doesNotContain("at the head");
    ok("import");
    assertThat(tidemark.run("mirror", "usb").exit()).isNotZero();
    assertThat(ok("status").out()).contains("parked missing").contains("failing since");
  }

  private void moveCommitsAway() throws IOException {
    Files.move(place.resolve("usb/commits"), place.resolve("commits-moved-away"));
  }

  /// Method: a MiB at 32 KiB/s takes 32 s; the limit goes while it is on its way.
  @Test
  void a_limit_that_is_taken_out_of_the_file_while_a_round_runs_holds_no_longer() throws Exception {
    byte[] content = new byte[1 << 20];
    new Random(5).nextBytes(content);
    Files.write(tree.resolve("random"), content);
    ok("init");
    ok("import");
    ok("target", "create", "usb");
    Path config = place.resolve("tidemark.yml");
    String free = Files.readString(config);
    Files.writeString(config, free + "defaults: {limits: {upload: 32KiB/s}}\n");
    File usb = place.resolve("usb").toFile();
    long before = bytes(usb);
    long began = System.nanoTime();
    CompletableFuture<Ran> running =
        CompletableFuture.supplyAsync(() -> tidemark.run("mirror", "usb"));
    while (bytes(usb) == before && !running.isDone()) {
      Thread.onSpinWait();
    }
    assertThat(running).isNotDone();
    Files.writeString(config, free);
    assertThat(running.get().exit()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
  }

  /// Of what is there now; a file that is renamed meanwhile counts once or not at all.
  private static long bytes(File file) {
    File[] inside = file.listFiles();
    return inside == null ? file.length() : Arrays.stream(inside).mapToLong(StoryTest::bytes).sum();
  }
}
