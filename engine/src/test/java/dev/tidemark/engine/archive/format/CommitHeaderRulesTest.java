package dev.tidemark.engine.archive.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.ArchiveFormatTest;
import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import dev.tidemark.spi.words.TxId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// No header is read whose fields contradict each other, whoever has written it.
///
/// Goal: each rule is missed by itself when it is gone.
///
/// Method: a good increment, commit 2, is changed in one point, written again with a right hash,
/// and must be refused by the name of the rule; what still keeps the rule is read.
class CommitHeaderRulesTest {

  private static final Hash HASH = new Hash(1, 2, 3, 4);
  private static final ExtentId ONE = new ExtentId(1);
  private static final String KIND = "its parts do not fit its kind";
  private static final String SUMS = "its sums make no sense";
  private static final String PART = "a part of its run cannot be";
  private static final String RUN = "its run is misplaced";
  private static final String MISPLACED = "a pack in it is misplaced";
  private static final String PACK = "it names a pack that cannot be";
  private static final String LOST = "it cannot give these commits up";
  private static final String LENGTH = "its length is wrong";

  private final CommitHeader good;

  CommitHeaderRulesTest() throws Exception {
    good = ArchiveFormatTest.commit().header();
  }

  private CommitHeader forged(Consumer<ForgedHeader> change) {
    ForgedHeader forged = new ForgedHeader(good);
    change.accept(forged);
    return forged.header();
  }

  private void refused(String rule, Consumer<ForgedHeader> change) {
    assertThatThrownBy(() -> CommitHeaderCodec.decode(CommitHeaderCodec.encode(forged(change))))
        .isInstanceOf(UnreadableException.Damaged.class)
        .hasMessage("a commit header makes no sense: " + rule);
  }

  private void read(Consumer<ForgedHeader> change) throws Exception {
    CommitHeader forged = forged(change);
    assertThat(CommitHeaderCodec.decode(CommitHeaderCodec.encode(forged))).isEqualTo(forged);
  }

  @Test
  void a_number_is_positive() {
    for (long number : new long[] {0, -1, Long.MIN_VALUE}) {
      refused("its number is not positive", h -> h.number = number);
    }
  }

  @Test
  void from_and_previous_lie_before_the_commit() throws Exception {
    for (long number : new long[] {-1, 2, 3}) {
      refused("`from` is not before it", h -> h.from = from(number));
      refused("`previous` is not before it", h -> h.previous = previous(number));
    }
    read(h -> h.previous = Optional.empty());
    read(h -> {
      h.from = from(1);
      h.previous = previous(1);
    });
  }

  private Optional<CommitHeader.From> from(long number) {
    return Optional.of(
        new CommitHeader.From(number, good.mark().timeline(), new TxId(5), Hash.ZERO));
  }

  private static Optional<CommitHeader.Previous> previous(long number) {
    return Optional.of(new CommitHeader.Previous(number, HASH));
  }

  @Test
  void an_increment_has_records_and_follows_others_and_names_no_older_packs() {
    refused(KIND, h -> h.from = Optional.empty());
    refused(KIND, h -> h.older = List.of(apart(1)));
    refused(KIND, CommitHeaderRulesTest::withoutRun);
  }

  @Test
  void a_commit_of_extents_has_neither_records_nor_older_packs() throws Exception {
    Consumer<ForgedHeader> extents =
        h -> {
          h.kind = CommitKind.EXTENTS;
          withoutRun(h);
        };
    read(extents);
    read(extents.andThen(h -> h.from = Optional.empty()));
    refused(KIND, extents.andThen(h -> h.older = List.of(apart(1))));
    refused(KIND, h -> h.kind = CommitKind.EXTENTS);
  }

  @Test
  void a_base_has_records() throws Exception {
    Consumer<ForgedHeader> base = h -> h.kind = CommitKind.BASE;
    read(base);
    read(base.andThen(h -> h.from = Optional.empty()).andThen(h -> h.older = List.of(apart(1))));
    refused(KIND, base.andThen(CommitHeaderRulesTest::withoutRun));
  }

