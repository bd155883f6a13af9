package dev.tidemark.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.archive.format.RunWriter;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Sha256;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import dev.tidemark.testkit.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A run is read from any key on, wherever blocks and parts begin, and no more of it than that
/// takes.
///
/// Method: versions of few keys, so that every block and every part begins inside the versions of
/// one key; a sink that counts.
class RunSeekTest {

  private static final int SEGMENT_BYTES = 256 << 10;
  private static final int TAIL_BYTES = 32 << 10;

  private final MemorySink place = new MemorySink();
  private final FaultySink counted = new FaultySink(place);
  private final ObjectReader reads = new ObjectReader(counted, new SimSeam(1).seam());

  private static byte[] key(int number) {
    return ByteBuffer.allocate(8).putInt(4, number).array();
  }

  /// Each of 2 KB that do not compress: about 32 to a block.
  private static List<VersionedRecord> records(int keys, int versions) {
    Random random = new Random(keys);
    List<VersionedRecord> records = new ArrayList<>();
    for (int key = 1; key <= keys; key++) {
      for (int version = versions; version > 0; version--) {
        byte[] value = Seeds.bytes(random, 2_000);
        records.add(new VersionedRecord(key(2 * key), new TxId(version), TxId.ZERO, value));
      }
    }
    return records;
  }

  private List<RunRef> write(List<VersionedRecord> records, int partBytes) throws Exception {
    List<RunRef> refs = new ArrayList<>();
    RunWriter writer = new RunWriter(partBytes, (part, bytes) -> refs.add(put(part, bytes)));
    for (VersionedRecord record : records) {
      writer.add(record);
    }
    writer.finish().ifPresent(bytes -> refs.add(put(0, bytes)));
    return refs;
  }

  private RunRef put(int part, byte[] bytes) {
    RunRef ref = new RunRef(1, part, 0, bytes.length, Sha256.of(bytes));
    place.tamper(ref.object().value(), bytes);
    return ref;
  }

  /// Opens parts whole, and keeps what is opened and read.
  private final class Watched implements RecordCursor.Opener {
    final Set<RunRef> opened = new HashSet<>();
    int blocks;

    @Override
    public RunPart open(RunRef ref) throws TargetException, InterruptedException {
      opened.add(ref);
      return RunPart.open(reads, ref, 1 << 20);
    }

    @Override
    public List<VersionedRecord> block(RunPart part, int i, @Nullable VersionedRecord before)
        throws TargetException, InterruptedException {
      blocks++;
      return part.block(i, before);
    }
  }

  private static List<String> rest(List<VersionedRecord> records, byte[] from) {
    return records.stream()
        .filter(record -> Arrays.compareUnsigned(record.key(), from) >= 0)
        .map(RunSeekTest::show)
        .toList();
  }

  private static String show(VersionedRecord record) {
    return Arrays.toString(record.key()) + record.created() + Arrays.hashCode(record.value());
  }

  private static List<String> read(RecordCursor cursor) throws Exception {
    List<String> read = new ArrayList<>();
    for (VersionedRecord record = cursor.next(); record != null; record = cursor.next()) {
      read.add(show(record));
    }
    return read;
  }

  @Test
  void every_version_of_a_key_is_read_though_a_block_or_a_part_begins_between_them()
      throws Exception {
    List<VersionedRecord> records = records(5, 100);
    for (int partBytes : new int[] {1, 130_000, 1 << 24}) {
      List<RunRef> run = write(records, partBytes);
      for (int key = 0; key <= 11; key++) {
        assertThat(read(new RecordCursor(run, new Watched(), key(key))))
            .as("%d parts, from key %d", run.size(), key)
            .isEqualTo(rest(records, key(key)));
      }
    }
  }

  @Test
  void a_seek_opens_few_parts_and_reads_few_blocks() throws Exception {
    List<VersionedRecord> records = records(1_000, 1);
    List<RunRef> parts = write(records, 1);
    assertThat(parts).hasSizeGreaterThan(30);
    Watched opener = new Watched();
    assertThat(read(new RecordCursor(parts, opener, key(2_000)))).hasSize(1);
    assertThat(opener.opened).hasSizeLessThan(8);
    assertThat(opener.blocks).isLessThanOrEqualTo(2);
    List<RunRef> one = write(records, 1 << 24);
    Watched again = new Watched();
    assertThat(read(new RecordCursor(one, again, key(2_000)))).hasSize(1);
    assertThat(again.blocks).isLessThanOrEqualTo(2);
  }

  @Test
  void a_scan_from_the_start_opens_each_part_once() throws Exception {
    List<RunRef> parts = write(records(200, 1), 1);
    counted.resetCounts();
    read(new RecordCursor(parts, new Watched(), new byte[0]));
    assertThat(counted.count(FaultySink.Kind.OPEN)).isEqualTo(parts.size());
  }

  @Test
  void a_part_is_closed_by_the_block_that_brings_it_to_its_limit_and_by_none_before()
      throws Exception {
    List<VersionedRecord> records = records(200, 1);
    List<VersionedRecord> twoBlocks = records.subList(0, 66);
    RunPart part = RunPart.open(reads, write(twoBlocks, 1 << 24).getFirst(), 1 << 24);
    assertThat(part.index().blocks()).isEqualTo(2);
    int limit = (int) part.ref().length();
    assertThat(blocks(write(records, limit).getFirst())).isEqualTo(2);
    assertThat(blocks(write(records, limit + 1).getFirst())).isEqualTo(3);
  }

