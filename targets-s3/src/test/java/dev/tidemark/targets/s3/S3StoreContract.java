package dev.tidemark.targets.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.ObjectSinkContract;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The contract on a real server, and what only a server with keys and buckets can show. Each test
/// has a prefix of its own in one bucket.
abstract class S3StoreContract extends ObjectSinkContract {

  private final Client client;
  private final String prefix = "test/" + UUID.randomUUID();

  S3StoreContract(Client client) {
    this.client = client;
  }

  abstract Server server();

  @Override
  protected ObjectSink open() {
    return open(Map.of());
  }

  /// @param more settings; an empty one is taken away
  final ObjectSink open(Map<String, String> more) {
    return open(client, more);
  }

  private ObjectSink open(Client with, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bucket", server().bucket());
    settings.put("prefix", prefix);
    settings.put("region", server().region());
    settings.put("access-key-id", server().accessKey());
    settings.put("secret-access-key", server().secretKey());
    settings.putAll(more);
    return Sinks.open(with, server().endpoint(), settings);
  }

  @Test
  void the_probe_finds_one_winner_a_round_and_leaves_nothing() throws Exception {
    try (ObjectSink sink = open()) {
      sink.probe();
      assertThat(sink.list("", "", 10)).isEmpty();
    }
  }

  @Test
  void what_one_client_writes_the_other_reads_lists_finds_taken_and_deletes() throws Exception {
    try (ObjectSink here = open(Map.of());
        ObjectSink there = open(client.other(), Map.of())) {
      assertThat(here.create(Sinks.NAME, Sinks.HELLO)).isEqualTo(CreateResult.CREATED);
      assertThat(there.open(Sinks.NAME, 1, 3).orElseThrow()).hasContent("ell");
      assertThat(there.list("", "", 10)).isEqualTo(here.list("", "", 10)).hasSize(1);
      assertThat(there.create(Sinks.NAME, Sinks.HELLO)).isEqualTo(CreateResult.TAKEN);
      assertThat(there.traits()).isEqualTo(here.traits());
      there.delete(Sinks.NAME);
      assertThat(here.open(Sinks.NAME, 0, 1)).isEmpty();
    }
  }

  @Test
  void a_single_writer_finds_what_is_taken_by_looking() throws Exception {
    try (ObjectSink sink = open(Map.of("single-writer", "true"))) {
      assertThat(sink.traits().exclusiveCreate()).isFalse();
      assertThat(sink.create(Sinks.NAME, Sinks.HELLO)).isEqualTo(CreateResult.CREATED);
      assertThat(sink.create(Sinks.NAME, Sinks.content("other"))).isEqualTo(CreateResult.TAKEN);
      assertThat(sink.open(Sinks.NAME, 0, 9).orElseThrow()).hasContent("hello");
      sink.probe();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "secret-access-key, not-the-secret, secret-access-key",
    "access-key-id, nobody, access-key-id",
  })
  void a_wrong_key_is_named_by_every_call(String setting, String value, String remedy) {
    try (ObjectSink sink = open(Map.of(setting, value))) {
      assertThatThrownBy(() -> sink.create(Sinks.NAME, Sinks.HELLO))
          .isInstanceOf(TargetException.Rejected.class)
          .hasMessageContaining(remedy);
      assertThatThrownBy(() -> sink.open(Sinks.NAME, 0, 1))
          .isInstanceOf(TargetException.Rejected.class)
          .hasMessageContaining(remedy);
      assertThatThrownBy(() -> sink.list("", "", 1))
          .isInstanceOf(TargetException.Rejected.class)
          .hasMessageContaining(remedy);
      assertThatThrownBy(() -> sink.delete(Sinks.NAME))
          .isInstanceOf(TargetException.Rejected.class)
          .hasMessageContaining(remedy);
      assertThatThrownBy(sink::probe)
          .isInstanceOf(TargetException.Rejected.class)
          .hasMessageContaining(remedy);
    }
  }

  @Test
  void a_missing_bucket_is_named_and_never_looks_like_an_empty_one() {
    try (ObjectSink sink = open(Map.of("bucket", "tidemark-no-such-bucket"))) {
      assertThatThrownBy(() -> sink.create(Sinks.NAME, Sinks.HELLO))
          .isInstanceOf(TargetException.Rejected.class)
          .hasMessageContaining("no bucket tidemark-no-such-bucket; create it");
      assertThatThrownBy(() -> sink.open(Sinks.NAME, 0, 1))
          .isInstanceOf(TargetException.Rejected.class)
          .hasMessageContaining("no bucket tidemark-no-such-bucket; create it");
      assertThatThrownBy(() -> sink.list("", "", 1))
          .isInstanceOf(TargetException.Rejected.class)
          .hasMessageContaining("no bucket tidemark-no-such-bucket; create it");
    }
  }
}
