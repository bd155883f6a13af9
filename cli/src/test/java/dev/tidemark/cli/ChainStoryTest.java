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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Copies of archives as a person makes them: by `from` in the configuration, and by `copy` alone.
@Timeout(300)
class ChainStoryTest {

  private static final int MIB = 1 << 20;
  private static final int ATTEMPTS_MAX = 20;

  @TempDir Path place;
  private Path tree;
  private Tidemark tidemark;

  @BeforeEach
  void write() throws IOException {
    long seed = new Random().nextLong();
    System.out.println("ChainStoryTest seed " + seed);
    tree = Files.createDirectories(place.resolve("ann/mail"));
    for (int i = 0; i < 50; i++) {
      Files.writeString(tree.resolve("m" + i), "mail " + i);
    }
    byte[] film = new byte[40 * MIB];
    new Random(seed).nextBytes(film);
    Files.write(tree.resolve("film"), film);
    tidemark =
        Tidemark.withSource(
            place,
            "{path: %1$s/ann, as: /}",
            "{name: far, type: fs, path: %1$s/far, from: offsite}",
            "{name: offsite, type: fs, path: %1$s/offsite, from: nas}",
            "{name: nas, type: fs, path: %1$s/nas}");
  }

  private Ran ok(String... arguments) {
    return ok(tidemark.run(arguments));
  }

  private static Ran ok(Ran ran) {
    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    return ran;
  }