  private static void withoutRun(ForgedHeader header) {
    long length = header.runs.getFirst().length();
    header.runs = List.of();
    PackRef inside = header.packs.getLast();
    header.packs = List.of(header.packs.getFirst(), at(inside, inside.offset() - length));
    header.objectLength -= length;
  }

  private static PackRef at(PackRef pack, long offset) {
    return new PackRef(
        pack.number(), offset, pack.length(), pack.first(), pack.last(), pack.hash());
  }

  private static PackRef apart(long number) {
    return new PackRef(number, 0, 9, ONE, ONE, HASH);
  }

  /// In the order of [CommitHeader.Tally].
  private static CommitHeader.Tally tally(long... sums) {
    return new CommitHeader.Tally(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6]);
  }

  @Test
  void no_sum_is_negative_nor_above_what_it_cannot_exceed() throws Exception {
    for (int field = 0; field < 7; field++) {
      long[] negative = new long[7];
      negative[field] = -1;
      refused(SUMS, h -> h.tally = tally(negative));
    }
    refused(SUMS, h -> h.tally = tally(3, 0, 0, 0, 0, 0, 0));
    refused(SUMS, h -> h.tally = tally(0, 3, 0, 0, 0, 0, 0));
    refused(SUMS, h -> h.tally = tally(0, 0, 0, 0, 0, 6, 7));
    read(h -> h.tally = CommitHeader.Tally.ZERO);
    read(h -> h.tally = tally(2, 2, 1, 1, 1, 7, 7));
  }

  @Test
  void commits_given_up_lie_apart_from_each_other_and_below_the_base_that_gives_them_up()
      throws Exception {
    Consumer<ForgedHeader> base =
        h -> {
          h.kind = CommitKind.BASE;
          h.number = 9;
          h.runs = List.of(new RunRef(9, 0, 0, 5, HASH));
          h.packs = List.of();
          h.objectLength -= good.objectLength() - lengthOf(good) - Hash.BYTES;
        };
    for (LostCommits lost : List.of(ranges(1, 8), ranges(1, 1, 3, 8), ranges(2, 2))) {
      read(base.andThen(h -> h.lost = lost));
    }
    for (LostCommits lost :
        List.of(
            ranges(0, 3),
            ranges(-2, 3),
            ranges(1, 9),
            ranges(3, 2),
            ranges(1, 2, 2, 3),
            ranges(1, 2, 3, 4),
            ranges(5, 6, 1, 2),
            ranges(1, Long.MAX_VALUE, 5, 6))) {
      refused(LOST, base.andThen(h -> h.lost = lost));
    }
  }

  private static int lengthOf(CommitHeader header) {
    return CommitHeaderCodec.encodedLength(header);
  }

  private static LostCommits ranges(long... bounds) {
    List<LostCommits.Range> ranges = new ArrayList<>();
    for (int i = 0; i < bounds.length; i += 2) {
      ranges.add(new LostCommits.Range(bounds[i], bounds[i + 1]));
    }
    return new LostCommits(ranges);
  }

  @Test
  void parts_of_a_run_are_counted_and_have_bytes_and_come_from_no_later_commit() throws Exception {
    read(runs(part(2, 0, 1), part(1, 1, 1)));
    refused(PART, runs(part(3, 0, 1)));
    refused(PART, runs(part(2, 0, 0)));
    refused(PART, runs(part(2, 1, 1)));
    refused(PART, runs(part(2, 0, 1), part(2, 0, 1)));
    refused(PART, runs(part(2, 0, 1), part(2, 2, 1)));
  }

  private static RunRef part(long number, int part, long length) {
    return new RunRef(number, part, 0, length, HASH);
  }

  private static Consumer<ForgedHeader> runs(RunRef... parts) {
    return h -> {
      withoutRun(h);
      h.runs = List.of(parts);
    };
  }

  @Test
  void what_lies_in_the_commit_follows_the_header_without_gaps() {
    RunRef run = good.runs().getFirst();
    PackRef pack = good.packs().getLast();
    for (int by : new int[] {-1, 1}) {
      RunRef off = new RunRef(2, 0, run.offset() + by, run.length(), run.hash());
      refused(RUN, h -> h.runs = List.of(off));
      refused(MISPLACED, h -> h.packs = List.of(at(pack, pack.offset() + by)));
      refused(LENGTH, h -> h.objectLength += by);
    }
    refused(RUN, h -> h.runs = List.of(new RunRef(1, 0, run.offset(), run.length(), HASH)));
    refused(LENGTH, h -> h.packs = List.of(good.packs().getFirst()));
  }

  /// The sum of what lies inside it and of its hash would be negative, and so would its length.
  @Test
  void a_length_beyond_all_numbers_is_refused() {
    CommitHeader header = forged(h -> h.packs = List.of());
    int begin = lengthOf(header);
    long end = Long.MAX_VALUE - 5;
    RunRef huge = new RunRef(2, 0, begin, end - begin, HASH);
    byte[] forged =
        CommitHeaderCodec.encode(header.completed(List.of(huge), List.of(), end + Hash.BYTES));
    assertThatThrownBy(() -> CommitHeaderCodec.decode(forged))
        .isInstanceOf(UnreadableException.Damaged.class);
  }

  @Test
  void a_pack_has_extents_and_bytes_and_comes_from_no_later_commit() throws Exception {
    PackRef none = new PackRef(1, 0, 9, ExtentId.NONE, ONE, HASH);
    PackRef empty = new PackRef(1, 0, 0, ONE, ONE, HASH);
    PackRef inAnother = new PackRef(1, 7, 9, ONE, ONE, HASH);
    for (PackRef bad : List.of(apart(3), none, empty)) {
      refused(PACK, h -> h.packs = with(bad, h.packs));
      refused(
          PACK,
          h -> {
            h.kind = CommitKind.BASE;
            h.older = List.of(bad);
          });
    }
    for (PackRef fine : List.of(apart(1), apart(2), inAnother)) {
      read(h -> h.packs = with(fine, h.packs));
      read(h -> {
        h.kind = CommitKind.BASE;
        h.older = List.of(fine);
      });
    }
  }

  private static List<PackRef> with(PackRef first, List<PackRef> others) {
    List<PackRef> all = new ArrayList<>(List.of(first));
    all.addAll(others);
    return all;
  }

  @Test
  void an_empty_pack_in_the_commit_is_refused() {
    PackRef pack = good.packs().getLast();
    refused(
        PACK,
        h -> {
          h.packs = List.of(new PackRef(2, pack.offset(), 0, ONE, ONE, HASH));
          h.objectLength -= pack.length();
        });
  }

  @Test
  void places_that_no_object_can_have_are_refused_before_the_rules() {
    byte[] header = CommitHeaderCodec.encode(good);
    int packAt = header.length - Hash.BYTES - 2 - 2 * PackRef.BYTES;
    int runAt = packAt - RunRef.BYTES;
    for (int number : new int[] {packAt, runAt}) {
      for (long bad : new long[] {0, -1}) {
        byte[] forged = header.clone();
        ByteBuffer.wrap(forged).putLong(number, bad);
        assertThatThrownBy(() -> CommitHeaderCodec.decode(sealed(forged)))
            .isInstanceOf(UnreadableException.Damaged.class);
      }
    }
    byte[] turned = header.clone();
    ByteBuffer.wrap(turned).putLong(packAt + 24, 10);
    assertThatThrownBy(() -> CommitHeaderCodec.decode(sealed(turned)))
        .isInstanceOf(UnreadableException.Damaged.class);
  }

  private static byte[] sealed(byte[] header) {
    int end = header.length - Hash.BYTES;
    byte[] hash = Sha256.of(header, 0, end).bytes();
    System.arraycopy(hash, 0, header, end, Hash.BYTES);
    return header;
  }
}
