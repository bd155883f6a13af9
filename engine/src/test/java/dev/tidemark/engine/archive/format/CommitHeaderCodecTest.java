package dev.tidemark.engine.archive.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.ArchiveFormatTest;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import dev.tidemark.spi.words.TxId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What a header says comes back, up to the longest of everything; what is longer is not written,
/// and what is left over is not read.
class CommitHeaderCodecTest {

  private static final int TEXT_BYTES_MAX = 65_535;
  private static final int LENGTH_MAX = 64 << 20;

  private final ForgedHeader header;

  CommitHeaderCodecTest() throws Exception {
    header = new ForgedHeader(ArchiveFormatTest.commit().header());
  }

  private void comesBack() throws Exception {
    CommitHeader written = header.header();
    assertThat(CommitHeaderCodec.decode(CommitHeaderCodec.encode(written))).isEqualTo(written);
  }

  private void isNotWritten() {
    assertThatThrownBy(() -> CommitHeaderCodec.encode(header.header()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static CommitHeader.State state(boolean whole, List<String> sources) {
    return new CommitHeader.State(
        whole, Instant.parse("2026-11-24T08:00:01.5Z"), new TreeSet<>(sources));
  }

  @Test
  void a_checkpoint_is_not_read_as_a_whole_state() throws Exception {
    for (boolean whole : new boolean[] {true, false}) {
      header.state = state(whole, List.of());
      header.snapshots =
          List.of(new CommitHeader.ListedSnapshot("s", new TxId(6), state(!whole, List.of())));
      comesBack();
    }
  }

  @Test
  void texts_come_back_up_to_the_longest_and_longer_ones_are_not_written() throws Exception {
    header.writer = "w".repeat(TEXT_BYTES_MAX);
    comesBack();
    header.writer = "w".repeat(TEXT_BYTES_MAX + 1);
    isNotWritten();
    header.writer = "\u20ac".repeat(TEXT_BYTES_MAX / 3) + "w";
    isNotWritten();
  }

  @Test
  void open_sources_come_back_up_to_the_most_and_more_are_not_written() throws Exception {
    TreeSet<String> sources = new TreeSet<>();
    for (int i = 0; i < TEXT_BYTES_MAX; i++) {
      sources.add(Integer.toString(i));
    }
    header.state = state(false, List.copyOf(sources));
    comesBack();
    sources.add("one more");
    header.state = state(false, List.copyOf(sources));
    isNotWritten();
  }

  @Test
  void a_header_is_written_up_to_the_longest_that_is_read() {
    header.writer = "";
    int empty = CommitHeaderCodec.encodedLength(header.header());
    int packs = (LENGTH_MAX - empty) / PackRef.BYTES;
    header.older = Collections.nCopies(packs, header.packs.getFirst());
    header.writer = "w".repeat((LENGTH_MAX - empty) % PackRef.BYTES);
    assertThat(CommitHeaderCodec.encodedLength(header.header())).isEqualTo(LENGTH_MAX);
    header.writer += "w";
    isNotWritten();
  }

  @Test
  void the_lead_alone_tells_the_length_from_the_shortest_to_the_longest() throws Exception {
    for (int length : new int[] {16 + Hash.BYTES, LENGTH_MAX}) {
      assertThat(CommitHeaderCodec.length(lead(length))).isEqualTo(length);
    }
    for (int length : new int[] {16 + Hash.BYTES - 1, LENGTH_MAX + 1, 0, -1}) {
      assertThatThrownBy(() -> CommitHeaderCodec.length(lead(length)))
          .isInstanceOf(UnreadableException.Damaged.class);
    }
  }

  private static byte[] lead(int length) {
    return ByteBuffer.allocate(16)
        .putLong(CommitHeaderCodec.MAGIC)
        .putInt(0)
        .putInt(length)
        .array();
  }

  /// It would come back as a base.
  @Test
  void a_commit_that_gives_others_up_and_is_no_base_is_not_written() {
    header.lost = LostCommits.of(List.of(1L));
    isNotWritten();
    header.kind = CommitKind.EXTENTS;
    isNotWritten();
  }

  @Test
  void a_header_with_something_left_over_behind_its_lists_is_refused() {
    byte[] good = CommitHeaderCodec.encode(header.header());
    int end = good.length - Hash.BYTES;
    ByteBuffer longer = ByteBuffer.allocate(good.length + 3).put(good, 0, end);
    longer.position(end + 3).put(new byte[Hash.BYTES]).putInt(12, longer.capacity());
    refused(longer.array(), "its lists do not fill it");
  }

  /// Nothing is allocated for it.
  @Test
  void a_list_of_more_than_the_bytes_at_hand_can_hold_is_refused_by_its_count() {
    byte[] good = CommitHeaderCodec.encode(header.header());
    for (int list = 0; list < 4; list++) {
      for (int count : new int[] {-1, 100, 1 << 20}) {
        byte[] forged = good.clone();
        ByteBuffer.wrap(forged).putInt(348 + 4 * list, count);
        refused(forged, "a list of " + count + " does not fit");
      }
    }
  }

  private static void refused(byte[] forged, String fact) {
    int end = forged.length - Hash.BYTES;
    System.arraycopy(Sha256.of(forged, 0, end).bytes(), 0, forged, end, Hash.BYTES);
    assertThatThrownBy(() -> CommitHeaderCodec.decode(forged))
        .isInstanceOf(UnreadableException.Damaged.class)
        .hasMessage("a commit header makes no sense: " + fact);
  }
}
