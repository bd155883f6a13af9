package dev.tidemark.targets.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.spi.sink.TargetException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class S3ErrorsTest {

  private final S3Errors faults =
      new S3Errors(S3Place.of(new SinkSettings(Map.of("bucket", "acme"))));

  @ParameterizedTest
  @EnumSource(S3Errors.Call.class)
  void a_request_that_the_client_refuses_to_make_is_a_mistake_and_not_offline(S3Errors.Call call) {
    TargetException judged = faults.of(call, "x", new IllegalArgumentException("no such name"));
    assertThat(judged)
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("no such name");
  }
}
