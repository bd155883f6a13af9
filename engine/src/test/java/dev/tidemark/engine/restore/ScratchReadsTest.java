package dev.tidemark.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.view.ExtentNeed;
import dev.tidemark.engine.view.NeedSorter;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.TxId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The files that keep a restore's memory from growing with the tree.
class ScratchReadsTest {

  private final Disk disk = new SimDisk().process("scratch");
  private final Random random = new Random(21);

  private ExtentNeed need(int i) {
    long extent = random.nextLong(1000);
    return new ExtentNeed(
        new ExtentId(extent), i, random.nextLong(9), 1, 2, 3, new Hash(i, 2, 3, 4));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 999, 1000, 2500, 10_000})
  void needs_come_back_in_pack_order_whatever_fits_into_memory(int batch) throws Exception {
    List<ExtentNeed> all = new ArrayList<>();
    try (NeedSorter sorter = new NeedSorter(disk, "needs", batch)) {
      for (int i = 0; i < 2500; i++) {
        all.add(need(i));
        sorter.add(all.getLast());
      }
      all.sort(ExtentNeed.PACK_ORDER);
      List<ExtentNeed> sorted = new ArrayList<>();
      NeedSorter.Sorted needs = sorter.sorted();
      for (ExtentNeed next = needs.peek(); next != null; next = needs.peek()) {
        assertThat(needs.next()).isEqualTo(next);
        sorted.add(next);
      }
      assertThat(sorted).isEqualTo(all);
    }
  }

  @Test
  void steps_are_read_forwards_backwards_and_where_they_are() throws Exception {
    Inode inode = new Inode(FileType.FILE, 0644, 1, 2, -3, 4, 5, 1);
    try (StepLog log = new StepLog(disk, "steps")) {
      List<String> written = new ArrayList<>();
      List<Long> places = new ArrayList<>();
      StepLog.Cursor meanwhile = log.forwards();
      for (int i = 0; i < 6000; i++) {
        RestoreStep step = step(i, inode);
        places.add(log.add(step));
        written.add(shown(step));
        if (i % 2 == 0) {
          assertThat(shown(Objects.requireNonNull(meanwhile.next()))).isEqualTo(written.get(i / 2));
        }
      }
      List<String> backwards = new ArrayList<>();
      StepLog.Cursor cursor = log.backwards();
      for (RestoreStep s = cursor.previous(); s != null; s = cursor.previous()) {
        backwards.addFirst(shown(s));
      }
      assertThat(backwards).isEqualTo(written);
      for (int i = 0; i < written.size(); i += 97) {
        assertThat(shown(log.at(places.get(i)))).isEqualTo(written.get(i));
      }
    }
  }

  private RestoreStep step(int i, Inode inode) {
    byte[] name = new byte[1 + random.nextInt(200)];
    Arrays.fill(name, (byte) ('a' + i % 26));
    TreePath path = TreePath.ROOT.child(name);
    byte[] bytes = new byte[random.nextInt(512)];
    random.nextBytes(bytes);
    return switch (i % 5) {
      case 0 -> new RestoreStep.Delete(path);
      case 1 ->
          new RestoreStep.Directory(path, i, inode, RestoreStep.Role.values()[i % 4], i % 2 == 0);
      case 2 -> new RestoreStep.Symlink(path, i, inode, bytes, RestoreStep.Making.values()[i % 3]);
      case 3 ->
          new RestoreStep.Link(
              path, i, TreePath.of("/an/other"), RestoreStep.Making.values()[i % 3]);
      default ->
          new RestoreStep.File(
              path,
              i,
              inode,
              RestoreStep.Writing.values()[i % 5],
              RestoreStep.Fetching.values()[i % 3],
              new RestoreStep.Inline(i, bytes));
    };
  }

  private static String shown(RestoreStep step) {
    return switch (step) {
      case RestoreStep.Symlink s ->
          s.path() + Arrays.toString(s.target()) + s.making() + s.object() + s.inode();
      case RestoreStep.File f ->
          f.path().toString()
              + f.object()
              + f.inode()
              + f.writing()
              + f.fetching()
              + f.inline().offset()
              + Arrays.toString(f.inline().bytes());
      case RestoreStep.Delete s -> s.toString();
      case RestoreStep.Directory s -> s.toString();
      case RestoreStep.Link s -> s.toString();
    };
  }

  @Test
  void records_are_found_by_key_and_by_range() throws Exception {
    TreeMap<byte[], byte[]> all = new TreeMap<>(Arrays::compareUnsigned);
    for (int i = 0; i < 5000; i++) {
      byte[] value = new byte[random.nextInt(60)];
      random.nextBytes(value);
      all.put(
          RecordKey.of(random.nextInt(900), 16 + random.nextInt(4), new byte[] {(byte) i}), value);
    }
    RecordFile.Writer writer = new RecordFile.Writer(disk, "records");
    for (Map.Entry<byte[], byte[]> e : all.entrySet()) {
      writer.add(new VersionedRecord(e.getKey(), new TxId(5), TxId.ZERO, e.getValue()));
    }
    try (RecordFile file = writer.finish()) {
      all.forEach((key, value) -> assertThat(file.get(key)).isEqualTo(value));
      assertThat(file.get(RecordKey.of(5000, 16))).isNull();
      assertThat(file.get(new byte[0])).isNull();
      for (int object = 0; object < 900; object += 7) {
        byte[] from = RecordKey.prefix(object, 17);
        byte[] to = RecordKey.prefix(object, 19);
        assertThat(keys(file.scan(from, to)))
            .containsExactlyElementsOf(all.subMap(from, to).keySet());
      }
      assertThat(keys(file.scan(new byte[0], RecordKey.prefix(-1)))).hasSize(all.size());
    }
  }

  private static List<byte[]> keys(RecordScan scan) {
    List<byte[]> keys = new ArrayList<>();
    for (VersionedRecord r = scan.next(); r != null; r = scan.next()) {
      keys.add(r.key());
    }
    return keys;
  }

  @Test
  void no_records_at_all_are_an_empty_state() throws Exception {
    try (RecordFile file = new RecordFile.Writer(disk, "records").finish()) {
      assertThat(file.get(new byte[] {1})).isNull();
      assertThat(keys(file.scan(new byte[0], RecordKey.prefix(-1)))).isEmpty();
    }
  }
}
