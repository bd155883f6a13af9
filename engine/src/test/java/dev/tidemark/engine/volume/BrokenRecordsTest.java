package dev.tidemark.engine.volume;

import static dev.tidemark.engine.volume.VolumeTest.bytes;
import static dev.tidemark.engine.volume.VolumeTest.key;
import static dev.tidemark.engine.volume.VolumeTest.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidemark.engine.btree.TreeWalk;
import dev.tidemark.engine.btree.TreeWriter;
import dev.tidemark.engine.page.CommitDraft;
import dev.tidemark.engine.page.CommitRecord;
import dev.tidemark.engine.page.NewPages;
import dev.tidemark.engine.page.WriteStore;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Goal: what a scan cannot read, or reads wrongly, a check names. Method: entries put into the
/// tree of records behind the volume's back, on pages that are as sound as any.
class BrokenRecordsTest {

  private static final long HEAD = 3;

  private final Disk disk = new SimDisk().process("test");
  private final Seam seam = new SimSeam(1).seam();

  /// An entry as it lies in the tree, and what a check says of it.
  record Planted(String says, byte[] key, byte[] value) {}

  private static Planted version(
      String says, byte[] key, long created, long deleted, byte[] value) {
    return new Planted(says, StoredRecord.key(key, created), StoredRecord.value(deleted, value));
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  static List<Planted> entries() {
    byte[] good = key("a");
    byte[] v = bytes("v");
    return List.of(
        new Planted("no version", new byte[] {7}, new byte[9]),
        new Planted("no version", StoredRecord.key(new byte[] {7}, 2), new byte[9]),
        new Planted("no version", StoredRecord.key(good, 2), new byte[7]),
        version("nobody can read", Arrays.copyOf(good, good.length + 1), 2, 0, v),
        version("nobody can read", Arrays.copyOf(good, 11), 2, 0, v),
        version("created by", good, 0, 0, v),
        version("created by", key("b"), 2, 2, v),
        version("created by", key("b"), 3, 2, v),
        version("above the newest", key("b"), HEAD + 1, 0, v),
        version("above the newest", key("b"), 2, HEAD + 1, v),
        version("live although", good, 1, 0, v),
        version("live although", good, 1, HEAD, v),
        version("is damaged", VolumeRecords.txn(new TxId(2)), 2, 0, new byte[1]),
        version("ends in its number", RecordKey.of(0, RecordKinds.TXN, bytes("x")), 2, 0, v),
        version("bytes", VolumeRecords.txState(new TxId(2)), 2, 0, v),
        version("bytes", RecordKey.of(0, RecordKinds.SNAPSHOT, bytes("x")), 2, 0, v),
        version("has a name", RecordKey.of(0, RecordKinds.SNAPSHOT), 2, 0, number(1)),
        version("bytes", RecordKey.of(0, RecordKinds.TIMELINE, new byte[] {0, 9}), 2, 0, v),
        version(
            "its number", RecordKey.of(0, RecordKinds.TIMELINE, new byte[9]), 2, 0, new byte[24]),
        version("bytes", VolumeRecords.DIGEST_KEY, 1, 0, v));
  }

  @ParameterizedTest
  @MethodSource("entries")
  void an_entry_that_no_scan_should_meet_is_named(Planted planted) throws IOException {
    fill();
    change(records -> records.put(planted.key(), planted.value(), HEAD));
    try (Volume volume = Volume.openToRead(disk, seam)) {
      assertThat(volume.checkStructure()).anySatisfy(p -> assertThat(p).contains(planted.says()));
      try (RecordScan all = volume.history(new byte[0], new byte[0])) {
        Throwable met = catchThrowable(() -> readAll(all));
        assertThat(met == null || met instanceof VolumeException.Damaged).as("%s", met).isTrue();
      }
    }
  }

  @Test
  void what_no_volume_can_do_without_is_missed() throws IOException {
    fill();
    change(records -> {
      records.remove(StoredRecord.key(VolumeRecords.DIGEST_KEY, 1));
      records.remove(StoredRecord.key(VolumeRecords.txn(new TxId(HEAD)), HEAD));
    });
    try (Volume volume = Volume.openToRead(disk, seam)) {
      assertThat(volume.checkStructure())
          .hasSize(2)
          .anySatisfy(p -> assertThat(p).contains("key of the digest"))
          .anySatisfy(p -> assertThat(p).contains("newest transaction"));
    }
  }

  private static void readAll(RecordScan scan) {
    while (scan.next() != null) {
      // all of them
    }
  }

  private void fill() {
    try (Volume volume = Volume.create(disk, seam)) {
      assertThat(put(volume, "a", "v").tid()).isEqualTo(new TxId(2));
      assertThat(put(volume, "c", "v").tid()).isEqualTo(new TxId(HEAD));
    }
  }

  private interface Change {
    void to(TreeWriter records) throws IOException;
  }

  private void change(Change change) throws IOException {
    try (WriteStore store = WriteStore.open(disk, seam.time(), new TreeWalk())) {
      NewPages pages = store.begin();
      CommitRecord now = store.current();
      TreeWriter records = new TreeWriter(store, now.roots().records(), pages);
      change.to(records);
      store.commit(
          new CommitDraft(
              now.head(),
              now.next().tid(),
              now.next().object(),
              now.next().extent(),
              records,
              new TreeWriter(store, now.roots().packs(), pages),
              new TreeWriter(store, now.roots().local(), pages),
              new TreeMap<>()),
          pages);
    }
  }
}
