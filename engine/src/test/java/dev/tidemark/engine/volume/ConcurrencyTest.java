package dev.tidemark.engine.volume;

import static dev.tidemark.engine.volume.VolumeTest.INFO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.Time;
import dev.tidemark.engine.seam.UnsyncedDisk;
import dev.tidemark.spi.words.TxId;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Readers beside a writer, and writers that are killed, on real files.
class ConcurrencyTest {

  private static final int ACCOUNTS = 2000;
  private static final int EACH = 100;

  private static byte[] account(int i) {
    return VolumeTest.key("account " + i);
  }

  private static byte[] amount(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  /// Each look at the clock is a second later, so freed pages rest for their 8 commits only.
  private static Seam hasty() {
    Seam real = Seam.real();
    AtomicLong seconds = new AtomicLong();
    Time time =
        new Time() {
          @Override
          public Instant now() {
            return Instant.EPOCH;
          }

          @Override
          public long nanoTime() {
            return seconds.incrementAndGet() * 1_000_000_000L;
          }

          @Override
          public void sleep(Duration duration) {}
        };
    return new Seam(time, real.threads(), real.random());
  }

  /// Goal: whatever state a reader asks for, it sees that one, whole. Method: each transaction
  /// moves amounts between records, so the sum of a state is always the same, while readers in the
  /// writing process and outside of it add up.
  @Test
  void readers_see_whole_states_while_pages_are_reused_under_them(@TempDir Path dir)
      throws Exception {
    Disk disk = new UnsyncedDisk(new LocalDisk(dir));
    AtomicBoolean done = new AtomicBoolean();
    try (Volume writer = Volume.create(disk, hasty());
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      openAccounts(writer);
      try (Volume reader = Volume.openToRead(disk, Seam.real())) {
        List<Future<Integer>> sums = new ArrayList<>();
        for (Volume volume : List.of(writer, reader)) {
          sums.add(threads.submit(adding(volume, done)));
        }
        moveAmounts(writer, 700);
        done.set(true);
        for (Future<Integer> sum : sums) {
          assertThat(sum.get()).isPositive();
        }
      }
      assertThat(writer.checkStructure()).isEmpty();
    } finally {
      done.set(true);
    }
  }

  private static void openAccounts(Volume volume) {
    volume.write(
        INFO,
        tx -> {
          for (int i = 0; i < ACCOUNTS; i++) {
            tx.put(account(i), amount(EACH));
          }
          return true;
        });
  }

  private static void moveAmounts(Volume volume, int transactions) {
    Random random = new Random(1);
    for (int n = 0; n < transactions; n++) {
      volume.write(
          INFO,
          tx -> {
            for (int i = 0; i < 10; i++) {
              add(tx, random.nextInt(ACCOUNTS), 7);
              add(tx, random.nextInt(ACCOUNTS), -7);
            }
            return true;
          });
    }
  }

  private static void add(WriteTransaction tx, int account, long change) {
    byte[] now = tx.get(account(account));
    tx.put(account(account), amount(now == null ? 0 : ByteBuffer.wrap(now).getLong() + change));
  }

  private static Callable<Integer> adding(Volume volume, AtomicBoolean done) {
    return () -> {
      int rounds = 0;
      do {
        TxId tid = volume.durable().orElseThrow().tid();
        long sum = 0;
        int count = 0;
        try (RecordScan scan =
            volume.asOf(tid).scan(RecordKey.prefix(100), RecordKey.prefix(101))) {
          for (VersionedRecord r = scan.next(); r != null; r = scan.next()) {
            sum += ByteBuffer.wrap(r.value()).getLong();
            count++;
          }
        }
        assertThat(count).isEqualTo(ACCOUNTS);
        assertThat(sum).isEqualTo((long) ACCOUNTS * EACH);
        rounds++;
      } while (!done.get());
      return rounds;
    };
  }

  /// Goal: what a process said it had committed is there after kill -9. Method: another JVM commits
  /// and says so; it is killed in the middle of it, a few times over.
  @Test
  void what_a_killed_process_had_acknowledged_is_there(@TempDir Path dir) throws Exception {
    Volume.create(new LocalDisk(dir), Seam.real()).close();
    for (int kill = 0; kill < 3; kill++) {
      long acknowledged = commitUntilKilled(dir, 20 + 17 * kill);
      try (Volume volume = Volume.openToWrite(new LocalDisk(dir), Seam.real())) {
        TxId head = volume.durable().orElseThrow().tid();
        byte[] value = volume.asOf(head).get(VolumeTest.key("counter"));
        assertThat(value).isNotNull();
        if (value != null) {
          assertThat(ByteBuffer.wrap(value).getLong()).isGreaterThanOrEqualTo(acknowledged);
        }
        assertThat(volume.checkStructure()).isEmpty();
        ProofOfState.require(volume);
      }
    }
  }

  private static long commitUntilKilled(Path dir, int lines) throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Committer.class.getName(),
                dir.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long last = 0;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < lines; i++) {
        last = Long.parseLong(out.readLine());
      }
    } finally {
      other.destroyForcibly().waitFor();
    }
    return last;
  }

  /// The other process.
  static final class Committer {
    public static void main(String[] args) {
      Volume volume = Volume.openToWrite(new LocalDisk(Path.of(args[0])), Seam.real());
      long start = volume.durable().orElseThrow().tid().value();
      for (long i = start + 1; ; i++) {
        long value = i;
        volume.write(
            INFO,
            tx -> {
              tx.put(VolumeTest.key("counter"), amount(value));
              return true;
            });
        System.out.println(value);
      }
    }
  }
}
