package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.demo.TreeComparison;
import dev.tidemark.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The machine is gone, and its archives are continued by another one; and what comes back: the old
/// machine, an old copy of the volume, a disk that is not mounted.
@Timeout(300)
class MachineGoneTest {

  @TempDir Path place;
  private Path tree;
  private Tidemark tidemark;
  private String firstTid = "";

  @BeforeEach
  void write() throws IOException {
    tree = Files.createDirectories(place.resolve("ann"));
    Files.writeString(tree.resolve("a.txt"), "first");
    byte[] film = new byte[4 << 20];
    new Random(7).nextBytes(film);
    Files.write(tree.resolve("film"), film);
    tidemark =
        Tidemark.at(
            place,
            "{name: copy, type: fs, path: %1$s/copy, from: nas}",
            "{name: usb, type: fs, path: %1$s/usb}",
            "{name: nas, type: fs, path: %1$s/nas}");
  }

  private Ran ok(String... arguments) {
    return tidemark.ok(arguments);
  }

  private Ran refused(ExitCode exit, String... arguments) {
    return tidemark.ends(exit, arguments);
  }

  private void mirrored() {
    ok("init");
    ok("import");
    firstTid = ok("log", "--whole").out().lines().findFirst().orElseThrow().split(" ")[0];
    List.of("usb", "nas", "copy").forEach(target -> ok("target", "create", target));
    ok("mirror");
  }

  private void change(String text) throws IOException {
    Files.writeString(tree.resolve("a.txt"), text);
  }

  /// The machine is gone with its volume, which stays in `old`; a clone takes its place.
  private void loseAndClone() throws IOException {
    Files.move(place.resolve("vol"), place.resolve("old"));
    ok("clone", "nas", place.resolve("vol").toString());
  }

  private String[] onOld(String... arguments) {
    return Stream.concat(Stream.of(arguments), Stream.of("-V", place.resolve("old").toString()))
        .toArray(String[]::new);
  }

  private String address(String target) {
    return "file://" + place.resolve(target);
  }

