package dev.tidemark.engine.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.page.VolumeHead.Phase;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.seam.Survival;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.util.BitSet;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WriteStoreTest {

  static final VolumeHead HEAD =
      new VolumeHead(
          Phase.MASTER, TxId.ZERO, new Timeline(0, 0, 0), Hash.ZERO, Hash.ZERO, ExtentId.NONE);

  private final Disk disk = new SimDisk().process("test");

  private WriteStore open() throws IOException {
    WriteStore.create(disk, new UUID(1, 2), HEAD, new IdCeilings(2, 1, 16, 1));
    return WriteStore.open(disk, new SimSeam(1).seam().time(), (roots, source, page) -> {});
  }

  private static byte[] page(NewPages pages, int content) throws IOException {
    byte[] page = new byte[PageFormat.SIZE];
    page[PageFormat.HEAD] = (byte) content;
    pages.expect(1);
    pages.place(page);
    return page;
  }

  private static byte[] read(WriteStore store, byte[] page) throws IOException {
    return store.page(PageFormat.address(page), PageFormat.birth(page), PageFormat.crc(page));
  }

  /// The next transaction has the number of the one that was given up, and gets its pages.
  @Test
  void a_page_of_a_transaction_given_up_is_never_taken_for_the_one_written_after_it()
      throws IOException {
    try (WriteStore store = open()) {
      NewPages givenUp = store.begin();
      byte[] first = page(givenUp, 1);
      assertThat(read(store, first)).isEqualTo(first); // in memory from here on
      givenUp.abandon();

      byte[] second = page(store.begin(), 2);

      assertThat(PageFormat.address(second)).isEqualTo(PageFormat.address(first));
      assertThat(PageFormat.birth(second)).isEqualTo(PageFormat.birth(first));
      assertThat(read(store, second)).isEqualTo(second);
    }
  }

  @Test
  void pages_that_nothing_accounts_for_are_named() throws IOException {
    try (WriteStore store = open()) {
      page(store.begin(), 1);
      assertThat(store.checkSpace(new BitSet()))
          .containsExactly("page " + CommitRing.FIRST_PAGE + " is neither in use nor free");
    }
  }

  /// The file appears under its name only when all of it is durable.
  @Test
  void a_file_that_was_created_survives_a_power_cut() throws IOException {
    SimDisk machine = new SimDisk();
    WriteStore.create(machine.process("first"), new UUID(1, 2), HEAD, new IdCeilings(2, 1, 16, 1));
    machine.powerCut(Survival.NONE, new Random(1));
    try (WriteStore store =
        WriteStore.open(
            machine.process("next"), new SimSeam(1).seam().time(), (roots, source, page) -> {})) {
      assertThat(store.volume()).isEqualTo(new UUID(1, 2));
    }
  }
}
