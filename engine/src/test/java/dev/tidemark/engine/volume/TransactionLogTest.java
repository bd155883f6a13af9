package dev.tidemark.engine.volume;

import static dev.tidemark.engine.volume.VolumeTest.bytes;
import static dev.tidemark.engine.volume.VolumeTest.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.TxId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is asked of the transactions of a volume, compared with a list of them.
class TransactionLogTest {

  private final Volume volume = Volume.create(new SimDisk().process("test"), new SimSeam(1).seam());
  private final List<Transaction> all = new ArrayList<>();

  @AfterEach
  void close() {
    volume.close();
  }

  private void write(Kind kind, int extents) {
    TransactionInfo info = TransactionInfo.of(kind, "ann", "host", "test", "");
    all.add(
        volume
            .write(
                info,
                tx -> {
                  for (int i = 0; i < extents; i++) {
                    tx.newExtent();
                  }
                  tx.put(key("k"), bytes("" + tx.tid()));
                  return true;
                })
            .committed()
            .orElseThrow());
  }

  private void writeSome() {
    Random random = new Random(3);
    for (int i = 0; i < 40; i++) {
      write(random.nextInt(3) == 0 ? Kind.WHOLE : Kind.PART, random.nextInt(4));
    }
  }

  @Test
  void the_first_transaction_that_may_name_an_extent_is_found_for_each_extent() {
    assertThat(volume.smallestWithExtent(new ExtentId(1))).isEmpty();
    writeSome();
    long last = all.getLast().lastExtent().value();
    assertThat(last).isGreaterThan(30);
    for (long x = 1; x <= last + 1; x++) {
      ExtentId extent = new ExtentId(x);
      Optional<Transaction> first =
          all.stream().filter(t -> !extent.isAfter(t.lastExtent())).findFirst();
      assertThat(volume.smallestWithExtent(extent)).as("extent %d", x).isEqualTo(first);
    }
  }

  @Test
  void the_newest_whole_transaction_up_to_each_tid_is_found() {
    writeSome();
    for (Transaction each : all) {
      TxId tid = each.tid();
      Optional<Transaction> whole =
          all.stream()
              .filter(t -> !t.tid().isAfter(tid) && t.info().kind() == Kind.WHOLE)
              .reduce((a, b) -> b);
      assertThat(volume.newestWhole(tid)).as("tid %s", tid).isEqualTo(whole);
    }
  }
}
