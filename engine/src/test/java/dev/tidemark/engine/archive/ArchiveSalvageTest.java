package dev.tidemark.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ForwardingSink;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Sha256;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.KilledError;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// A base that stands alone names the packs that are still good, and no other.
class ArchiveSalvageTest {

  private static final Predicate<CommitHeader> ALL = header -> true;

  private final HeaderArchive archive;
  private LongPredicate blind = number -> true;

  ArchiveSalvageTest() throws Exception {
    archive = new HeaderArchive();
  }

  /// A pack that lies in the place as its name says.
  private PackRef pack(long number, long extent) {
    byte[] bytes = {1, 2, 3, (byte) extent};
    ExtentId id = new ExtentId(extent);
    PackRef pack = new PackRef(number, 0, bytes.length, id, id, Sha256.of(bytes));
    archive.place.tamper(pack.object().value(), bytes);
    return pack;
  }

  private ArchiveSalvage salvage(LostCommits known, Predicate<CommitHeader> ours) throws Exception {
    return ArchiveSalvage.of(archive.place, Seam.real(), archive.number, known, ours, blind);
  }

  private ArchiveSalvage salvage() throws Exception {
    return salvage(LostCommits.NONE, ALL);
  }

  private void base(List<PackRef> packs, List<PackRef> older) throws Exception {
    archive.add(CommitKind.BASE, 5, Optional.empty(), List.of(), packs, older);
  }

  @Test
  void packs_that_commits_name_and_that_are_there_are_taken_also_older_ones() throws Exception {
    PackRef older = pack(1, 1);
    PackRef added = pack(1, 2);
    base(List.of(added), List.of(older));
    assertThat(salvage().packs()).containsExactlyInAnyOrder(older, added);
    assertThat(salvage().unnamed()).isEmpty();
  }

  @Test
  void a_pack_that_is_gone_or_of_another_length_is_not_taken() throws Exception {
    PackRef gone = pack(1, 1);
    PackRef longer = pack(1, 2);
    base(List.of(gone, longer), List.of());
    archive.place.delete(gone.object());
    archive.place.tamper(longer.object().value(), new byte[5]);
    assertThat(salvage().packs()).isEmpty();
  }

  @Test
  void a_pack_that_only_a_commit_of_another_past_names_is_not_taken() throws Exception {
    PackRef ours = pack(1, 1);
    PackRef theirs = pack(2, 2);
    base(List.of(ours), List.of());
    base(List.of(theirs), List.of());
    assertThat(salvage(LostCommits.NONE, header -> header.number() == 1).packs())
        .containsExactly(ours);
  }

  @Test
  void a_pack_inside_a_commit_goes_with_it() throws Exception {
    base(List.of(), List.of());
    PackRef inside =
        new PackRef(1, 100, 9, new ExtentId(1), new ExtentId(1), Sha256.of(new byte[9]));
    base(List.of(inside), List.of());
    assertThat(salvage().packs()).containsExactly(inside);
    archive.cut(1);
    assertThat(salvage().lost()).isEqualTo(LostCommits.of(List.of(1L)));
    assertThat(salvage().packs()).isEmpty();
  }

  @Test
  void what_was_known_to_be_lost_stays_lost() throws Exception {
    base(List.of(), List.of());
    base(List.of(), List.of());
    LostCommits known = LostCommits.of(List.of(1L));
    assertThat(salvage(known, ALL).lost()).isEqualTo(known);
  }

  @Test
  void packs_that_no_commit_names_are_listed_up_to_those_of_the_next_commit() throws Exception {
    base(List.of(), List.of());
    PackRef next = pack(2, 1);
    pack(3, 2);
    assertThat(salvage().unnamed()).containsExactly(next);
  }

  @Test
  void a_name_that_turns_its_extents_round_is_the_name_of_no_pack() throws Exception {
    PackRef good = pack(1, 1);
    base(List.of(good), List.of());
    String turned =
        ArchiveNames.pack(1, new ExtentId(9), new ExtentId(2), Sha256.of(new byte[1])).value();
    archive.place.tamper(turned, new byte[1]);
    archive.place.tamper(turned.replace("packs/1-", "packs/0-"), new byte[1]);
    assertThat(salvage().packs()).containsExactly(good);
    assertThat(salvage().unnamed()).isEmpty();
  }

