package dev.tidemark.targets.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.folder.OwnerOnly;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.Contents;
import dev.tidemark.testkit.Umask;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a server cannot promise is refused, unless a person says that it need not be promised.
final class MissingAbilitiesTest {

  private static final ObjectName NAME = new ObjectName("packs/1");
  private static final String FSYNC = "fsync@openssh.com";
  private static final String HARDLINK = "hardlink@openssh.com";
  private static final String RENAME = "posix-rename@openssh.com";

  @TempDir Path place;

  private MinaServer server(String... extensions) throws Exception {
    return new MinaServer(Files.createDirectories(place.resolve("root")), List.of(extensions));
  }

  private ObjectSink open(MinaServer server, String... vouched) throws Exception {
    Map<String, String> settings = new HashMap<>(server.settings(place.resolve("client")));
    for (String setting : vouched) {
      settings.put(setting, "true");
    }
    return Servers.open(settings);
  }

  private static void refused(ObjectSink sink, String fact, String setting) throws Exception {
    assertThatThrownBy(() -> sink.create(NAME, Contents.of("x")))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining(fact)
        .hasMessageContaining("'" + setting + ": true'");
    assertThat(sink.open(NAME, 0, 1)).isEmpty();
    assertThat(sink.list("", "", 10)).isEmpty();
  }

  private static void takesAndKeeps(ObjectSink sink) throws Exception {
    assertThat(sink.create(NAME, Contents.of("first"))).isEqualTo(CreateResult.CREATED);
    assertThat(sink.create(NAME, Contents.of("second"))).isEqualTo(CreateResult.TAKEN);
    try (var in = sink.open(NAME, 0, Long.MAX_VALUE).orElseThrow()) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("first");
    }
  }

  @Test
  void what_is_made_at_the_server_is_for_the_account_alone() throws Exception {
    try (Umask umask = Umask.of(0);
        MinaServer server = server(FSYNC, HARDLINK);
        ObjectSink sink = open(server, "accept-unsynced")) {
      takesAndKeeps(sink);
      try (Stream<Path> made = Files.walk(place.resolve("root/archive"))) {
        assertThat(made).hasSizeGreaterThan(2).noneMatch(OwnerOnly::isOpen);
      }
      assertThat(OwnerOnly.isOpen(Files.createFile(place.resolve("other")))).isTrue();
    }
  }

  @Test
  void a_server_that_cannot_sync_is_refused_unless_losses_are_accepted() throws Exception {
    try (MinaServer server = server(HARDLINK, RENAME)) {
      try (ObjectSink sink = open(server)) {
        refused(sink, FSYNC, "accept-unsynced");
      }
      try (ObjectSink sink = open(server, "single-writer")) {
        refused(sink, FSYNC, "accept-unsynced");
      }
      try (ObjectSink sink = open(server, "accept-unsynced")) {
        takesAndKeeps(sink);
      }
    }
  }

  @Test
  void a_server_that_cannot_link_is_refused_unless_there_is_a_single_writer() throws Exception {
    try (MinaServer server = server(RENAME)) {
      try (ObjectSink sink = open(server, "accept-unsynced")) {
        refused(sink, "hard links", "single-writer");
      }
      try (ObjectSink sink = open(server, "accept-unsynced", "single-writer")) {
        takesAndKeeps(sink);
      }
    }
  }

  @Test
  void a_server_of_plain_sftp_still_takes_objects_of_a_single_writer() throws Exception {
    try (MinaServer server = server();
        ObjectSink sink = open(server, "accept-unsynced", "single-writer")) {
      takesAndKeeps(sink);
      assertThat(sink.traits().exclusiveCreate()).isFalse();
    }
  }

  @Test
  void reading_needs_no_ability() throws Exception {
    try (MinaServer server = server()) {
      Files.createDirectories(place.resolve("root/archive/packs"));
      Files.writeString(place.resolve("root/archive/packs/1"), "there");
      try (ObjectSink sink = open(server);
          var in = sink.open(NAME, 1, 3).orElseThrow()) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("her");
        assertThat(sink.list("", "", 10)).hasSize(1);
      }
    }
  }
}