  private int blocks(RunRef ref) throws Exception {
    return RunPart.open(reads, ref, 1 << 24).index().blocks();
  }

  @Test
  void records_that_end_with_a_full_part_are_a_run_of_that_part() throws Exception {
    List<VersionedRecord> block = records(33, 1);
    RunWriter writer =
        new RunWriter(
            1,
            (part, bytes) -> {
              throw new AssertionError("given away");
            });
    for (VersionedRecord record : block) {
      writer.add(record);
    }
    Optional<byte[]> only = writer.finish();
    RunRef ref = put(0, only.orElseThrow());
    assertThat(read(new RecordCursor(List.of(ref), new Watched(), new byte[0])))
        .isEqualTo(rest(block, key(0)));
  }

  /// What opening a part costs: one request if it is read whole.
  private long opens(RunRef ref, int wholeBytesMax) throws Exception {
    counted.resetCounts();
    RunPart.open(reads, ref, wholeBytesMax);
    return counted.count(FaultySink.Kind.OPEN);
  }

  @Test
  void a_part_up_to_the_limit_is_read_at_once_and_a_longer_one_by_its_index() throws Exception {
    RunRef ref = write(records(200, 1), 1 << 24).getFirst();
    int length = (int) ref.length();
    assertThat(opens(ref, length)).isEqualTo(1);
    assertThat(counted.bytes(FaultySink.Kind.OPEN)).isEqualTo(length);
    assertThat(opens(ref, length - 1)).isEqualTo(2);
    assertThat(counted.bytes(FaultySink.Kind.OPEN)).isEqualTo(TAIL_BYTES + 16);
  }

  @Test
  void a_short_part_is_read_at_once_and_its_hash_checked() throws Exception {
    for (int over : new int[] {0, 1}) {
      RunRef ref = put(0, partOf(TAIL_BYTES + over));
      counted.resetCounts();
      RunPart.open(reads, ref, new SegmentCache(reads, 1 << 20));
      assertThat(counted.count(FaultySink.Kind.OPEN)).isEqualTo(1 + over);
    }
  }

  private static byte[] partOf(int length) throws Exception {
    int value = 0;
    byte[] part = part(value);
    while (part.length != length) {
      value += length - part.length;
      part = part(value);
    }
    return part;
  }

  /// @param bytes of values in all
  private static byte[] part(int bytes) throws Exception {
    RunWriter writer = new RunWriter(1 << 20, (part, given) -> {});
    Random random = new Random(1);
    for (int key = 0; key == 0 || bytes > 2_000 * key; key++) {
      byte[] value = Seeds.bytes(random, Math.min(2_000, bytes - 2_000 * key));
      writer.add(new VersionedRecord(key(key), new TxId(1), TxId.ZERO, value));
    }
    return writer.finish().orElseThrow();
  }

  /// The index of a part of long keys is longer than what is read for it at first.
  @Test
  void a_part_with_a_long_index_is_read_by_windows_and_through_the_cache() throws Exception {
    List<VersionedRecord> records = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      byte[] key = Arrays.copyOf(key(i), 1_024);
      records.add(new VersionedRecord(key, new TxId(1), TxId.ZERO, new byte[2_000]));
    }
    List<RunRef> run = write(records, 1 << 24);
    assertThat(blocks(run.getFirst())).isGreaterThan(40);
    SegmentCache cache = new SegmentCache(reads, 1 << 22);
    assertThat(read(new RecordCursor(run, ref -> RunPart.open(reads, ref, 0), new byte[0])))
        .isEqualTo(rest(records, new byte[0]));
    assertThat(read(new RecordCursor(run, ref -> RunPart.open(reads, ref, cache), new byte[0])))
        .isEqualTo(rest(records, new byte[0]));
  }

  /// A part that lies inside a commit object, behind its header and before something else.
  @Test
  void a_part_inside_an_object_is_read_on_in_few_requests_and_not_past_its_end() throws Exception {
    List<VersionedRecord> records = records(1_000, 1);
    byte[] part = place.bytes(write(records, 1 << 24).getFirst().object().value()).orElseThrow();
    int offset = 3 * SEGMENT_BYTES + 1_000;
    byte[] object = Arrays.copyOf(new byte[offset], offset + part.length + (4 << 20));
    System.arraycopy(part, 0, object, offset, part.length);
    RunRef inside = new RunRef(1, 0, offset, part.length, Sha256.of(part));
    place.tamper(inside.object().value(), object);
    SegmentCache cache = new SegmentCache(reads, 1 << 24);
    counted.resetCounts();
    assertThat(
            read(
                new RecordCursor(
                    List.of(inside), ref -> RunPart.open(reads, ref, cache), new byte[0])))
        .isEqualTo(rest(records, new byte[0]));
    assertThat(counted.count(FaultySink.Kind.OPEN)).isLessThanOrEqualTo(5);
    assertThat(counted.bytes(FaultySink.Kind.OPEN))
        .isLessThan(part.length + 2L * SEGMENT_BYTES + TAIL_BYTES + 17);
  }
}
