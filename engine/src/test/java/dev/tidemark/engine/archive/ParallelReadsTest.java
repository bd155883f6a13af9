package dev.tidemark.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.MemorySink;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ParallelReadsTest {

  private final ObjectReader reads = ObjectReader.once(new MemorySink(), Seam.real());

  @Test
  void what_was_read_of_each_is_there_and_no_more() throws Exception {
    assertThat(
            ParallelReads.of(
                reads,
                List.of(1L, 2L, 3L),
                number -> number == 2 ? Optional.empty() : Optional.of("of " + number)))
        .isEqualTo(Map.of(1L, "of 1", 3L, "of 3"));
  }

  /// One that fails is not one of which there is nothing to say.
  @Test
  void whatever_one_of_them_throws_ends_all() {
    for (Throwable failure :
        List.of(
            new TargetException.Unavailable("away", null),
            new InterruptedException("ended"),
            new IllegalStateException("a fault of ours"),
            new OutOfMemoryError("no memory"))) {
      assertThatThrownBy(() ->
              ParallelReads.of(
                  reads,
                  List.of(1L, 2L, 3L),
                  number -> number == 2 ? failed(failure) : Optional.of(number)))
          .isSameAs(failure);
    }
  }

  private static Optional<Long> failed(Throwable failure)
      throws TargetException, InterruptedException {
    switch (failure) {
      case TargetException e -> throw e;
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError(failure);
    }
  }

  @Test
  void who_is_interrupted_leaves_no_reader_behind() {
    AtomicInteger ended = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() ->
            ParallelReads.of(
                reads,
                List.of(1L, 2L),
                number -> {
                  try {
                    never.await();
                    return Optional.of(number);
                  } finally {
                    ended.incrementAndGet();
                  }
                }))
        .isInstanceOf(InterruptedException.class);
    assertThat(ended).hasValue(2);
  }
}
