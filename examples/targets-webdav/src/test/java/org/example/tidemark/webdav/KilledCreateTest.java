package org.example.tidemark.webdav;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.Contents;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: a writer may die at any request of a create, heard by the server or not. Method: die at
/// request 0, 1, 2 ... until a create comes through; each time another writer creates the same
/// name.
final class KilledCreateTest {

  private static final ObjectName NAME = new ObjectName("commits/0-1");

  @ParameterizedTest
  @EnumSource(Between.Death.class)
  void whoever_comes_next_finds_or_makes_one_whole_object_that_stays(Between.Death death)
      throws Exception {
    int fatal = 0;
    while (dies(fatal, death)) {
      fatal++;
    }
    assertThat(fatal).as("requests of one create").isBetween(5, 20);
  }

  /// @return whether the create was over before the writer died
  private static boolean dies(int fatal, Between.Death death) throws Exception {
    String place = "killed-" + UUID.randomUUID();
    Map<String, String> settings = Server.settings(place);
    URI server = URI.create(settings.get("url"));
    try (Between between = new Between(server.resolve("/"), fatal, death);
        ObjectSink next = Server.open(place)) {
      settings.put("url", between.address() + server.getPath());
      createOver(settings);
      CreateResult result = next.create(NAME, Contents.of("the next one's"));
      assertThat(text(next))
          .as("dies %s request %d", death, fatal)
          .isEqualTo(result == CreateResult.CREATED ? "the next one's" : "the dead one's");
      assertThat(next.create(NAME, Contents.of("a third one's"))).isEqualTo(CreateResult.TAKEN);
      assertThat(next.list("", "", 10)).hasSize(1);
      return between.killed();
    }
  }

  private static void createOver(Map<String, String> settings) throws Exception {
    try (ObjectSink dying = Server.open(settings)) {
      assertThat(dying.create(NAME, Contents.of("the dead one's"))).isEqualTo(CreateResult.CREATED);
    } catch (TargetException.Unavailable | TargetException.OutcomeUnknown killed) {
      // As it should be.
    }
  }

  private static String text(ObjectSink sink) throws Exception {
    try (InputStream in = sink.open(NAME, 0, Long.MAX_VALUE).orElseThrow()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
