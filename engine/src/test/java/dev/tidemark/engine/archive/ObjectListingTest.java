package dev.tidemark.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Sha256;
import dev.tidemark.testkit.MemorySink;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a listing tells of a place, over more pages than one.
final class ObjectListingTest {

  private static final byte[] BYTES = {1, 2, 3};

  private final MemorySink sink = new MemorySink();
  private final ObjectReader reads = ObjectReader.once(sink, Seam.real());

  private void create(ObjectName name) throws Exception {
    sink.create(name, Content.of(BYTES, Sha256.of(BYTES)));
  }

  private static PackRef pack(long number, int length) {
    ExtentId id = new ExtentId(number);
    return new PackRef(number, 0, length, id, id, Sha256.of(BYTES));
  }

  @Test
  void every_page_of_every_directory_is_listed() throws Exception {
    for (int n = 1; n <= 2_001; n++) {
      create(ArchiveNames.commit(n));
    }
    for (int n = 1; n <= 1_000; n++) {
      create(pack(n, 3).object());
    }
    ObjectListing listing = ObjectListing.of(reads, ArchiveNames.COMMITS, ArchiveNames.PACKS);
    assertThat(listing.commits()).hasSize(2_001).containsEntry(2_001L, 3L);
    assertThat(List.copyOf(listing.commits().keySet())).isSorted();
    assertThat(listing.packs()).hasSize(1_000);
    assertThat(listing.madeFor()).isEqualTo(1_000);
  }

  @Test
  void an_object_of_another_length_is_not_the_one_that_is_named() throws Exception {
    create(pack(7, 3).object());
    ObjectListing listing = ObjectListing.of(reads, ArchiveNames.packsOf(7));
    assertThat(listing.has(pack(7, 3))).isTrue();
    assertThat(listing.has(pack(7, 4))).isFalse();
    assertThat(listing.has(pack(8, 3))).isFalse();
    assertThat(listing.length(pack(8, 3).object())).isEmpty();
  }

  @Test
  void what_has_a_name_of_its_own_is_listed_and_is_neither_commit_nor_pack() throws Exception {
    create(new ObjectName("packs/notes"));
    create(new ObjectName("commits/notes"));
    ObjectListing listing = ObjectListing.of(reads, ArchiveNames.COMMITS, ArchiveNames.PACKS);
    assertThat(List.copyOf(listing.lengths().keySet()))
        .containsExactly(new ObjectName("commits/notes"), new ObjectName("packs/notes"));
    assertThat(listing.commits()).isEmpty();
    assertThat(listing.packs()).isEmpty();
    assertThat(listing.madeFor()).isZero();
  }
}
