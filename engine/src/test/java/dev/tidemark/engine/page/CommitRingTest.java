package dev.tidemark.engine.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.page.CommitRecord.Block;
import dev.tidemark.engine.page.CommitRecord.Kind;
import dev.tidemark.engine.page.CommitRecord.Previous;
import dev.tidemark.engine.page.CommitRing.Slotted;
import dev.tidemark.engine.seam.SimDisk;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommitRingTest {

  private static final UUID VOLUME = new UUID(1, 2);

  private final SimDisk disk = new SimDisk();
  private PageFile file = open();
  private CommitRing ring = new CommitRing(file, VOLUME);

  private PageFile open() {
    try {
      return new PageFile(disk.process("test").openForWrite("btree"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void empty() throws IOException {
    byte[] empty = new byte[CommitRing.SLOTS * CommitRecordCodec.SLOT_BYTES];
    file.write(empty, empty.length, CommitRing.RING_OFFSET);
  }

  @AfterEach
  void close() throws IOException {
    file.close();
  }

  /// @param object tells contents with one sequence apart
  private static CommitRecord record(long sequence, Previous previous, long object) {
    IdCeilings next = new IdCeilings(sequence + 1, 1, object, 1);
    return new CommitRecord(
        Kind.COMMIT,
        sequence,
        previous,
        0,
        WriteStoreTest.HEAD,
        Roots.NONE,
        next,
        next,
        CommitRing.FIRST_PAGE,
        Block.NONE,
        Manifest.EMPTY);
  }

  private Slotted write(int slot, CommitRecord record) throws IOException {
    return ring.write(slot, record, Manifest.EMPTY.encode());
  }

  @Test
  void the_predecessor_of_a_record_lies_in_the_slot_before_also_across_the_end_of_the_ring()
      throws IOException {
    Slotted last = write(CommitRing.SLOTS - 1, record(5, Previous.NONE, 16));
    Slotted first = write(last.nextSlot(), record(6, last.asPrevious(), 16));

    assertThat(first.slot()).isZero();
    assertThat(ring.previous(first)).contains(last);
    assertThat(ring.readAll()).containsExactly(first, last);
  }

  @Test
  void a_record_with_the_right_number_and_other_content_is_no_predecessor() throws IOException {
    Slotted right = write(0, record(5, Previous.NONE, 16));
    Slotted after = write(1, record(6, right.asPrevious(), 16));

    write(0, record(5, Previous.NONE, 17));

    assertThat(ring.previous(after)).isEmpty();
  }

  @Test
  void sequences_are_compared_unsigned() throws IOException {
    Slotted high = write(0, record(-2, Previous.NONE, 16));
    Slotted low = write(1, record(7, Previous.NONE, 16));

    assertThat(ring.readAll()).isEqualTo(List.of(high, low));
  }

  @Test
  void a_record_copied_into_another_slot_is_none() throws IOException {
    CommitRecord record = record(5, Previous.NONE, 16);
    byte[] bytes = CommitRecordCodec.encode(VOLUME, 3, record, Manifest.EMPTY.encode());
    file.write(bytes, bytes.length, CommitRing.RING_OFFSET + 4L * bytes.length);

    assertThat(ring.readAll()).isEmpty();
  }

  @Test
  void a_record_of_another_volume_is_none() throws IOException {
    CommitRecord record = record(5, Previous.NONE, 16);
    byte[] bytes = CommitRecordCodec.encode(new UUID(9, 9), 3, record, Manifest.EMPTY.encode());
    file.write(bytes, bytes.length, CommitRing.RING_OFFSET + 3L * bytes.length);

    assertThat(ring.readAll()).isEmpty();
  }

  @Test
  void a_manifest_takes_as_many_pages_as_it_fills() {
    assertThat(CommitRecord.Block.pagesFor(1)).isEqualTo(1);
    assertThat(CommitRecord.Block.pagesFor(PageFormat.SIZE)).isEqualTo(1);
    assertThat(CommitRecord.Block.pagesFor(PageFormat.SIZE + 1)).isEqualTo(2);
  }
}
