package dev.tidemark.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FaultySinkTest {

  private static final ObjectName NAME = new ObjectName("packs/a");

  private final MemorySink place = new MemorySink();

  @Test
  void without_faults_it_passes_everything_and_counts_it() throws Exception {
    FaultySink sink = new FaultySink(place);
    sink.create(NAME, Contents.of("12345"));
    try (InputStream in = sink.open(NAME, 1, 3).orElseThrow()) {
      assertThat(in.readAllBytes()).asString().isEqualTo("234");
    }
    sink.list("packs/", "", 10);
    assertThat(sink.calls())
        .extracting(Object::toString)
        .containsExactly("CREATE packs/a", "OPEN packs/a", "LIST packs/");
    assertThat(sink.bytes(FaultySink.Kind.CREATE)).isEqualTo(5);
    assertThat(sink.bytes(FaultySink.Kind.OPEN)).isEqualTo(3);
    sink.resetCounts();
    assertThat(sink.count(FaultySink.Kind.CREATE)).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"UNAVAILABLE", "REJECTED", "LOST_REQUEST", "CUT_UPLOAD", "KILL_BEFORE"})
  void faults_before_the_effect_leave_nothing(Fault fault) {
    FaultySink sink = new FaultySink(place, FaultySink.at(0, fault));
    assertThatThrownBy(() -> sink.create(NAME, Contents.of("12345")))
        .isInstanceOf(fault == Fault.KILL_BEFORE ? KilledError.class : TargetException.class);
    assertThat(place.names()).isEmpty();
  }

  @Test
  void a_lost_answer_comes_after_the_effect_and_the_next_create_finds_its_own() throws Exception {
    FaultySink sink = new FaultySink(place, FaultySink.at(0, Fault.LOST_ANSWER));
    assertThatThrownBy(() -> sink.create(NAME, Contents.of("a")))
        .isInstanceOf(TargetException.OutcomeUnknown.class);
    assertThat(sink.create(NAME, Contents.of("a"))).isEqualTo(CreateResult.TAKEN);
  }

  @Test
  void the_dead_make_no_more_calls() throws Exception {
    FaultySink sink = new FaultySink(place, FaultySink.at(0, Fault.KILL_AFTER));
    assertThatThrownBy(() -> sink.create(NAME, Contents.of("a"))).isInstanceOf(KilledError.class);
    assertThatThrownBy(() -> sink.delete(NAME)).isInstanceOf(KilledError.class);
    assertThat(place.names()).containsExactly("packs/a");
  }

  @Test
  void a_cut_download_gives_half_and_then_says_why() throws Exception {
    place.create(NAME, Contents.of("12345678"));
    FaultySink sink = new FaultySink(place, FaultySink.at(0, Fault.CUT_DOWNLOAD));
    try (InputStream in = sink.open(NAME, 0, Long.MAX_VALUE).orElseThrow()) {
      assertThat(in.readNBytes(4)).asString().isEqualTo("1234");
      assertThatThrownBy(in::read)
          .isInstanceOf(IOException.class)
          .hasCauseInstanceOf(TargetException.Unavailable.class);
    }
  }

  @Test
  void a_stalled_call_ends_by_interrupt_or_goes_on_when_released() throws Exception {
    FaultySink sink = new FaultySink(place, FaultySink.every(FaultySink.Kind.CREATE, Fault.STALL));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> sink.create(NAME, Contents.of("a")))
        .isInstanceOf(InterruptedException.class);
    assertThat(place.names()).isEmpty();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<CreateResult> stalled = threads.submit(() -> sink.create(NAME, Contents.of("a")));
      sink.release();
      assertThat(stalled.get()).isEqualTo(CreateResult.CREATED);
    }
  }

  @Test
  void equal_seeds_give_equal_faults() {
    assertThat(faults(1)).isEqualTo(faults(1)).isNotEqualTo(faults(2));
  }

  private List<Fault> faults(long seed) {
    FaultySink.Script script =
        FaultySink.seeded(Seeds.random(seed), 0.5, Fault.UNAVAILABLE, Fault.LOST_ANSWER);
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      faults.add(script.faultFor(new FaultySink.Call(i, FaultySink.Kind.LIST, "")));
    }
    assertThat(faults).contains(Fault.NONE, Fault.UNAVAILABLE, Fault.LOST_ANSWER);
    return faults;
  }
}
