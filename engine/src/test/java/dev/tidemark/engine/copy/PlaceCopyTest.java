package dev.tidemark.engine.copy;

import static dev.tidemark.engine.copy.Bench.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.link.Link;
import dev.tidemark.engine.link.LinkPolicy;
import dev.tidemark.engine.link.Links;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.link.RetryPolicy;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.FaultySink.Kind;
import dev.tidemark.testkit.MemorySink;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Copies over links that fail.
class PlaceCopyTest {

  private final Bench bench;
  private final Links links;
  private final MemorySink memory = new MemorySink("memory:copy", false);
  private final FaultySink from;
  private final FaultySink to = new FaultySink(memory);
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong pauses = new AtomicLong();

  PlaceCopyTest() throws Exception {
    bench = new Bench(21).grow(8);
    links = new Links(bench.origin.machine().seam());
    from = new FaultySink(bench.place);
  }

  private PlaceCopy.Place place(String name, ObjectSink sink) {
    LinkPolicy policy =
        LinkPolicy.defaults().with(RetryPolicy.defaults().withPatience(Duration.ofMinutes(1)));
    Link link = links.of(name, policy, () -> PackSize.Bounds.DEFAULT);
    return new PlaceCopy.Place(name, link, () -> sink, false);
  }

  private PlaceCopy round() {
    return new PlaceCopy(
        place("from", from), place("to", to), bench.origin.machine().seam(), Bench.LIMITS);
  }

  private CopyResult run() throws Exception {
    return bench
        .origin
        .machine()
        .run(() ->
            round()
                .run(
                    KnownCopy.NOTHING,
                    bench.listener(),
                    sent::addAndGet,
                    (pause, reason) -> pauses.incrementAndGet()));
  }

  private void create() throws Exception {
    bench.origin.machine().run(() -> round().create());
    to.resetCounts();
  }

  private long created() {
    return to.count(Kind.CREATE);
  }

  @Test
  void a_source_whose_streams_break_off_is_read_on_and_nothing_is_sent_twice() throws Exception {
    create();
    Random random = new Random(1);
    from.script(call -> random.nextInt(3) == 0 ? Fault.CUT_DOWNLOAD : Fault.NONE);
    run();
    assertSame(bench.place, memory);
    assertThat(created()).isEqualTo(memory.names().size() - 1);
    long bytes = memory.names().stream().mapToLong(n -> memory.bytes(n).orElseThrow().length).sum();
    assertThat(sent.get()).isLessThan(bytes);
    assertThat(pauses.get()).isPositive();
  }

  @Test
  void trouble_on_both_sides_is_waited_out() throws Exception {
    create();
    Random random = new Random(2);
    FaultySink.Script trouble =
        FaultySink.seeded(
            random,
            0.2,
            Fault.UNAVAILABLE,
            Fault.LOST_ANSWER,
            Fault.LOST_REQUEST,
            Fault.CUT_UPLOAD);
    from.script(trouble);
    to.script(trouble);
    run();
    assertSame(bench.place, memory);
  }

  @Test
  void a_place_that_stays_away_is_unavailable_when_patience_is_over() throws Exception {
    create();
    for (FaultySink away : List.of(to, from)) {
      away.script(call -> Fault.UNAVAILABLE);
      assertThatThrownBy(this::run).isInstanceOf(TargetException.Unavailable.class);
      away.script(FaultySink.none());
    }
    run();
    assertSame(bench.place, memory);
  }

  @Test
  void a_call_that_stalls_is_ended_and_made_again() throws Exception {
    create();
    for (FaultySink side : List.of(to, from)) {
      AtomicLong stalls = new AtomicLong();
      side.script(
          call -> call.index() % 7 == 3 && stalls.incrementAndGet() < 3 ? Fault.STALL : Fault.NONE);
      run();
      assertThat(stalls.get()).isPositive();
      assertSame(bench.place, memory);
      bench.grow(2);
    }
  }

  @Test
  void a_place_that_cannot_create_exclusively_is_refused() throws Exception {
    MemorySink shared = new MemorySink("memory:shared", false);
    ObjectSink weak = new WeakSink(shared);
    PlaceCopy.Place place = place("weak", weak);
    PlaceCopy refused =
        new PlaceCopy(place("from", from), place, bench.origin.machine().seam(), Bench.LIMITS);
    assertThatThrownBy(() -> bench.origin.machine().run(refused::create))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("single-writer");
    assertThat(shared.names()).isEmpty();
    PlaceCopy.Place vouched = new PlaceCopy.Place("weak", place.link(), place.opener(), true);
    PlaceCopy allowed =
        new PlaceCopy(place("from", from), vouched, bench.origin.machine().seam(), Bench.LIMITS);
    bench.origin.machine().run(allowed::create);
    assertThat(shared.names()).containsExactly("tidemark.json");
  }
}
