package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    assertThat(forecast.lag().tids()).isEqualTo(1);
    assertThat(forecast.bytes()).isBetween(sent.bytes() - 1_000, sent.bytes());
    assertThat(forecast.lag().time().toSeconds()).isPositive();
  }

  @Test
  void a_first_upload_is_forecast_but_for_indexes_and_headers() throws Exception {
    world.limits =
        new MirrorLimits(
            new MirrorLimits.Packing(PackSize.Bounds.fixed(4_000), 4_000, 3, 3),
            new MirrorLimits.FirstUpload(
                Long.MAX_VALUE, World.small().firstUpload().recordsEvery()),
            new MirrorLimits.BaseDue(1_500, 2, 6),
            200_000,
            1 << 20,
            Optional.empty());
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
    assertThat(forecast.lag().tids()).isZero();
  }

  private CommitHeader newest() throws Exception {
    return world.reading(place, reader -> reader.newest().orElseThrow());
  }

  private static long records(Forecast forecast) {
    return forecast.bytes() - forecast.lag().bytes();
  }

  /// Goal: a first upload has the live records, a later one those that have changed; what was
  /// written and ended before is in neither.
  @Test
  void the_records_of_a_base_and_of_increments_are_forecast_to_the_byte() throws Exception {
    world.limits = MirrorLimits.defaults();
    world.create(volume, "t", place);
    for (int i = 0; i < 4; i++) {
      write(60, 30);
    }
    Forecast base = forecast();
    round();
    assertThat(records(base)).isEqualTo(newest().tally().baseBytes());
    write(2, 30);
    Forecast increment = forecast();
    round();
    assertThat(records(increment)).isEqualTo(newest().tally().runBytes());
  }

  @Test
  void the_records_of_an_increment_in_parts_are_forecast_to_the_byte() throws Exception {
    world.create(volume, "t", place);
    write(1, 30);
    round();
    write(2_500, 30);
    Forecast inParts = forecast();
    round();
    assertThat(newest().runs()).hasSizeGreaterThan(1);
    assertThat(records(inParts)).isEqualTo(newest().tally().runBytes());
  }

  /// Method: files that go have records and no extents.
  @Test
  void a_run_in_parts_is_forecast_to_the_request() throws Exception {
    world.limits = MirrorLimits.defaults();
    world.create(volume, "t", place);
    write(2_500, 30);
    round();
    world.limits = inParts(45_000);
    List<Change> gone = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      gone.add(new Change("f" + i, null));
    }
    volume.write(Kind.WHOLE, gone);
    volume.sync();
    Forecast forecast = forecast();
    RoundOutcome.Sent sent = round();
    assertThat(newest().runs()).hasSizeGreaterThan(1);
    assertThat(forecast.requests()).isEqualTo(sent.requests());
  }

  /// Of an open import whole packs are sent, each of 4,000 bytes, and a commit after each three.
  @Test
  void packs_of_an_open_import_are_forecast_to_the_request() throws Exception {
    world.create(volume, "t", place);
    write(1, 30);
    round();
    for (int i = 0; i < 10; i++) {
      volume.write(Kind.PART, new Change("p" + i, ModelVolume.content(random, 4_000)));
    }
    volume.sync();
    Forecast forecast = forecast();
    RoundOutcome.Sent sent = round();
    assertThat(forecast.requests()).isEqualTo(sent.requests());
    assertThat(forecast.lag().tids()).isZero();
  }

  @Test
  void extents_of_exactly_a_pack_are_sent_and_one_byte_less_is_not() throws Exception {
    world.create(volume, "t", place);
    write(1, 30);
    round();
    ExtentId x = volume.head().lastExtent();
    volume.write(Kind.PART, new Change("p", ModelVolume.content(random, 3_000)));
    volume.sync();
    int bytes = (int) volume.bytesBetween(x, volume.head().lastExtent());
    world.limits = inline(bytes + 1);
    assertThat(forecast().requests()).isZero();
    assertThat(round().requests()).isZero();
    world.limits = inline(bytes);
    long forecast = forecast().requests();
    assertThat(forecast).isPositive().isEqualTo(round().requests());
    assertThat(newest().kind()).isEqualTo(CommitKind.EXTENTS);
  }

  private static MirrorLimits inline(int bytes) {
    return limits(bytes, 2_000);
  }

  private static MirrorLimits inParts(int bytes) {
    return limits(4_000, bytes);
  }

  private static MirrorLimits limits(int packBytes, int runPartBytes) {
    return new MirrorLimits(
        new MirrorLimits.Packing(PackSize.Bounds.fixed(packBytes), packBytes, 3, 3),
        new MirrorLimits.FirstUpload(20_000, World.small().firstUpload().recordsEvery()),
        new MirrorLimits.BaseDue(1_500, 2, 6),
        runPartBytes,
        1 << 20,
        Optional.empty());
  }

  /// Goal: creation has looked at the newest commit, so what it saw is forecast from there.
  @Test
  void a_target_that_was_created_of_an_archive_at_the_head_is_forecast_to_get_nothing()
      throws Exception {
    world.create(volume, "t", place);
    write(3, 500);
    round();
    world.machine.run(() -> world.mirror(volume).detach("t"));
    world.create(volume, "t", place);
    Forecast forecast = forecast();
    assertThat(forecast.lag().tids()).isZero();
    assertThat(forecast.bytes()).isZero();
    place.resetCounts();
    assertThat(round().bytes()).isZero();
    assertThat(place.calls()).as("the place was never looked at as a whole").isNotEmpty();
    write(1, 500);
    assertThat(forecast().lag().tids()).isEqualTo(1);
  }

  /// Goal: what is said of the target and what is planned for it is one number, in every state of
  /// the volume. While a first import runs, its newest part is what the target is brought to.
  @Test
  void a_target_lags_by_what_is_planned_for_it_while_a_first_import_runs() throws Exception {
    world.create(volume, "t", place);
    long before = lag().tids();
    part("f1");
    part("f2");
    assertThat(lag().tids()).isEqualTo(before + 2);
    assertThat(lag().bytes()).isBetween(1_800L, 2_200L);
    assertThat(lag().time()).isPositive();
    round();
    assertThat(lag()).isEqualTo(Lag.NONE);
    write(1, 900);
    assertThat(lag().tids()).isEqualTo(1);
    round();
    part("f3");
    assertThat(lag()).as("of a later import only the whole is sent").isEqualTo(Lag.NONE);
  }

  private void part(String name) {
    volume.write(Kind.PART, new Change(name, ModelVolume.content(random, 900)));
    volume.sync();
  }

  private Lag lag() throws Exception {
    Lag known = world.machine.run(() -> world.mirror(volume).known().getFirst().lag());
    Lag planned = forecast().lag();
    assertThat(known.tids()).isEqualTo(planned.tids());
    assertThat(known.bytes()).isEqualTo(planned.bytes());
    return known;
  }
}
