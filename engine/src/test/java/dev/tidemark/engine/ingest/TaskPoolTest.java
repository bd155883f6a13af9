package dev.tidemark.engine.ingest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.seam.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Threads that cannot have what they need must not leave anybody waiting.
@Timeout(60)
final class TaskPoolTest {

  @Test
  void a_thread_that_cannot_begin_fails_its_tasks_and_hangs_nobody() throws Exception {
    SimSeam sim = new SimSeam(1);
    Threads threads = sim.seam().threads();
    sim.run(() -> {
      TaskPool workers =
          new TaskPool(
              threads,
              () -> {
                throw new UncheckedIOException(new IOException("no zstd here"));
              });
      for (int i = 0; i < 100; i++) {
        CompletableFuture<Integer> task = workers.submit(tools -> 1);
        assertThatThrownBy(() -> ThreadWaits.result(task)).hasMessageContaining("no zstd here");
      }
      workers.close();
      return true;
    });
  }
}
