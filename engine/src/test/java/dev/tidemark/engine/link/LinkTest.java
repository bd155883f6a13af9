package dev.tidemark.engine.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Sha256;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import java.io.InputStream;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// The decorators of a link together, on a simulated clock.
class LinkTest {

  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  private final SimSeam machine = new SimSeam(3);
  private final Seam seam = machine.seam();
  private final MemorySink place = new MemorySink();
  private final FaultySink faulty = new FaultySink(place);

  private static Content content(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Content.of(bytes, Sha256.of(bytes));
  }

  private static ObjectName name(String name) {
    return new ObjectName("packs/" + name);
  }

  private Link link(LinkPolicy policy) {
    return new Link("t", policy, PackSize.Bounds.DEFAULT, seam);
  }

  private static LinkPolicy limited(long upload, long download) {
    return LinkPolicy.defaults()
        .with(
            new LinkLimits(
                new ByteRate(upload),
                new ByteRate(download),
                Optional.empty(),
                Timetable.empty(ZoneOffset.UTC)));
  }

  private ObjectSink open(Link link, ObjectSink raw) throws Exception {
    return link.open(() -> raw, bytes -> {});
  }

  private Duration now() {
    return Duration.ofNanos(seam.time().nanoTime());
  }

  private Duration timed(Callable<?> body) throws Exception {
    Duration began = now();
    body.call();
    return now().minus(began);
  }

  private static void drain(ObjectSink sink, ObjectName name) throws Exception {
    try (InputStream in = sink.open(name, 0, Long.MAX_VALUE).orElseThrow()) {
      in.readAllBytes();
    }
  }

  private void assertTakes(Duration took, double seconds) {
    assertThat(took.toMillis() / 1000.0).isCloseTo(seconds, within(0.05 * seconds + 0.2));
  }

  @Test
  void uploads_and_downloads_keep_to_their_own_rates() throws Exception {
    machine.run(() -> {
      ObjectSink sink = open(link(limited(MIB, 4 * MIB)), place);
      assertTakes(timed(() -> sink.create(name("a"), content(8 * MIB))), 8);
      assertTakes(
          timed(() -> {
            drain(sink, name("a"));
            return true;
          }),
          2);
      return true;
    });
  }

  @Test
  void bodies_side_by_side_share_a_rate_evenly() throws Exception {
    machine.run(() -> {
      ObjectSink sink = open(link(limited(MIB, 0)), place);
      List<Duration> ends = new ArrayList<>();
      inParallel(
          4,
          i -> {
            sink.create(name("p" + i), content(2 * MIB));
            ends.add(now());
          });
      assertTakes(ends.getLast(), 8);
      assertThat(ends.getFirst()).isGreaterThan(Duration.ofMillis(7000));
      return true;
    });
  }

  private interface Work {
    void run(int number) throws Exception;
  }

