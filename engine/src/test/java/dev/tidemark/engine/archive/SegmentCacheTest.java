package dev.tidemark.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import dev.tidemark.testkit.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Ranges come as they are in the object, however many threads want them, for as few requests as
/// promised; a read that failed is told to all who waited for it and is tried again by the next.
@Timeout(60)
class SegmentCacheTest {

  private static final int SEGMENT = 256 << 10;
  private static final ObjectName NAME = new ObjectName("object");

  private final MemorySink place = new MemorySink();
  private final FaultySink sink = new FaultySink(place);
  private final byte[] bytes = Seeds.bytes(new Random(1), 40 * SEGMENT + 777);
  private final SegmentCache cache =
      new SegmentCache(ObjectReader.once(sink, Seam.real()), 64 << 20);

  SegmentCacheTest() {
    place.tamper(NAME.value(), bytes);
  }

  private byte[] read(long offset, int length) throws Exception {
    return cache.read(NAME, offset, length, bytes.length);
  }

  private void isRight(int offset, int length) throws Exception {
    assertThat(Arrays.equals(read(offset, length), range(offset, length)))
        .as("%d bytes from %d", length, offset)
        .isTrue();
  }

  private byte[] range(int offset, int length) {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  private void costs(long requests, long segments) {
    assertThat(sink.count(FaultySink.Kind.OPEN)).as("requests").isEqualTo(requests);
    assertThat(sink.bytes(FaultySink.Kind.OPEN)).as("bytes").isEqualTo(segments * SEGMENT);
    sink.resetCounts();
  }

  @Test
  void any_range_is_what_the_object_has_for_any_number_of_threads() throws Exception {
    for (long bytesMax : new long[] {1, 3 * SEGMENT, 64 << 20}) {
      SegmentCache shared = new SegmentCache(ObjectReader.once(sink, Seam.real()), bytesMax);
      together(
          4,
          thread -> {
            Random random = Seeds.random(thread);
            for (int i = 0; i < 150; i++) {
              int offset = random.nextInt(bytes.length);
              int length = 1 + random.nextInt(Math.min(bytes.length - offset, 3 * SEGMENT));
              byte[] read = shared.read(NAME, offset, length, bytes.length);
              assertThat(Arrays.equals(read, range(offset, length))).isTrue();
            }
          });
    }
  }

  private interface Work {
    void of(int thread) throws Exception;
  }

  private static void together(int threads, Work work) throws Exception {
    try (ExecutorService all = Executors.newFixedThreadPool(threads)) {
      List<Callable<Boolean>> calls =
          IntStream.range(0, threads)
              .mapToObj(thread ->
                  (Callable<Boolean>)
                      () -> {
                        work.of(thread);
                        return true;
                      })
              .toList();
      for (Future<Boolean> done : all.invokeAll(calls)) {
        assertThat(done.get()).isTrue();
      }
    }
  }

  @Test
  void ranges_that_end_with_a_segment_do_not_read_the_next() throws Exception {
    isRight(2 * SEGMENT, SEGMENT);
    costs(1, 1);
    isRight(3 * SEGMENT - 1, 1);
    isRight(2 * SEGMENT, 1);
    costs(0, 0);
  }

  @Test
  void neighbours_are_read_in_one_request_and_what_is_known_is_not_read_again() throws Exception {
    isRight(10 * SEGMENT + 5, 2 * SEGMENT);
    costs(1, 3);
    isRight(8 * SEGMENT, 6 * SEGMENT);
    costs(2, 3);
    isRight(8 * SEGMENT, 6 * SEGMENT);
    costs(0, 0);
  }

  @Test
  void reading_on_gets_sixteen_segments_more_up_to_the_end() throws Exception {
    isRight(2 * SEGMENT, 10);
    costs(1, 1);
    isRight(3 * SEGMENT, 10);
    costs(1, 17);
    isRight(19 * SEGMENT + 5, 10);
    costs(0, 0);
    cache.read(NAME, 20 * SEGMENT, 10, 24 * SEGMENT);
    costs(1, 4);
  }

  @Test
  void reading_on_from_the_first_segment_counts_as_well() throws Exception {
    isRight(0, 10);
    costs(1, 1);
    isRight(SEGMENT, 10);
    costs(1, 17);
  }

  @Test
  void reading_on_stops_where_the_cache_knows_the_rest() throws Exception {
    isRight(5 * SEGMENT, 10);
    costs(1, 1);
    isRight(2 * SEGMENT, 10);
    costs(1, 1);
    isRight(3 * SEGMENT, 10);
    costs(1, 2);
  }

  @Test
  void reading_on_where_all_that_is_wanted_is_known_reads_nothing() throws Exception {
    isRight(2 * SEGMENT, 2 * SEGMENT);
    costs(1, 2);
    isRight(3 * SEGMENT, 10);
    costs(0, 0);
  }

  @Test
  void an_object_that_is_shorter_than_it_should_be_is_damage_and_gone_is_missing() {
    int length = bytes.length;
    for (int over : new int[] {1, SEGMENT, 3 * SEGMENT}) {
      assertThatThrownBy(() -> cache.read(NAME, length - 10, 10 + over, length + over))
          .isInstanceOf(TargetException.Corrupt.class)
          .hasMessageContaining("object in memory:bucket: it is shorter than it should be");
    }
    ObjectName gone = new ObjectName("gone");
    assertThatThrownBy(() -> cache.read(gone, 0, 10, 10))
        .isInstanceOf(TargetException.Missing.class)
        .hasMessageContaining("gone");
  }

  @Test
  void a_read_that_failed_is_tried_again_and_all_of_it() throws Exception {
    sink.script(FaultySink.every(FaultySink.Kind.OPEN, Fault.UNAVAILABLE));
    assertThatThrownBy(() -> read(SEGMENT + 1, 4 * SEGMENT))
        .isInstanceOf(TargetException.Unavailable.class)
        .hasMessageContaining("on script");
    sink.script(FaultySink.none());
    sink.resetCounts();
    isRight(SEGMENT + 1, 4 * SEGMENT);
    costs(1, 5);
    isRight(3 * SEGMENT, 10);
    costs(0, 0);
  }

  /// One thread's request stalls; the others want the same segment and wait for it.
  @Test
  void whoever_waited_for_a_read_that_failed_is_told_why() throws Exception {
    sink.script(FaultySink.every(FaultySink.Kind.OPEN, Fault.STALL));
    try (ExecutorService all = Executors.newFixedThreadPool(3)) {
      Callable<byte[]> want = () -> read(7, 10);
      Future<byte[]> first = all.submit(want);
      while (sink.count(FaultySink.Kind.OPEN) == 0) {
        spin();
      }
      List<Future<byte[]>> others = List.of(all.submit(want), all.submit(want));
      place.wipe();
      sink.release();
      assertThatThrownBy(first::get).hasCauseInstanceOf(TargetException.Missing.class);
      for (Future<byte[]> other : others) {
        assertThatThrownBy(other::get)
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(TargetException.Missing.class);
      }
    }
    place.tamper(NAME.value(), bytes);
    isRight(7, 10);
  }

  @Test
  void whoever_waited_for_a_reader_that_was_interrupted_is_told_to_try_again() throws Exception {
    sink.script(FaultySink.every(FaultySink.Kind.OPEN, Fault.STALL));
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try {
                read(7, 10);
              } catch (Exception e) {
                Thread.currentThread().interrupt();
              }
            });
    while (sink.count(FaultySink.Kind.OPEN) == 0) {
      spin();
    }
    Callable<byte[]> want = () -> read(7, 10);
    Thread[] waiting = new Thread[1];
    try (ExecutorService all =
        Executors.newSingleThreadExecutor(work -> waiting[0] = new Thread(work))) {
      Future<byte[]> other = all.submit(want);
      while (waiting[0].getState() != Thread.State.WAITING) {
        spin();
      }
      reader.interrupt();
      assertThatThrownBy(other::get).hasCauseInstanceOf(TargetException.Unavailable.class);
    }
    sink.script(FaultySink.none());
    isRight(7, 10);
  }

  @Test
  void an_interrupted_reader_hears_of_it() {
    sink.script(FaultySink.every(FaultySink.Kind.OPEN, Fault.STALL));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> read(7, 10)).isInstanceOf(InterruptedException.class);
  }

  /// The time limit of a test ends a wait by an interrupt.
  private static void spin() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Thread.onSpinWait();
  }
}
