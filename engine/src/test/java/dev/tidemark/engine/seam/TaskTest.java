package dev.tidemark.engine.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTest {

  private static <T> Task<T, IOException> start(Task.Body<T, IOException> body) {
    return Task.start(Seam.real().threads(), "task", body);
  }

  @AfterEach
  void no_interrupt_reaches_the_next_test() {
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void what_it_comes_to_is_given() throws Exception {
    Task<String, IOException> task = start(() -> "value");
    assertThat(task.get()).isEqualTo("value");
    task.join();
    assertThat(task.isDone()).isTrue();
    assertThat(task.isSuccessful()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        IOException.class,
        IllegalStateException.class,
        OutOfMemoryError.class,
        InterruptedException.class
      })
  void whatever_it_throws_is_thrown_to_who_waits(Class<? extends Throwable> kind) throws Exception {
    Throwable thrown = kind.getConstructor(String.class).newInstance("why");
    Task<String, IOException> task =
        start(() -> {
          switch (thrown) {
            case IOException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError(thrown);
          }
        });
    assertThatThrownBy(task::get).isSameAs(thrown);
    task.join();
    assertThat(task.isDone()).isTrue();
    assertThat(task.isSuccessful()).isFalse();
  }

  @Test
  void it_is_not_done_while_it_works_and_an_interrupt_ends_it() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Task<String, IOException> task =
        start(() -> {
          never.await();
          return "value";
        });
    assertThat(task.isDone()).isFalse();
    assertThat(task.isSuccessful()).isFalse();
    task.interrupt();
    assertThatThrownBy(task::get).isInstanceOf(InterruptedException.class);
  }

  @Test
  void who_is_interrupted_while_he_joins_ends_it_and_keeps_his_interrupt() {
    AtomicBoolean ended = new AtomicBoolean();
    Task<String, IOException> task =
        start(() -> {
          try {
            new CountDownLatch(1).await();
            return "value";
          } finally {
            ended.set(true);
          }
        });
    Thread.currentThread().interrupt();
    task.join();
    assertThat(ended).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }
}
