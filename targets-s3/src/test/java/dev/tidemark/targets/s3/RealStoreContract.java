package dev.tidemark.targets.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.wire.FaultProxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/// What only real servers show: the wire to them fails, and they have policies.
abstract class RealStoreContract extends S3StoreContract {

  RealStoreContract(Client client) {
    super(client);
  }

  @Test
  void after_a_lost_answer_the_name_is_taken_by_our_own_object() throws Exception {
    try (FaultProxy wire = FaultProxy.to(server().endpoint().getPort());
        ObjectSink sink = open(Map.of("endpoint", "http://127.0.0.1:" + wire.port()))) {
      wire.loseAnswerTo("PUT /" + server().bucket());
      assertThatThrownBy(() -> sink.create(Sinks.NAME, Sinks.HELLO))
          .isInstanceOf(TargetException.OutcomeUnknown.class);
      assertThat(sink.create(Sinks.NAME, Sinks.HELLO)).isEqualTo(CreateResult.TAKEN);
      assertThat(sink.open(Sinks.NAME, 0, 9).orElseThrow()).hasContent("hello");
    }
  }

  @Test
  void without_keys_what_a_policy_opens_is_read_and_nothing_else() throws Exception {
    try (ObjectSink owner = open(Map.of());
        S3Client s3 = server().client()) {
      owner.create(Sinks.NAME, Sinks.HELLO);
      Map<String, String> anonymous = new HashMap<>();
      anonymous.put("anonymous", "true");
      anonymous.put("access-key-id", "");
      anonymous.put("secret-access-key", "");
      try (ObjectSink anybody = open(anonymous)) {
        assertThatThrownBy(() -> anybody.open(Sinks.NAME, 0, 9))
            .isInstanceOf(TargetException.Rejected.class)
            .hasMessageContaining("access denied")
            .hasMessageContaining("s3:GetObject on arn:aws:s3:::" + server().bucket());
        s3.putBucketPolicy(r -> r.bucket(server().bucket()).policy(publicRead()));
        try {
          assertThat(anybody.open(Sinks.NAME, 0, 9).orElseThrow()).hasContent("hello");
          assertThat(anybody.list("", "", 9)).hasSize(1);
        } finally {
          s3.deleteBucketPolicy(r -> r.bucket(server().bucket()));
        }
      }
    }
  }

  private String publicRead() {
    return """
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["*"]},
      "Action": ["s3:GetObject", "s3:ListBucket"],
      "Resource": ["arn:aws:s3:::%1$s", "arn:aws:s3:::%1$s/*"]}]}
    """
        .formatted(server().bucket());
  }
}
