package dev.tidemark.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.format.RunBlock;
import dev.tidemark.engine.archive.format.RunIndex;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.bytes.Crc32c;
import dev.tidemark.engine.content.UnreadableException.Damaged;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.MemorySink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Runs whose hashes and CRCs are right and whose contents cannot be: as a bug, or somebody else,
/// would write them. They are damage like any other, and what just still keeps the rules is read.
class ForgedRunTest {

  private static final int HEADER = 16;
  private static final int FOOTER = 28;
  private static final String FOOTER_FACT = "the footer of a run makes no sense";
  private static final String ORDER_FACT = "the index of a run is out of order";

  private record Entry(int offset, String key) {}

  private static Entry entry(int offset, String key) {
    return new Entry(offset, key);
  }

  private static byte[] index(Entry... entries) {
    ByteBuffer out = ByteBuffer.allocate(1 << 12);
    for (Entry entry : entries) {
      out.putInt(entry.offset()).putShort((short) entry.key().length()).put(ascii(entry.key()));
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Index and footer behind the blocks, with right CRCs.
  private static byte[] tail(int indexOffset, int indexLength, int blocks, byte[] index) {
    ByteBuffer out = ByteBuffer.allocate(index.length + FOOTER).put(index);
    out.putInt(indexOffset).putInt(indexLength).putInt(blocks);
    out.putInt(Crc32c.of(index, 0, index.length));
    out.putInt(Crc32c.of(out.array(), index.length, 16));
    return out.putLong(RunIndex.MAGIC).array();
  }

  private static RunIndex decoded(int indexOffset, Entry... entries) throws Damaged {
    byte[] index = index(entries);
    byte[] tail = tail(indexOffset, index.length, entries.length, index);
    return RunIndex.decode(tail, indexOffset + tail.length);
  }

  private static void refused(String fact, int indexOffset, Entry... entries) {
    assertThatThrownBy(() -> decoded(indexOffset, entries))
        .isInstanceOf(Damaged.class)
        .hasMessage(fact);
  }

  @Test
  void blocks_have_bytes_and_no_more_than_a_block_can_have() throws Exception {
    int longest = RunBlock.HEADER_BYTES + RunBlock.STORED_MAX;
    int shortest = RunBlock.HEADER_BYTES + 1;
    for (int length : new int[] {shortest, longest}) {
      int second = HEADER + length;
      RunIndex index = decoded(second + length, entry(HEADER, "a"), entry(second, "b"));
      assertThat(List.of(index.blocks(), index.offset(0), index.offset(1), index.offset(2)))
          .containsExactly(2, HEADER, second, second + length);
    }
    for (int length : new int[] {shortest - 1, longest + 1, 0, -40}) {
      int second = HEADER + length;
      refused(ORDER_FACT, second + 50, entry(HEADER, "a"), entry(second, "b"));
      refused(ORDER_FACT, HEADER + 50 + length, entry(HEADER, "a"), entry(HEADER + 50, "b"));
    }
  }

  @Test
  void the_first_block_follows_the_header() {
    refused(ORDER_FACT, 100, entry(HEADER + 1, "a"));
    refused(ORDER_FACT, 100, entry(0, "a"));
  }

  @Test
  void first_keys_never_fall_but_may_be_the_same() throws Exception {
    assertThat(decoded(90, entry(16, "a"), entry(40, "a"), entry(60, "b")).blocks()).isEqualTo(3);
    refused(ORDER_FACT, 90, entry(16, "b"), entry(40, "a"), entry(60, "c"));
    refused(ORDER_FACT, 90, entry(16, "a"), entry(40, "c"), entry(60, "b"));
  }

  @Test
  void a_footer_of_no_blocks_or_too_many_or_of_another_place_is_refused() throws Exception {
    byte[] index = index(entry(HEADER, "abc"));
    int length = index.length;
    footerRefused(tail(40, length, 0, index), 40 + length + FOOTER);
    footerRefused(tail(40, length, -1, index), 40 + length + FOOTER);
    footerRefused(tail(40, length, 2, index), 40 + length + FOOTER);
    footerRefused(tail(HEADER, 0, 0, new byte[0]), HEADER + FOOTER);
    footerRefused(tail(40, -1, 1, index), 40 - 1 + FOOTER);
    footerRefused(tail(-40, length, 1, index), -40 + length + FOOTER);
    for (int by : new int[] {-1, 1}) {
      footerRefused(tail(40, length, 1, index), 40 + length + FOOTER + by);
    }
    assertThat(RunIndex.decode(tail(40, length, 1, index), 40 + length + FOOTER).blocks())
        .isEqualTo(1);
  }

  private static void footerRefused(byte[] tail, long partLength) {
    assertThatThrownBy(() -> RunIndex.decode(tail, partLength))
        .isInstanceOf(Damaged.class)
        .hasMessage(FOOTER_FACT);
  }

  @Test
  void the_footer_alone_tells_how_long_the_tail_is() throws Exception {
    byte[] index = index(entry(HEADER, "a"), entry(40, "b"));
    byte[] tail = tail(60, index.length, 2, index);
    byte[] footer = Arrays.copyOfRange(tail, index.length, tail.length);
    assertThat(RunIndex.tailLength(footer, 60 + tail.length)).isEqualTo(tail.length);
    byte[] cut = Arrays.copyOfRange(footer, 1, FOOTER);
    assertThatThrownBy(() -> RunIndex.tailLength(cut, 60 + tail.length))
        .isInstanceOf(Damaged.class);
  }

  @Test
  void an_index_with_bytes_left_over_or_missing_is_refused() {
    byte[] index = index(entry(HEADER, "a"), entry(40, "b"));
    byte[] longer = Arrays.copyOf(index, index.length + 1);
    assertThatThrownBy(
            () -> RunIndex.decode(tail(60, longer.length, 2, longer), 60 + longer.length + FOOTER))
        .isInstanceOf(Damaged.class)
        .hasMessage(ORDER_FACT);
    byte[] cut = Arrays.copyOf(index, index.length - 1);
    assertThatThrownBy(
            () -> RunIndex.decode(tail(60, cut.length, 2, cut), 60 + cut.length + FOOTER))
        .isInstanceOf(Damaged.class);
  }

  @Test
  void the_first_block_for_a_key_is_the_last_that_begins_below_it() throws Exception {
    RunIndex index =
        decoded(
            200, entry(16, "b"), entry(40, "d"), entry(60, "d"), entry(80, "d"), entry(100, "f"));
    List<String> keys = List.of("a", "b", "c", "d", "e", "f", "g");
    assertThat(keys.stream().map(key -> index.firstFor(ascii(key))))
        .containsExactly(0, 0, 0, 0, 3, 3, 4);
  }

  private static VersionedRecord record(byte[] key, long created) {
    return new VersionedRecord(key, new TxId(created), TxId.ZERO, new byte[0]);
  }

  private static ByteBuffer block(VersionedRecord... records) {
    RunBlock.Growing block = new RunBlock.Growing();
    for (VersionedRecord record : records) {
      block.add(record);
    }
    return ByteBuffer.wrap(block.close());
  }

  @Test
  void records_of_a_block_rise_from_the_last_one_before_it() throws Exception {
    VersionedRecord first = record(ascii("a"), 7);
    VersionedRecord older = record(ascii("a"), 5);
    assertThat(RunBlock.read(block(first, older), null)).hasSize(2);
    assertThat(RunBlock.read(block(older), first)).hasSize(1);
    for (ByteBuffer bad : List.of(block(first, first), block(older, first))) {
      assertThatThrownBy(() -> RunBlock.read(bad, null)).isInstanceOf(Damaged.class);
    }
    for (VersionedRecord before : List.of(first, older, record(ascii("b"), 1))) {
      assertThatThrownBy(() -> RunBlock.read(block(first), before)).isInstanceOf(Damaged.class);
    }
  }

  @Test
  void a_key_longer_than_keys_may_be_is_refused_whatever_it_shares() throws Exception {
    byte[] longest = new byte[Volume.KEY_BYTES_MAX];
    byte[] tooLong = new byte[Volume.KEY_BYTES_MAX + 1];
    assertThat(RunBlock.read(block(record(longest, 1)), null)).hasSize(1);
    for (ByteBuffer bad :
        List.of(block(record(tooLong, 1)), block(record(longest, 1), record(tooLong, 1)))) {
      assertThatThrownBy(() -> RunBlock.read(bad, null)).isInstanceOf(Damaged.class);
    }
  }

  private final MemorySink place = new MemorySink();
  private final ObjectReader reads = new ObjectReader(place, new SimSeam(1).seam());

  private RunPart opened(byte[] part, int wholeBytesMax) throws Exception {
    RunRef ref = new RunRef(1, 0, 0, part.length, Sha256.of(part));
    place.tamper(ref.object().value(), part);
    return RunPart.open(reads, ref, wholeBytesMax);
  }

  /// With the hash, and without it where the part is too long to be read at once.
  @Test
  void a_part_that_begins_in_another_way_is_damaged_or_too_new() throws Exception {
    for (int whole : new int[] {0, 1 << 20}) {
      byte[] part = ArchiveFormatTest.run();
      assertThat(opened(part, whole).index().blocks()).isEqualTo(1);
      byte[] other = part.clone();
      other[0] ^= 1;
      assertThatThrownBy(() -> opened(begun(other), whole))
          .isInstanceOf(TargetException.Corrupt.class)
          .hasMessageContaining("a run cannot begin so");
      for (int at : new int[] {9, 11}) {
        byte[] newer = part.clone();
        newer[at] = 1;
        assertThatThrownBy(() -> opened(begun(newer), whole))
            .isInstanceOf(TargetException.Rejected.class);
      }
    }
  }

  private static byte[] begun(byte[] part) {
    ByteBuffer.wrap(part).putInt(12, Crc32c.of(part, 0, 12));
    return part;
  }

  @Test
  void a_part_longer_than_parts_may_be_is_refused_before_it_is_read() {
    for (int over : new int[] {0, 1}) {
      RunRef ref = new RunRef(1, 0, 0, RunPart.LENGTH_MAX + over, Hash.ZERO);
      assertThatThrownBy(() -> RunPart.open(reads, ref, 0))
          .isInstanceOf(TargetException.Corrupt.class)
          .hasMessageContaining(over == 0 ? "it is not there" : "a part of a run is too long");
    }
  }
}
