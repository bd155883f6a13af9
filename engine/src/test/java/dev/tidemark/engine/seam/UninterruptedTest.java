package dev.tidemark.engine.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class UninterruptedTest {

  private int threadsLeft;
  private final Uninterrupted threads = new Uninterrupted(this::thread);

  /// What a system does at its limit of processes.
  private synchronized Thread thread(Runnable body) {
    if (threadsLeft == 0) {
      throw new OutOfMemoryError("unable to create native thread");
    }
    threadsLeft--;
    return Thread.ofPlatform().daemon().unstarted(body);
  }

  @Test
  void what_was_prepared_for_is_done_though_the_system_gives_no_further_thread()
      throws IOException {
    threadsLeft = 1;
    threads.prepare();
    List<String> done = new ArrayList<>();
    for (String action : List.of("one", "two", "three")) {
      threads.run(() -> done.add(action));
    }
    assertThat(done).containsExactly("one", "two", "three");
  }

  @Test
  void who_prepares_hears_at_once_that_the_system_gives_no_thread() throws IOException {
    assertThatThrownBy(threads::prepare)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no thread");
    threadsLeft = 1;
    threads.prepare();
    threads.run(() -> {});
  }

  @Test
  void a_failure_of_one_action_leaves_the_thread_to_the_next() throws IOException {
    threadsLeft = 1;
    threads.prepare();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() ->
              threads.run(() -> {
                throw new IOException("EIO");
              }))
          .hasMessage("EIO");
      assertThatThrownBy(() ->
              threads.run(() -> {
                throw new AssertionError("a bug");
              }))
          .hasRootCauseMessage("a bug");
    }
    threads.run(() -> {});
  }

  @Test
  void actions_run_side_by_side_while_there_are_threads() throws IOException {
    threadsLeft = 3;
    threads.prepare();
    CountDownLatch inside = new CountDownLatch(1);
    threads.run(() -> await(inside, () -> threads.run(inside::countDown)));
    assertThat(inside.getCount()).isZero();
  }

  /// Runs the other action from inside one, which ends only if both go on.
  private static void await(CountDownLatch latch, Uninterrupted.Action other) throws IOException {
    other.run();
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