  private void inParallel(int count, Work work) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      threads.add(
          seam.threads()
              .start(
                  "work " + i,
                  () -> {
                    try {
                      work.run(number);
                    } catch (Throwable e) {
                      failures.add(e);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  /// Goal: 1 KiB/s for four hours through a watchdog of 30 s, and no gap on the line that a server
  /// would take for a dead client.
  @Test
  void one_kib_a_second_is_no_stall_and_never_silent_for_15_s() throws Exception {
    machine.run(() -> {
      SilenceMeter line = new SilenceMeter(place, seam.time());
      ObjectSink sink = open(link(limited(KIB, KIB)), line);
      inParallel(8, i -> sink.create(name("s" + i), content(96 * KIB)));
      assertTakes(now(), 768);
      assertThat(line.longest()).isLessThan(Duration.ofSeconds(15));
      Duration began = now();
      drain(sink, name("s0"));
      assertTakes(now().minus(began), 96);
      return true;
    });
  }

  @Test
  void a_changed_rate_is_felt_in_the_middle_of_a_body() throws Exception {
    machine.run(() -> {
      Link link = link(limited(64 * KIB, 0));
      ObjectSink sink = open(link, place);
      seam.threads()
          .start(
              "change",
              () -> {
                try {
                  seam.time().sleep(Duration.ofSeconds(16));
                  link.change(limited(MIB, 0));
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      assertTakes(timed(() -> sink.create(name("a"), content(9 * MIB))), 24);
      return true;
    });
  }

  /// The simulated clock begins on a Thursday at midnight.
  @Test
  void the_timetable_is_kept_in_the_middle_of_a_body() throws Exception {
    machine.run(() -> {
      Timetable.Window early =
          new Timetable.Window(
              EnumSet.of(DayOfWeek.THURSDAY),
              LocalTime.MIN,
              LocalTime.of(0, 1),
              Optional.empty(),
              new ByteRate(64 * KIB));
      LinkLimits limits =
          new LinkLimits(
              ByteRate.UNLIMITED,
              ByteRate.UNLIMITED,
              Optional.empty(),
              new Timetable(List.of(early), ZoneOffset.UTC));
      assertThat(seam.time().now()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
      ObjectSink sink = open(link(LinkPolicy.defaults().with(limits)), place);
      assertTakes(timed(() -> sink.create(name("a"), content(32 * MIB))), 60);
      return true;
    });
  }

  @Test
  void a_rate_that_falls_far_does_not_leave_a_body_waiting_for_what_it_had_before()
      throws Exception {
    machine.run(() -> {
      Link link = link(limited(0, 0));
      SilenceMeter line = new SilenceMeter(SlowLink.uncut(place, seam.time(), MIB), seam.time());
      ObjectSink sink = open(link, line);
      Thread sending =
          seam.threads()
              .start(
                  "send",
                  () -> {
                    try {
                      sink.create(name("a"), content(8 * MIB));
                    } catch (TargetException | InterruptedException e) {
                      // the end of the test
                    }
                  });
      seam.time().sleep(Duration.ofMillis(2500));
      link.change(limited(KIB, 0));
      seam.time().sleep(Duration.ofMinutes(1));
      assertThat(line.longest()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(15));
      sending.interrupt();
      sending.join();
      return true;
    });
  }

  @Test
  void bodies_smaller_than_a_slice_pay_too() throws Exception {
    machine.run(() -> {
      ObjectSink sink = open(link(limited(64 * KIB, 0)), place);
      for (int i = 0; i < 100; i++) {
        sink.create(name("small" + i), content(10 * KIB));
      }
      assertTakes(now(), 15.6);
      return true;
    });
  }

  @Test
  void requests_keep_to_their_rate() throws Exception {
    machine.run(() -> {
      LinkLimits limits =
          new LinkLimits(
              ByteRate.UNLIMITED,
              ByteRate.UNLIMITED,
              Optional.of(new RequestLimit(50, Duration.ofSeconds(1))),
              Timetable.empty(ZoneOffset.UTC));
      Link link = link(LinkPolicy.defaults().with(limits));
      ObjectSink sink = open(link, faulty);
      inParallel(
          10,
          i -> {
            for (int j = 0; j < 50; j++) {
              sink.list("", "", 1);
            }
          });
      assertTakes(now(), 10);
      assertThat(link.status().requestsInAll()).isEqualTo(500);
      assertThat(link.status().waited()).isPositive();
      return true;
    });
  }

  @Test
  void a_changed_request_rate_holds_for_the_next_request() throws Exception {
    machine.run(() -> {
      Link link = link(LinkPolicy.defaults());
      ObjectSink sink = open(link, place);
      LinkLimits limits =
          new LinkLimits(
              ByteRate.UNLIMITED,
              ByteRate.UNLIMITED,
              Optional.of(new RequestLimit(2, Duration.ofSeconds(1))),
              Timetable.empty(ZoneOffset.UTC));
      link.change(LinkPolicy.defaults().with(limits));
      for (int i = 0; i < 10; i++) {
        sink.list("", "", 1);
      }
      assertTakes(now(), 4.5);
      link.change(LinkPolicy.defaults());
      assertTakes(timed(() -> sink.list("", "", 1)), 0);
      return true;
    });
  }

  @Test
  void no_more_calls_than_allowed_are_under_way_at_once_and_the_sink_says_so() throws Exception {
    machine.run(() -> {
      LinkPolicy two =
          new LinkPolicy(
              RetryPolicy.defaults(),
              BreakerPolicy.defaults(),
              2,
              Optional.empty(),
              LinkLimits.NONE);
      SilenceMeter line = new SilenceMeter(SlowLink.uncut(place, seam.time(), MIB), seam.time());
      ObjectSink sink = open(link(two), line);
      inParallel(6, i -> sink.create(name("c" + i), content(MIB)));
      assertThat(line.mostAtOnce()).isEqualTo(2);
      assertThat(sink.traits().parallelism()).isEqualTo(2);
      return true;
    });
  }

  @Test
  void a_policy_that_was_changed_on_the_way_stays_until_another_one_is_given() {
    Links links = new Links(seam);
    Link link = links.of("t", limited(MIB, 0), () -> PackSize.Bounds.DEFAULT);
    link.change(limited(KIB, 0));
    assertThat(links.of("t", limited(MIB, 0), () -> PackSize.Bounds.DEFAULT)).isSameAs(link);
    assertThat(link.status().uploadLimit()).isEqualTo(new ByteRate(KIB));
    links.of("t", limited(4 * MIB, 0), () -> PackSize.Bounds.DEFAULT);
    assertThat(link.status().uploadLimit()).isEqualTo(new ByteRate(4 * MIB));
  }

  private static LinkPolicy breaking() {
    return LinkPolicy.defaults().with(new BreakerPolicy(50, 10, Duration.ofSeconds(60)));
  }

  private void failing(ObjectSink sink, int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(() -> sink.create(name("x"), content(10)))
          .isInstanceOf(TargetException.Unavailable.class);
    }
  }

  @Test
  void a_place_that_mostly_fails_is_left_alone_and_says_for_how_long() throws Exception {
    machine.run(() -> {
      faulty.script(call -> Fault.UNAVAILABLE);
      Link link = link(breaking());
      ObjectSink sink = open(link, faulty);
      failing(sink, 5);
      assertThat(link.status().breaker()).isEqualTo(BreakerState.OPEN);
      int before = faulty.calls().size();
      seam.time().sleep(Duration.ofSeconds(20));
      TargetException.Unavailable refused =
          catchThrowableOfType(
              TargetException.Unavailable.class, () -> sink.create(name("x"), content(10)));
      assertThat(refused).hasMessageContaining("left alone").hasMessageContaining("on script");
      assertThat(refused.retryAfter().orElseThrow())
          .isBetween(Duration.ofSeconds(40), Duration.ofSeconds(41));
      assertThatThrownBy(() -> open(link, faulty)).isInstanceOf(TargetException.Unavailable.class);
      assertThat(faulty.calls()).hasSize(before);
      return true;
    });
  }

  @Test
  void one_cheap_request_finds_out_whether_it_is_back_before_the_others_pass() throws Exception {
    machine.run(() -> {
      faulty.script(call -> Fault.UNAVAILABLE);
      Link link = link(breaking());
      ObjectSink sink = open(link, faulty);
      failing(sink, 5);
      seam.time().sleep(Duration.ofSeconds(61));
      faulty.resetCounts();
      failing(sink, 1);
      assertThat(faulty.calls()).extracting(Object::toString).containsExactly("LIST ");
      assertThat(link.status().breaker()).isEqualTo(BreakerState.OPEN);
      seam.time().sleep(Duration.ofSeconds(61));
      faulty.resetCounts();
      faulty.script(FaultySink.none());
      sink.create(name("x"), content(10));
      assertThat(faulty.calls())
          .extracting(Object::toString)
          .containsExactly("LIST ", "CREATE packs/x");
      assertThat(link.status().breaker()).isEqualTo(BreakerState.CLOSED);
      return true;
    });
  }

  @Test
  void a_place_that_answers_the_probe_with_a_refusal_can_be_reached() throws Exception {
    machine.run(() -> {
      faulty.script(call -> Fault.UNAVAILABLE);
      Link link = link(breaking());
      ObjectSink sink = open(link, faulty);
      failing(sink, 5);
      seam.time().sleep(Duration.ofSeconds(61));
      faulty.script(FaultySink.every(FaultySink.Kind.LIST, Fault.REJECTED));
      sink.create(name("x"), content(10));
      assertThat(link.status().breaker()).isEqualTo(BreakerState.CLOSED);
      return true;
    });
  }

  @Test
  void refusals_and_missing_objects_never_count_as_failures() throws Exception {
    machine.run(() -> {
      faulty.script(FaultySink.every(FaultySink.Kind.CREATE, Fault.REJECTED));
      Link link = link(breaking());
      ObjectSink sink = open(link, faulty);
      for (int i = 0; i < 100; i++) {
        assertThatThrownBy(() -> sink.create(name("x"), content(10)))
            .isInstanceOf(TargetException.Rejected.class);
        assertThat(sink.open(name("none"), 0, 1)).isEmpty();
      }
      assertThat(link.status().breaker()).isEqualTo(BreakerState.CLOSED);
      assertThat(link.status().failures()).isZero();
      return true;
    });
  }

  @Test
  void slow_calls_are_no_failures() throws Exception {
    machine.run(() -> {
      Link link = link(limited(KIB, 0));
      ObjectSink sink = open(link, place);
      for (int i = 0; i < 40; i++) {
        sink.create(name("slow" + i), content(100 * KIB));
      }
      assertThat(link.status().breaker()).isEqualTo(BreakerState.CLOSED);
      return true;
    });
  }

  @Test
  void a_place_that_cannot_be_opened_is_left_alone_too() throws Exception {
    machine.run(() -> {
      Link link = link(breaking());
      List<Integer> asked = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(() ->
                link.open(
                    () -> {
                      asked.add(1);
                      throw new TargetException.Unavailable("no route", null);
                    },
                    bytes -> {}))
            .isInstanceOf(TargetException.Unavailable.class);
      }
      assertThat(asked).hasSize(5);
      return true;
    });
  }

  @Test
  void a_call_that_stalls_ends_after_30_s_and_its_outcome_is_unknown() throws Exception {
    machine.run(() -> {
      ObjectSink sink = open(link(LinkPolicy.defaults()), faulty);
      faulty.script(call -> Fault.STALL);
      Duration took =
          timed(() ->
              catchThrowableOfType(
                  TargetException.OutcomeUnknown.class, () -> sink.create(name("x"), content(10))));
      assertThat(took).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(36));
      assertThatThrownBy(() -> sink.list("", "", 1))
          .isInstanceOf(TargetException.Unavailable.class)
          .hasMessageContaining("no byte moved for 30 s");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      return true;
    });
  }

  @Test
  void a_stalled_call_that_fails_by_itself_when_interrupted_leaves_no_interrupt_behind()
      throws Exception {
    machine.run(() -> {
      ObjectSink sink = open(link(LinkPolicy.defaults()), new AwkwardSink(seam.time()));
      assertThatThrownBy(() -> sink.list("", "", 1))
          .isInstanceOf(TargetException.Unavailable.class)
          .hasMessageContaining("no byte moved for 30 s");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      return true;
    });
  }

  @Test
  void bytes_that_a_sink_reads_twice_count_once() throws Exception {
    machine.run(() -> {
      Link link = link(LinkPolicy.defaults());
      open(link, new AwkwardSink(seam.time())).create(name("x"), content(100 * KIB));
      assertThat(link.status().bytesUp()).isEqualTo(100 * KIB);
      return true;
    });
  }

  @Test
  void a_source_that_is_slow_and_a_reader_that_dawdles_are_no_stalls() throws Exception {
    machine.run(() -> {
      ObjectSink sink = open(link(LinkPolicy.defaults()), place);
      Content bytes = content(10);
      Content slow =
          new Content() {
            @Override
            public long length() {
              return bytes.length();
            }

            @Override
            public dev.tidemark.spi.words.Hash sha256() {
              return bytes.sha256();
            }

            @Override
            public InputStream open() throws java.io.IOException {
              return new DawdlingStream(bytes.open(), seam.time());
            }
          };
      sink.create(name("x"), slow);
      try (InputStream in = sink.open(name("x"), 0, 10).orElseThrow()) {
        in.read();
        seam.time().sleep(Duration.ofMinutes(5));
        assertThat(in.readAllBytes()).hasSize(9);
      }
      return true;
    });
  }

  @Test
  void an_interrupt_while_a_body_waits_for_its_turn_ends_the_call_as_an_interrupt()
      throws Exception {
    machine.run(() -> {
      ObjectSink sink = open(link(limited(KIB, 0)), new AwkwardSink(seam.time()));
      List<Throwable> ends = new ArrayList<>();
      Thread sending =
          seam.threads()
              .start(
                  "send",
                  () -> {
                    try {
                      sink.create(name("x"), content(MIB));
                    } catch (Throwable e) {
                      ends.add(e);
                    }
                  });
      seam.time().sleep(Duration.ofSeconds(30));
      sending.interrupt();
      sending.join();
      assertThat(ends).singleElement().isInstanceOf(InterruptedException.class);
      return true;
    });
  }

  @Test
  void a_reader_goes_on_where_its_stream_broke_off() throws Exception {
    machine.run(() -> {
      place.create(name("x"), content(6 * MIB));
      Random random = new Random(7);
      SlowLink line =
          new SlowLink(
              place,
              seam.time(),
              MIB,
              now -> now + Duration.ofMillis(500 + random.nextInt(1500)).toNanos());
      List<Duration> pauses = new ArrayList<>();
      ObjectSink sink =
          link(LinkPolicy.defaults()).openToRead(() -> line, (pause, reason) -> pauses.add(pause));
      byte[] read;
      try (InputStream in = sink.open(name("x"), 100, 5 * MIB).orElseThrow()) {
        read = in.readAllBytes();
      }
      byte[] all = place.bytes("packs/x").orElseThrow();
      assertThat(read).isEqualTo(java.util.Arrays.copyOfRange(all, 100, 5 * MIB + 100));
      assertThat(pauses).hasSizeGreaterThan(2);
      assertThat(line.carried()).isLessThan(6 * MIB);
      return true;
    });
  }

  @Test
  void a_reader_gives_up_soon_at_a_place_that_never_answered_and_late_at_one_that_did()
      throws Exception {
    machine.run(() -> {
      faulty.script(call -> Fault.UNAVAILABLE);
      Link link = link(LinkPolicy.defaults());
      ObjectSink never = link.openToRead(() -> faulty, (pause, reason) -> {});
      assertThat(timed(() -> failed(never))).isLessThan(Duration.ofSeconds(11));
      faulty.script(FaultySink.none());
      ObjectSink once = link(LinkPolicy.defaults()).openToRead(() -> faulty, (pause, reason) -> {});
      once.list("", "", 1);
      faulty.script(call -> Fault.UNAVAILABLE);
      assertThat(timed(() -> failed(once)))
          .isBetween(Duration.ofSeconds(40), Duration.ofMinutes(2));
      return true;
    });
  }

  private static boolean failed(ObjectSink sink) {
    assertThatThrownBy(() -> sink.list("", "", 1)).isInstanceOf(TargetException.class);
    return true;
  }

  @Test
  void what_a_place_asks_for_is_waited_for_at_least_and_too_long_a_wait_is_not_begun()
      throws Exception {
    machine.run(() -> {
      Retry retry = new Retry(seam, RetryPolicy.defaults(), (pause, reason) -> {});
      List<Duration> attempts = new ArrayList<>();
      Duration began = now();
      retry.run(
          () -> {
            attempts.add(now());
            if (attempts.size() < 3) {
              throw new TargetException.Unavailable("busy", null, Duration.ofSeconds(17));
            }
            return true;
          },
          began::toNanos);
      assertThat(attempts.get(1).minus(attempts.get(0)))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(17));
      assertThat(now().minus(began)).isLessThan(Duration.ofSeconds(36));
      Duration second = now();
      assertThatThrownBy(() ->
              retry.run(
                  () -> {
                    throw new TargetException.Unavailable("busy", null, Duration.ofMinutes(10));
                  },
                  second::toNanos))
          .isInstanceOf(TargetException.Unavailable.class);
      assertThat(now()).isEqualTo(second);
      return true;
    });
  }

  @Test
  void pauses_have_full_jitter_below_a_ceiling_that_grows() {
    Backoff backoff = new Backoff(RetryPolicy.defaults(), seam.random());
    for (int attempt = 1; attempt <= 12; attempt++) {
      long ceiling = (long) Math.min(60_000, 250 * Math.pow(2, attempt - 1));
      long least = Long.MAX_VALUE;
      long most = 0;
      for (int i = 0; i < 500; i++) {
        long millis = backoff.next(attempt, Optional.empty()).toMillis();
        least = Math.min(least, millis);
        most = Math.max(most, millis);
      }
      assertThat(most).isBetween(ceiling * 9 / 10, ceiling);
      assertThat(least).isBetween(1L, 1 + ceiling / 20);
    }
  }

  @Test
  void the_status_counts_requests_bytes_and_failures_and_tells_the_last_one() throws Exception {
    machine.run(() -> {
      Link link = link(LinkPolicy.defaults());
      List<Long> heard = new ArrayList<>();
      ObjectSink sink = link.open(() -> faulty, heard::add);
      sink.create(name("a"), content(100 * KIB));
      drain(sink, name("a"));
      sink.list("", "", 5);
      sink.delete(name("a"));
      faulty.script(call -> Fault.CUT_UPLOAD);
      assertThatThrownBy(() -> sink.create(name("b"), content(64 * KIB)))
          .isInstanceOf(TargetException.Unavailable.class);
      LinkStatus status = link.status();
      assertThat(status.requests())
          .containsEntry(SinkVerb.CREATE, 2L)
          .containsEntry(SinkVerb.OPEN, 1L)
          .containsEntry(SinkVerb.LIST, 1L)
          .containsEntry(SinkVerb.DELETE, 1L);
      assertThat(status.bytesUp()).isEqualTo(132L * KIB);
      assertThat(status.bytesDown()).isEqualTo(100L * KIB);
      assertThat(heard.stream().mapToLong(Long::longValue).sum()).isEqualTo(132L * KIB);
      assertThat(status.failures()).isEqualTo(1);
      assertThat(status.lastFailure().orElseThrow().message()).contains("unavailable on script");
      return true;
    });
  }
}