  private long bytes(String target) throws IOException {
    try (Stream<Path> all = Files.walk(place.resolve(target))) {
      return all.filter(Files::isRegularFile).mapToLong(MachineGoneTest::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void assertRestored(String target) throws IOException {
    Path to = place.resolve("restored-" + target);
    ok("restore", "--from", target, "--to", to.toString());
    TreeComparison.compare(tree, to.resolve("ann"));
  }

  @Test
  void the_archives_go_on_where_the_machine_left_them_and_nothing_is_sent_again()
      throws IOException {
    mirrored();
    change("second");
    ok("import");
    ok("mirror");
    loseAndClone();
    Ran promoted = ok("promote", "--adopt-all");
    assertThat(promoted.out())
        .contains("usb: adopted")
        .contains("nas: adopted")
        .contains("copy: a copy of nas");
    Map<String, Long> before =
        Map.of("usb", bytes("usb"), "nas", bytes("nas"), "copy", bytes("copy"));
    change("third");
    ok("backup");
    for (String target : before.keySet()) {
      assertThat(bytes(target) - before.get(target)).as(target).isBetween(1L, 1L << 20);
      assertRestored(target);
      assertThat(ok("verify", target, "--content").out()).contains("good");
      assertThat(ok("cat", address(target) + "@tid:" + firstTid + ":/ann/a.txt").out())
          .isEqualTo("first");
    }
    change("fourth");
    ok("backup");
    assertThat(ok("cat", address("copy") + ":/ann/a.txt").out()).isEqualTo("fourth");
  }

  @Test
  void an_archive_that_was_repaired_is_adopted() throws IOException {
    byte[] film = new byte[20 << 20];
    new Random(8).nextBytes(film);
    Files.write(tree.resolve("film"), film);
    mirrored();
    Files.delete(largest("usb/packs"));
    ok("verify", "--repair", "usb");
    adoptedAndContinued();
  }

  @Test
  void an_archive_that_has_lost_its_descriptor_is_adopted_and_described_again() throws IOException {
    mirrored();
    Files.delete(place.resolve("usb/tidemark.json"));
    adoptedAndContinued();
    assertThat(place.resolve("usb/tidemark.json")).exists();
  }

  private void adoptedAndContinued() throws IOException {
    loseAndClone();
    assertThat(ok("promote", "--adopt-all").out()).contains("usb: adopted");
    change("second");
    ok("backup");
    ok("verify", "--content", "100", "usb");
    Path back = place.resolve("back");
    ok("restore", "--from", address("usb"), "--to", back.toString());
    assertThat(back.resolve("ann/a.txt")).hasContent("second");
    assertThat(back.resolve("ann/film")).hasSameBinaryContentAs(tree.resolve("film"));
  }

  private Path largest(String folder) throws IOException {
    try (Stream<Path> all = Files.list(place.resolve(folder))) {
      return all.max(Comparator.comparingLong(path -> path.toFile().length())).orElseThrow();
    }
  }

  @Test
  void promote_lists_the_targets_and_adopts_none_without_a_word() throws IOException {
    mirrored();
    loseAndClone();
    long before = bytes("usb");
    assertThat(ok("promote").out())
        .contains("usb: its archive can be continued: tidemark target adopt usb")
        .contains("nas: its archive can be continued: tidemark target adopt nas");
    change("second");
    ok("import");
    Ran created = refused(ExitCode.FENCED, "target", "create", "usb");
    assertThat(created.out()).doesNotContain("Created");
    assertThat(created.err()).contains("tidemark target adopt usb");
    for (Ran advising :
        List.of(
            refused(ExitCode.INCOMPLETE, "mirror", "usb"),
            refused(ExitCode.INCOMPLETE, "mirror", "--plan", "usb"),
            ok("status"),
            ok("target", "list"))) {
      assertThat(advising.out() + advising.err()).contains("run: tidemark target adopt usb");
    }
    assertThat(bytes("usb")).isEqualTo(before);
    assertThat(ok("target", "adopt", "usb").out()).contains("usb: adopted");
    ok("mirror", "usb");
    assertThat(ok("cat", address("usb") + ":/ann/a.txt").out()).isEqualTo("second");
  }

  @Test
  void the_old_machine_is_fenced_and_what_it_had_sent_stays_as_an_old_branch() throws IOException {
    mirrored();
    loseAndClone();
    ok("promote");
    change("of the old machine");
    ok(onOld("import"));
    ok(onOld("mirror", "nas"));
    Ran adopted = ok("target", "adopt", "nas");
    Matcher branch = Pattern.compile("stays readable as @(commit:[0-9]+)").matcher(adopted.out());
    assertThat(branch.find()).as(adopted.out()).isTrue();
    String old = branch.group(1);
    change("of the new one");
    ok("import");
    ok("mirror", "nas");
    assertThat(ok("cat", address("nas") + ":/ann/a.txt").out()).isEqualTo("of the new one");
    assertThat(ok("log", address("nas")).out()).contains("old branch: ").contains("@" + old);
    assertThat(ok("cat", address("nas") + "@" + old + ":/ann/a.txt").out())
        .isEqualTo("of the old machine");
    assertThat(ok("cat", address("nas") + "@" + old + ":tid:" + firstTid + ":/ann/a.txt").out())
        .isEqualTo("first");
    assertThat(ok("log", address("nas") + "@" + old).out()).doesNotContain("old branch");
    Path to = place.resolve("branch");
    ok("restore", "--from", "nas", "--at", old, "--to", to.toString());
    assertThat(to.resolve("ann/a.txt")).hasContent("of the old machine");
    assertThat(ok("verify", "nas", "--content").out()).contains("good");
    change("too late");
    ok(onOld("import"));
    Ran fenced = refused(ExitCode.INCOMPLETE, onOld("mirror"));
    assertThat(fenced.err())
        .contains("nas")
        .contains("a promoted copy of this volume continues it");
    assertThat(refused(ExitCode.FENCED, onOld("mirror", "nas")).err()).contains("timeline 1-");
    assertThat(ok(onOld("status")).out().lines().filter(line -> line.startsWith("target nas")))
        .singleElement()
        .asString()
        .contains("not of this volume's past")
        .doesNotContain("at the head");
    assertThat(refused(ExitCode.FENCED, onOld("mirror", "--plan", "nas")).out())
        .contains("not of this volume's past");
    Ran verified = refused(ExitCode.FENCED, onOld("verify", "nas"));
    assertThat(verified.out()).contains("good");
    assertThat(verified.err()).contains("a promoted copy of this volume continues it");
    assertThat(ok("cat", address("nas") + ":/ann/a.txt").out()).isEqualTo("of the new one");
  }

  @Test
  void of_a_volume_that_was_rolled_back_it_is_said_and_the_archive_is_good() throws IOException {
    mirrored();
    copy(place.resolve("vol"), place.resolve("saved"));
    change("second");
    ok("import");
    ok("mirror");
    delete(place.resolve("vol"));
    Files.move(place.resolve("saved"), place.resolve("vol"));
    Ran verified = refused(ExitCode.FENCED, "verify", "usb");
    assertThat(verified.out()).contains("usb: good").doesNotContain("DAMAGED");
    assertThat(verified.err())
        .contains("the volume was rolled back, or put back from an old copy")
        .contains("tidemark clone");
    assertThat(refused(ExitCode.FENCED, "mirror", "usb").err())
        .contains("the volume was rolled back, or put back from an old copy")
        .contains("tidemark clone");
    assertThat(refused(ExitCode.FENCED, "target", "create", "usb").out()).isEmpty();
    change("third");
    ok("import");
    assertThat(refused(ExitCode.FENCED, "verify", "usb").err()).contains("has another past");
    assertThat(refused(ExitCode.FENCED, "mirror", "usb").err()).contains("has another past");
    loseAndClone();
    ok("promote", "--adopt-all");
    ok("backup");
    assertRestored("usb");
  }

  @Test
  void a_registered_target_whose_archive_is_not_there_is_not_begun_anew() throws IOException {
    mirrored();
    delete(place.resolve("usb"));
    Files.createDirectories(place.resolve("usb"));
    Ran refused = refused(ExitCode.NOT_FOUND, "target", "create", "usb");
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains("target detach usb").contains("is the disk mounted");
    try (Stream<Path> inside = Files.list(place.resolve("usb"))) {
      assertThat(inside).isEmpty();
    }
    ok("target", "detach", "usb");
    ok("target", "create", "usb");
    ok("mirror", "usb");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
