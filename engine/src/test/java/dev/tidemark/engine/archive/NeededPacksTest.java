package dev.tidemark.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the newest base leaves out is given up; all else that a commit names is needed.
class NeededPacksTest {

  private final HeaderArchive archive;
  private final List<CommitHeader> newestFirst = new ArrayList<>();
  private final NeededPacks needed = new NeededPacks();

  NeededPacksTest() throws Exception {
    archive = new HeaderArchive();
  }

  private static PackRef pack(long number, long extent) {
    return inside(number, extent, 0);
  }

  private static PackRef inside(long number, long extent, long offset) {
    ExtentId id = new ExtentId(extent);
    return new PackRef(number, offset, 9, id, id, Sha256.of(new byte[] {(byte) extent}));
  }

  private void add(CommitKind kind, List<PackRef> packs, List<PackRef> older) throws Exception {
    Optional<CommitHeader.From> from = archive.newest.flatMap(CommitHeader::nextFrom);
    archive.add(kind, archive.number + 1, from, List.of(), packs, older);
    newestFirst.addFirst(archive.newest.orElseThrow());
  }

  private List<List<PackRef>> ofEach() {
    return newestFirst.stream().map(needed::of).toList();
  }

  @Test
  void what_the_newest_base_leaves_out_is_not_needed_though_older_commits_name_it()
      throws Exception {
    PackRef first = pack(1, 1);
    PackRef givenUp = pack(1, 2);
    PackRef third = pack(2, 3);
    PackRef again = pack(3, 2);
    PackRef above = pack(4, 5);
    add(CommitKind.BASE, List.of(first, givenUp), List.of());
    add(CommitKind.INCREMENT, List.of(third), List.of());
    add(CommitKind.BASE, List.of(again), List.of(first, third));
    add(CommitKind.INCREMENT, List.of(above), List.of());
    assertThat(ofEach())
        .containsExactly(
            List.of(above), List.of(again, first, third), List.of(third), List.of(first));
    assertThat(needed.all()).containsExactly(first, again, third, above);
  }

  @Test
  void what_an_older_base_leaves_out_is_needed_if_the_newest_one_names_it() throws Exception {
    PackRef first = pack(1, 1);
    add(CommitKind.BASE, List.of(first), List.of());
    add(CommitKind.BASE, List.of(), List.of());
    add(CommitKind.BASE, List.of(), List.of(first));
    assertThat(ofEach()).containsExactly(List.of(first), List.of(), List.of(first));
  }

  @Test
  void without_a_base_above_them_the_packs_of_every_commit_are_needed() throws Exception {
    PackRef first = pack(1, 1);
    PackRef second = pack(2, 2);
    PackRef third = pack(3, 3);
    add(CommitKind.BASE, List.of(first), List.of());
    add(CommitKind.INCREMENT, List.of(second), List.of());
    add(CommitKind.INCREMENT, List.of(third), List.of());
    ofEach();
    assertThat(needed.all()).containsExactly(first, second, third);
  }

  @Test
  void a_bad_commit_takes_the_packs_inside_it_along_and_no_others() throws Exception {
    PackRef apart = pack(2, 1);
    PackRef within = inside(2, 2, 100);
    PackRef withinAnother = inside(1, 3, 100);
    add(CommitKind.BASE, List.of(withinAnother), List.of());
    add(CommitKind.INCREMENT, List.of(apart, within), List.of());
    ofEach();
    needed.isBad(2);
    assertThat(needed.bad()).containsExactly(within);
    needed.isBad(apart);
    assertThat(needed.bad()).containsExactlyInAnyOrder(within, apart);
  }
}
