package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A forecast is what the round then does.
class ForecastTest {

  private final Random random = new Random(3);
  private final World world = new World(3);
  private final ModelVolume volume = new ModelVolume();
  private final FaultySink place = new FaultySink(new MemorySink());

  private void write(int files, int length) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      changes.add(new Change("f" + i, ModelVolume.content(random, length)));
    }
    volume.write(Kind.WHOLE, changes);
    volume.sync();
  }

  private Forecast forecast() throws Exception {
    return world.machine.run(() -> world.mirror(volume).forecast("t")).orElseThrow();
  }

  private RoundOutcome.Sent round() throws Exception {
    return ((RoundOutcome.Done) world.round(volume, "t", place)).sent();
  }

  @Test
  void a_name_that_no_target_can_have_names_no_file() {
    for (String name : List.of("", "../t", "a/b", "/etc/t", "T", "a b", "x".repeat(65))) {
      assertThatThrownBy(() -> world.machine.run(() -> world.mirror(volume).forecast(name)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> world.machine.run(() -> world.mirror(volume).detach(name)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void an_unknown_target_has_none() throws Exception {
    assertThat(world.machine.run(() -> world.mirror(volume).forecast("other"))).isEmpty();
  }

  @Test
  void a_small_increment_is_forecast_to_the_request() throws Exception {
    world.create(volume, "t", place);
    write(3, 500);
    round();
    write(2, 400);
    Forecast forecast = forecast();
    RoundOutcome.Sent sent = round();
    assertThat(forecast.requests()).isEqualTo(sent.requests()).isEqualTo(2);
    assertThat(forecast.lagTids()).isEqualTo(1);
    assertThat(forecast.bytes()).isBetween(sent.bytes() - 1_000, sent.bytes());
    assertThat(forecast.lagTime().toSeconds()).isPositive();
  }

  @Test
  void a_first_upload_is_forecast_but_for_indexes_and_headers() throws Exception {
    world.limits =
        new MirrorLimits(
            PackSize.Bounds.fixed(4_000),
            4_000,
            3,
            3,
            Long.MAX_VALUE,
            World.small().firstRecordsEvery(),
            1_500,
            2,
            6,
            200_000,
            1 << 20,
            java.util.Optional.empty());
    world.create(volume, "t", place);
    write(200, 900);
    Forecast forecast = forecast();
    RoundOutcome.Sent sent = round();
    assertThat((double) forecast.bytes() / sent.bytes()).isBetween(0.85, 1.0);
    assertThat((double) forecast.requests() / sent.requests()).isBetween(0.9, 1.1);
  }

  @Test
  void at_the_head_nothing_is_sent_and_nobody_asked() throws Exception {
    world.create(volume, "t", place);
    write(3, 500);
    round();
    Forecast forecast = forecast();
    assertThat(forecast.bytes()).isZero();
    assertThat(forecast.requests()).isZero();
    assertThat(forecast.lagTids()).isZero();
  }
}
