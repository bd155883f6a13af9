package dev.tidemark.engine.volume;

import static dev.tidemark.engine.volume.VolumeTest.INFO;
import static dev.tidemark.engine.volume.VolumeTest.bytes;
import static dev.tidemark.engine.volume.VolumeTest.key;
import static dev.tidemark.engine.volume.VolumeTest.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.page.PageFormat;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.seam.WatchedDisk;
import dev.tidemark.spi.words.TxId;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: a change that failed halfway is never committed, whatever the body makes of the exception.
/// Method: a disk whose reads fail while the body goes down a tree that is not in memory.
class BrokenBodyTest {

  private static final int RECORDS = 3000;

  private final SimDisk disk = new SimDisk();
  private final Seam seam = new SimSeam(1).seam();

  @BeforeEach
  void fill() {
    try (Volume volume = Volume.create(disk.process("first"), seam)) {
      volume.write(
          INFO,
          tx -> {
            for (int i = 0; i < RECORDS; i++) {
              tx.put(key("name " + i), bytes("old"));
              tx.local().put(bytes("name " + i), bytes("old"));
            }
            return true;
          });
    }
  }

  /// Fails while a page is read.
  private static final class BadReads implements WatchedDisk.Watcher {
    private @Nullable Supplier<? extends Throwable> failure;

    @Override
    public void reading(String file, long position, int length) {
      if (failure != null && file.equals("btree") && length == PageFormat.SIZE) {
        throw BadReads.<RuntimeException>sneaky(failure.get());
      }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T sneaky(Throwable any) throws T {
      throw (T) any;
    }
  }

  @Test
  void a_failure_that_the_body_swallows_is_not_committed() {
    List<Supplier<Throwable>> failures =
        List.of(
            () -> new IllegalStateException("a bug"),
            () -> new java.io.IOException("EIO"),
            () -> new StackOverflowError("deep"));
    List<Consumer<WriteTransaction>> calls =
        List.of(
            tx -> tx.put(key("name 1500"), bytes("new")),
            tx -> tx.delete(key("name 1500")),
            tx -> tx.get(key("name 1500")),
            tx -> tx.local().put(bytes("name 1500"), bytes("new")),
            tx -> tx.local().delete(bytes("name 1500")),
            tx -> tx.local().floor(bytes("name 15000")));
    for (Supplier<Throwable> failure : failures) {
      for (Consumer<WriteTransaction> call : calls) {
        requireUndone(failure, call);
      }
    }
  }

  private void requireUndone(Supplier<Throwable> failure, Consumer<WriteTransaction> call) {
    BadReads reads = new BadReads();
    try (Volume volume = Volume.openToWrite(new WatchedDisk(disk.process("writer"), reads), seam)) {
      TxId before = volume.head().orElseThrow().tid();
      assertThatThrownBy(() ->
              volume.write(
                  INFO,
                  tx -> {
                    tx.put(key("zzz"), bytes("half"));
                    swallow(reads, failure, () -> call.accept(tx));
                    assertThatThrownBy(() -> tx.put(key("zzz"), bytes("more")))
                        .isInstanceOf(VolumeException.class);
                    return true;
                  }))
          .isInstanceOf(VolumeException.class);
      assertThat(volume.head().orElseThrow().tid()).isEqualTo(before);
      assertThat(volume.asOf(before).get(key("zzz"))).isNull();
      assertThat(volume.checkStructure()).isEmpty();
      put(volume, "after", "" + before);
    }
  }

  private static void swallow(BadReads reads, Supplier<Throwable> failure, Runnable call) {
    reads.failure = failure;
    try {
      call.run();
    } catch (Throwable e) {
      assertThat(e).isNotNull(); // a careless body
    } finally {
      reads.failure = null;
    }
  }
}
