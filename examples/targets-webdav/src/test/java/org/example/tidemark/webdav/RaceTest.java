package org.example.tidemark.webdav;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.testkit.Contents;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: of any number of writers one wins, at the unluckiest server too. Method: a server that
/// looks whether a name is free, and renames only when all racers have been told that it is. The
/// contract's racers on a real server meet such a moment only now and then.
final class RaceTest {

  private static final int RACERS = 16;
  private static final ObjectName NAME = new ObjectName("commit");

  @TempDir Path dir;
  private final CyclicBarrier allHaveLooked = new CyclicBarrier(RACERS);

  @Test
  void of_racers_who_all_saw_the_name_free_exactly_one_wins() throws Exception {
    try (FolderServer server = new FolderServer(dir, this::waitForAll);
        ObjectSink sink = open(server);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<CreateResult>> racers = new ArrayList<>();
      for (int i = 0; i < RACERS; i++) {
        String text = "racer " + i;
        racers.add(threads.submit(() -> sink.create(NAME, Contents.of(text))));
      }
      List<CreateResult> results = new ArrayList<>();
      for (Future<CreateResult> racer : racers) {
        results.add(racer.get());
      }
      assertThat(Collections.frequency(results, CreateResult.CREATED)).as("winners").isOne();
      assertThat(text(sink)).isEqualTo("racer " + results.indexOf(CreateResult.CREATED));
    }
  }

  private void waitForAll() {
    try {
      allHaveLooked.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("the racers do not move in step", e);
    }
  }

  private static ObjectSink open(FolderServer server) throws Exception {
    return new WebdavSinkProvider()
        .open(
            new SinkSettings(
                Map.of(
                    "url",
                    server.url() + "/archive",
                    "parallelism",
                    Integer.toString(RACERS),
                    "accept-unsynced",
                    "true")));
  }

  private static String text(ObjectSink sink) throws Exception {
    try (InputStream in = sink.open(NAME, 0, Long.MAX_VALUE).orElseThrow()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