  private void refused(ExitCode exit, String words, String... arguments) {
    Ran ran = tidemark.bare(arguments);
    assertThat(ran.exit()).as(ran.err()).isEqualTo(exit.code());
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.err()).contains(words);
  }

  private String at(String name) {
    return place.resolve(name).toString();
  }

  private void imported() {
    ok("init");
    ok("import");
    ok("target", "create", "nas");
    ok("mirror", "nas");
  }

  /// A copy that is killed when an object has arrived that was not there before.
  private void kill(String name, String... arguments) throws Exception {
    long before = objects(name);
    Process process = Tidemark.start(place.resolve("output"), Map.of(), arguments);
    while (objects(name) == before && !process.waitFor(1, TimeUnit.MILLISECONDS)) {
      Thread.onSpinWait();
    }
    process.destroyForcibly().waitFor();
  }

  /// Kills a copy of `nas` that certainly had more to do: if it turns out that nothing was missing
  /// by then, it begins again from nothing.
  private void killHalfway(String name, String... arguments) throws Exception {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      kill(name, arguments);
      if (!names(place.resolve(name)).equals(names(place.resolve("nas")))) {
        return;
      }
      lose(name);
    }
    throw new AssertionError("the copy was whole " + ATTEMPTS_MAX + " times before it was killed");
  }

  private long objects(String name) throws IOException {
    Path packs = place.resolve(name).resolve("packs");
    if (!Files.isDirectory(packs)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(packs)) {
      return all.count();
    }
  }

  private static List<String> names(Path archive) throws IOException {
    try (Stream<Path> all = Files.walk(archive)) {
      return all.filter(Files::isRegularFile)
          .map(path -> archive.relativize(path).toString())
          .filter(name -> !name.startsWith("_tmp/"))
          .sorted()
          .toList();
    }
  }

  private void assertSame(String a, String b) throws IOException {
    assertThat(names(place.resolve(b))).isEqualTo(names(place.resolve(a)));
    for (String name : names(place.resolve(a))) {
      assertThat(place.resolve(b).resolve(name))
          .hasSameBinaryContentAs(place.resolve(a).resolve(name));
    }
  }

  private void lose(String... names) throws IOException {
    for (String name : names) {
      try (Stream<Path> all = Files.walk(place.resolve(name))) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  @Test
  void the_tree_comes_back_from_the_grandchild_alone_after_kills_on_the_way() throws Exception {
    imported();
    ok("target", "create", "offsite");
    ok("target", "create", "far");
    String config = at("tidemark.yml");
    for (int i = 0; i < 2; i++) {
      kill("offsite", "mirror", "offsite", "-c", config);
    }
    Files.move(tree.resolve("m7"), tree.resolve("m-seven"));
    Files.writeString(tree.resolve("m8"), "answered");
    ok("import");
    kill("far", "mirror", "-c", config);
    Ran backup = ok("backup");
    assertThat(backup.out()).containsSubsequence("far: at the head", "offsite: at the head");
    assertThat(ok("status").out())
        .contains("target far (from offsite): tid")
        .contains("at the head");
    assertThat(ok("target", "list").out()).contains("offsite  fs from nas  ");
    assertSame("nas", "far");
    assertThat(ok("mirror").out()).contains("far: at the head").contains("nothing to send");
    ok("verify", "far", "--content");
    lose("vol", "nas", "offsite");
    Files.delete(place.resolve("tidemark.yml"));
    ok(tidemark.bare("restore", "--from", at("far"), "--to", at("back")));
    TreeComparison.compare(place.resolve("ann"), place.resolve("back"));
  }

  @Test
  void an_archive_is_copied_without_volume_and_configuration() throws Exception {
    imported();
    lose("vol");
    Files.delete(place.resolve("tidemark.yml"));
    refused(ExitCode.NOT_FOUND, "copy --create", "copy", at("nas"), at("far"));
    assertThat(place.resolve("far")).doesNotExist();
    killHalfway("far", "copy", "--create", at("nas"), at("far"));
    Ran copied = ok(tidemark.bare("copy", at("nas"), at("far")));
    assertThat(copied.out())
        .contains("has the names and lengths of", "content was not compared")
        .contains("; sent ")
        .doesNotContain("nothing to send");
    assertSame("nas", "far");
    Ran idle = ok(tidemark.bare("copy", at("nas"), at("far"), "--json"));
    assertThat(idle.out())
        .startsWith("{\"message_type\":\"copy\"")
        .contains("\"objects\":0,\"bytes\":0");
    ok(tidemark.bare("restore", "--from", at("far"), "--to", at("back")));
    TreeComparison.compare(place.resolve("ann"), place.resolve("back"));
  }

  @Test
  void a_copy_becomes_a_target_and_source_and_copy_go_on_apart() throws Exception {
    imported();
    ok("copy", "--create", "nas", at("other"));
    ok("target", "create", "offsite");
    ok("mirror", "offsite");
    Path config = place.resolve("tidemark.yml");
    String direct = Files.readString(config).replace(", from: nas", "");
    Files.writeString(config, direct);
    Files.writeString(tree.resolve("m1"), "new");
    ok("import");
    ok("target", "create", "offsite");
    assertThat(ok("mirror", "offsite").out()).contains("at the head");
    refused(ExitCode.FENCED, "an older copy of it", "copy", at("nas"), at("offsite"));
    Files.writeString(tree.resolve("m2"), "newer");
    ok("import");
    ok("mirror", "nas");
    refused(ExitCode.FENCED, "gone on apart", "copy", at("nas"), at("offsite"));
    ok("copy", at("nas"), at("other"));
    assertSame("nas", "other");
    ok("verify", "nas", "offsite", at("other"));
  }

  @Test
  void what_cannot_be_copied_gets_one_line_and_its_exit_code() throws Exception {
    imported();
    Files.createDirectories(place.resolve("full"));
    Files.writeString(place.resolve("full/holiday"), "x");
    refused(ExitCode.CREDENTIALS, "not empty", "copy", "--create", at("nas"), at("full"));
    refused(ExitCode.NOT_FOUND, "no archive here", "copy", "--create", at("full"), at("far"));
    refused(ExitCode.OFFLINE, "not/there", "copy", "--create", at("nas"), at("not/there/far"));
    refused(ExitCode.USAGE, "no target type", "copy", "ftp://host/x", at("far"));
    Path pack;
    try (Stream<Path> all = Files.list(place.resolve("nas/packs"))) {
      pack = all.sorted().findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(pack);
    bytes[bytes.length / 2] ^= 1;
    Files.write(pack, bytes);
    String name = pack.getFileName().toString();
    refused(ExitCode.INTEGRITY, name, "copy", "--create", at("nas"), at("far"));
    assertThat(place.resolve("far/packs").resolve(name)).doesNotExist();
  }
}