  /// Its header comes without its end.
  @Test
  void a_large_commit_that_is_cut_short_is_lost_though_its_header_is_sound() throws Exception {
    archive.run = new byte[100_000];
    base(List.of(), List.of());
    assertThat(salvage().lost().isEmpty()).isTrue();
    archive.cut(1);
    assertThat(salvage().lost()).isEqualTo(LostCommits.of(List.of(1L)));
  }

  @Test
  void a_pack_that_a_base_has_left_out_is_not_taken_though_a_commit_below_names_it()
      throws Exception {
    PackRef good = pack(1, 1);
    PackRef damaged = pack(1, 2);
    base(List.of(good, damaged), List.of());
    base(List.of(), List.of(good));
    assertThat(salvage().packs()).containsExactly(good);
    assertThat(salvage().unnamed()).isEmpty();
    assertThat(salvage().doubtful()).isEmpty();
  }

  /// The commit that named it may be lost, and the base leave it out.
  @Test
  void a_pack_that_no_commit_names_is_not_listed_if_it_was_made_for_one_below_a_base()
      throws Exception {
    base(List.of(), List.of());
    base(List.of(), List.of());
    pack(1, 1);
    PackRef own = pack(2, 2);
    assertThat(salvage().unnamed()).containsExactly(own);
  }

  @Test
  void what_a_lost_base_may_have_left_out_is_in_doubt_and_what_a_later_commit_names_is_not()
      throws Exception {
    PackRef below = pack(1, 1);
    PackRef kept = pack(1, 2);
    PackRef unnamed = pack(1, 3);
    base(List.of(below, kept), List.of());
    base(List.of(), List.of());
    PackRef above = pack(3, 4);
    Optional<CommitHeader.From> from = archive.newest.orElseThrow().nextFrom();
    archive.add(CommitKind.INCREMENT, 6, from, List.of(), List.of(above, kept), List.of());
    archive.place.delete(ArchiveNames.commit(2));
    assertThat(salvage().packs()).containsExactlyInAnyOrder(below, kept, above);
    assertThat(salvage().unnamed()).containsExactly(unnamed);
    assertThat(salvage().doubtful()).containsExactlyInAnyOrder(below, unnamed);
    blind = number -> false;
    assertThat(salvage().doubtful()).isEmpty();
  }

  @Test
  void of_two_lost_bases_the_newer_one_decides_what_is_in_doubt() throws Exception {
    base(List.of(), List.of());
    base(List.of(), List.of());
    archive.extentsOnly(1, archive.newest.orElseThrow().nextFrom());
    base(List.of(), List.of());
    PackRef between = pack(3, 9);
    archive.place.delete(ArchiveNames.commit(2));
    archive.place.delete(ArchiveNames.commit(4));
    assertThat(salvage().unnamed()).containsExactly(between);
    assertThat(salvage().doubtful()).containsExactly(between);
  }

  @Test
  void each_header_is_read_once() throws Exception {
    for (int i = 0; i < 11; i++) {
      base(List.of(), List.of());
    }
    FaultySink counted = new FaultySink(archive.place);
    ArchiveSalvage.of(counted, Seam.real(), archive.number, LostCommits.NONE, ALL, blind);
    assertThat(counted.count(FaultySink.Kind.OPEN)).isEqualTo(11);
  }

  /// A commit that could not be read for another reason than its own damage is not given up.
  @Test
  void a_fault_of_this_program_gives_no_commit_up() throws Exception {
    base(List.of(), List.of());
    base(List.of(), List.of());
    for (Throwable failure :
        List.of(new IllegalStateException("ours"), new KilledError("one read"))) {
      ObjectSink faulty =
          new ForwardingSink(archive.place) {
            @Override
            public Optional<InputStream> open(ObjectName name, long offset, long length)
                throws TargetException, InterruptedException {
              if (name.equals(ArchiveNames.commit(1))) {
                switch (failure) {
                  case Error error -> throw error;
                  default -> throw (RuntimeException) failure;
                }
              }
              return super.open(name, offset, length);
            }
          };
      assertThatThrownBy(() ->
              ArchiveSalvage.of(faulty, Seam.real(), 2, LostCommits.NONE, ALL, number -> false))
          .isSameAs(failure);
    }
  }
}
