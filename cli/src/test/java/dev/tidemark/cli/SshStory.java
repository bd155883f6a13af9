package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.Tidemark.Ran;
import dev.tidemark.cli.demo.TreeComparison;
import dev.tidemark.testkit.needs.Need;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The main job with a host over ssh: a tree is mirrored, with the process killed on the way; then
/// it comes back from the address alone, read by an account that may only read where there is one.
@Timeout(300)
abstract class SshStory {

  private static final int MIB = 1 << 20;
  private static final int FILM_BYTES = 48 * MIB;

  /// @param folder the server's keys
  /// @param root on this machine, of what the accounts see as `/`
  /// @param reader an account that may read
  /// @param extra a further setting of the target, or nothing
  record Server(int port, Path folder, Path root, String reader, String extra) {

    /// A variable that the server's script has printed.
    static String variable(String name, String script) {
      return Need.server(script).setting("TIDEMARK_TEST_" + name);
    }
  }

  @TempDir Path place;
  private final String name = UUID.randomUUID().toString();

  abstract Server server();

  private Path tree() {
    return place.resolve("ann");
  }

  private Path remote() {
    return server().root().resolve("data").resolve(name);
  }

  private void writeTree(Random random) throws IOException {
    Files.createDirectories(tree().resolve("mail"));
    for (int i = 0; i < 300; i++) {
      Files.writeString(tree().resolve("mail/" + i), "mail " + i + " " + random.nextLong());
    }
    byte[] film = new byte[FILM_BYTES];
    random.nextBytes(film);
    Files.write(tree().resolve("film"), film);
    Files.writeString(tree().resolve("Grüße.txt"), "ü");
  }

  private Path writeConfiguration() throws IOException {
    return Files.writeString(
        place.resolve("tidemark.yml"),
        """
        version: 1
        volume: %1$s/vol
        encryption: none
        sources:
          - {path: %1$s/ann, as: /}
        targets:
          - name: host
            type: ssh
            host: 127.0.0.1
            port: %2$s
            user: tidemark-sftp
            path: /data/%3$s
            identity-file: %4$s/keys/ed25519
            known-hosts-file: %4$s/known_hosts
            %5$s
        """
            .formatted(place, server().port(), name, server().folder(), server().extra()));
  }

  @Test
  void a_tree_comes_back_from_the_host_alone_after_kills() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("SshStory seed " + seed);
    Random random = new Random(seed);
    writeTree(random);
    Tidemark tidemark = new Tidemark(writeConfiguration(), Map.of());
    ok(tidemark.run("init"));
    ok(tidemark.run("import"));
    ok(tidemark.run("target", "create", "host"));

    for (int i = 0; i < 3; i++) {
      killAMirrorOnceItHasSent();
    }
    assertThat(ok(tidemark.run("mirror")).out()).contains("at the head");
    assertThat(bytes()).as("bytes stored: nothing twice").isLessThan(FILM_BYTES + 4 * MIB);

    Files.move(tree().resolve("mail"), tree().resolve("post"));
    Files.writeString(tree().resolve("post/8"), "answered " + random.nextLong());
    ok(tidemark.run("backup"));
    assertThat(ok(tidemark.run("mirror")).out()).contains("nothing to send");
    ok(tidemark.run("verify", "host", "--content"));
    restoreFromTheAddress();
    TreeComparison.compare(tree(), place.resolve("back"));
  }

  private static Ran ok(Ran ran) {
    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    return ran;
  }

  private List<Path> files(String folder) throws IOException {
    Path at = remote().resolve(folder);
    if (!Files.exists(at)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(at)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private long bytes() throws IOException {
    long bytes = 0;
    for (Path file : files("packs")) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  /// Goal: what arrived counts, whatever the process was doing when it died.
  private void killAMirrorOnceItHasSent() throws IOException, InterruptedException {
    long before = files("packs").size();
    Process mirror =
        Tidemark.start(
            place.resolve("output"),
            Map.of(),
            "mirror",
            "-c",
            place.resolve("tidemark.yml").toString());
    while (files("packs").size() == before && !mirror.waitFor(1, TimeUnit.MILLISECONDS)) {
      Thread.onSpinWait();
    }
    mirror.destroyForcibly().waitFor();
  }

  private void restoreFromTheAddress() throws IOException, InterruptedException {
    String address =
        "ssh://%s@127.0.0.1:%s/data/%s?identity-file=%s/keys/ed25519&known-hosts-file=%s/known_hosts"
            .formatted(
                server().reader(), server().port(), name, server().folder(), server().folder());
    Process restore =
        Tidemark.start(
            place.resolve("output"),
            Map.of(),
            "restore",
            "--from",
            address,
            "--to",
            place.resolve("back").toString());
    int exit = restore.waitFor();
    String output = Files.readString(place.resolve("output"), StandardCharsets.UTF_8);
    assertThat(exit).as(output).isZero();
    assertThat(output).contains("every hash and the state digest agree").doesNotContain("SLF4J");
  }
}
