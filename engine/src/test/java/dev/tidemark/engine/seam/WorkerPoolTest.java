package dev.tidemark.engine.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerPoolTest {

  private static final List<Throwable> FAILURES =
      List.of(
          new IOException("the disk"),
          new IllegalStateException("a fault of ours"),
          new OutOfMemoryError("no memory"));

  private static WorkerPool<AutoCloseable> workers() {
    return new WorkerPool<>(Seam.real().threads(), 2, "worker", () -> () -> {});
  }

  private static void fail(Throwable failure) throws Exception {
    switch (failure) {
      case Error error -> throw error;
      case Exception exception -> throw exception;
      default -> throw new AssertionError(failure);
    }
  }

  @Test
  void all_that_was_handed_over_is_done_when_it_has_drained() throws Exception {
    AtomicInteger done = new AtomicInteger();
    try (WorkerPool<AutoCloseable> workers = workers()) {
      for (int i = 0; i < 100; i++) {
        workers.submit(own -> done.incrementAndGet());
      }
      workers.drain();
      assertThat(done).hasValue(100);
    }
  }

  /// An error, too: what a thread has not done must not pass for done.
  @Test
  void whatever_a_task_throws_the_owner_hears_of() throws Exception {
    for (Throwable failure : FAILURES) {
      try (WorkerPool<AutoCloseable> workers = workers()) {
        workers.submit(own -> fail(failure));
        assertThatThrownBy(workers::drain).isSameAs(failure);
        assertThatThrownBy(() -> workers.submit(own -> {})).isSameAs(failure);
      }
    }
  }

  @Test
  void a_thread_that_cannot_have_what_it_needs_fails_all_and_nobody_waits_for_ever()
      throws Exception {
    for (Throwable failure : FAILURES.subList(1, 3)) {
      try (WorkerPool<AutoCloseable> workers =
          new WorkerPool<>(
              Seam.real().threads(),
              2,
              "worker",
              () -> {
                switch (failure) {
                  case Error error -> throw error;
                  default -> throw (RuntimeException) failure;
                }
              })) {
        assertThatThrownBy(
                () -> {
                  for (int i = 0; i < 100; i++) {
                    workers.submit(own -> {});
                  }
                  workers.drain();
                })
            .isSameAs(failure);
      }
    }
  }
}
