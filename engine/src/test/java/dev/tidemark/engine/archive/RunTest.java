package dev.tidemark.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.format.RecordOrder;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.archive.format.RunWriter;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.MemorySink;
import dev.tidemark.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RunTest {

  private final MemorySink place = new MemorySink();
  private final ObjectReader reads = new ObjectReader(place, new SimSeam(1).seam());

  private static List<VersionedRecord> records(Random random, int count) {
    TreeSet<VersionedRecord> records = new TreeSet<>(RecordOrder::compare);
    while (records.size() < count) {
      byte[] sub = Seeds.bytes(random, random.nextInt(20));
      byte[] key = RecordKey.of(random.nextInt(50), random.nextInt(3), sub);
      for (int versions = 1 + random.nextInt(3); versions > 0; versions--) {
        TxId created = new TxId(1 + random.nextInt(1000));
        TxId deleted = random.nextBoolean() ? TxId.ZERO : new TxId(-1L - random.nextInt(1000));
        byte[] value = Seeds.text(random, random.nextInt(60));
        records.add(new VersionedRecord(key, created, deleted, value));
      }
    }
    return List.copyOf(records);
  }

  private List<RunRef> write(List<VersionedRecord> records, int partBytes) throws Exception {
    List<RunRef> refs = new ArrayList<>();
    RunWriter writer = new RunWriter(partBytes, (part, bytes) -> refs.add(put(part, bytes)));
    for (VersionedRecord record : records) {
      writer.add(record);
    }
    Optional<byte[]> only = writer.finish();
    only.ifPresent(bytes -> refs.add(put(0, bytes)));
    return refs;
  }

  private RunRef put(int part, byte[] bytes) {
    RunRef ref = new RunRef(1, part, 0, bytes.length, Sha256.of(bytes));
    place.tamper(ref.object().value(), bytes);
    return ref;
  }

  private List<VersionedRecord> read(List<RunRef> run, RecordCursor.Opener opener, byte[] from)
      throws Exception {
    RecordCursor cursor = new RecordCursor(run, opener, from);
    List<VersionedRecord> read = new ArrayList<>();
    for (VersionedRecord record = cursor.next(); record != null; record = cursor.next()) {
      read.add(record);
    }
    return read;
  }

  private static List<String> show(List<VersionedRecord> records) {
    return records.stream()
        .map(record ->
            Arrays.toString(record.key())
                + record.created()
                + record.deleted()
                + Arrays.toString(record.value()))
        .toList();
  }

  @Test
  void records_come_back_from_one_part_or_many_from_the_start_or_from_any_key() {
    Seeds.forEach(
        10,
        random -> {
          List<VersionedRecord> records = records(random, 1 + random.nextInt(12_000));
          List<RunRef> run = write(records, 1 + random.nextInt(200_000));
          SegmentCache cache = new SegmentCache(reads, 1 << 20);
          List<RecordCursor.Opener> openers =
              List.of(
                  ref -> RunPart.open(reads, ref, 1 << 20),
                  ref -> RunPart.open(reads, ref, 0),
                  ref -> RunPart.open(reads, ref, cache));
          for (RecordCursor.Opener opener : openers) {
            assertThat(show(read(run, opener, new byte[0]))).isEqualTo(show(records));
            byte[] from = records.get(random.nextInt(records.size())).key();
            List<VersionedRecord> rest =
                records.stream()
                    .filter(record -> Arrays.compareUnsigned(record.key(), from) >= 0)
                    .toList();
            assertThat(show(read(run, opener, from))).isEqualTo(show(rest));
          }
        });
  }

  @Test
  void equal_records_give_equal_bytes() throws Exception {
    List<VersionedRecord> records = records(new Random(2), 3_000);
    assertThat(write(records, 50_000)).isEqualTo(write(records, 50_000));
  }

  @Test
  void the_longest_keys_and_values_come_back() throws Exception {
    List<VersionedRecord> records = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      byte[] key = new byte[Volume.KEY_BYTES_MAX];
      key[0] = (byte) i;
      byte[] value = Seeds.bytes(new Random(i), Volume.VALUE_BYTES_MAX);
      records.add(new VersionedRecord(key, new TxId(-1), new TxId(-1), value));
    }
    List<RunRef> run = write(records, 1 << 20);
    assertThat(show(read(run, ref -> RunPart.open(reads, ref, 1 << 20), new byte[0])))
        .isEqualTo(show(records));
  }

  @Test
  void records_out_of_order_are_not_written() throws Exception {
    RunWriter writer = new RunWriter(1000, (part, bytes) -> {});
    VersionedRecord record = records(new Random(1), 1).getFirst();
    writer.add(record);
    assertThatThrownBy(() -> writer.add(record)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void every_flipped_bit_is_noticed_with_the_hash_and_without() throws Exception {
    List<VersionedRecord> records = records(new Random(3), 12);
    RunRef ref = write(records, 1 << 20).getFirst();
    byte[] good = place.bytes(ref.object().value()).orElseThrow();
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit >> 3] ^= (byte) (1 << (bit & 7));
      place.tamper(ref.object().value(), bad);
      for (int whole : new int[] {0, 1 << 20}) {
        assertThatThrownBy(
                () -> read(List.of(ref), r -> RunPart.open(reads, r, whole), new byte[0]))
            .as("bit %d", bit)
            .isInstanceOf(TargetException.Corrupt.class);
      }
    }
  }

  /// Goal: bytes that pass every CRC still cannot make a reader fall over or allocate.
  @Test
  void any_block_is_read_or_refused() throws Exception {
    byte[] good = ArchiveFormatTest.run();
    Random random = new Random(6);
    for (int i = 0; i < 5_000; i++) {
      byte[] forged = good.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        forged[random.nextInt(forged.length)] = (byte) random.nextInt(256);
      }
      RunRef ref = new RunRef(1, 0, 0, forged.length, Sha256.of(forged));
      place.tamper(ref.object().value(), forged);
      try {
        read(List.of(ref), r -> RunPart.open(reads, r, 1 << 20), new byte[0]);
      } catch (TargetException.Corrupt | TargetException.Rejected e) {
        assertThat(e.getMessage()).contains("read records");
      }
      place.wipe();
    }
  }

  @Test
  void a_part_that_is_gone_is_damage() {
    RunRef gone = new RunRef(1, 0, 0, 1000, Hash.ZERO);
    assertThatThrownBy(() -> read(List.of(gone), ref -> RunPart.open(reads, ref, 0), new byte[0]))
        .isInstanceOf(TargetException.Corrupt.class);
  }
}
