package dev.tidemark.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Mark;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The way down an archive's commits reads each header once, whatever lies between those that carry
/// records.
///
/// Method: archives of headers alone, made here; a sink that counts what is opened.
class CommitPathTest {

  private static final Timeline TIMELINE = new Timeline(0, 1, 1);
  private static final int MANY = 300;

  private final MemorySink place = new MemorySink();
  private Optional<CommitHeader> newest = Optional.empty();
  private Optional<CommitHeader.Previous> previous = Optional.empty();
  private long number;

  /// One more commit, of records up to `tid`.
  private CommitHeader.From records(CommitKind kind, long tid, Optional<CommitHeader.From> from)
      throws Exception {
    add(kind, tid, from);
    return newest.orElseThrow().nextFrom().orElseThrow();
  }

  private void extentsOnly(int count, Optional<CommitHeader.From> from) throws Exception {
    long tid = from.map(records -> records.tid().value()).orElse(0L);
    for (int i = 0; i < count; i++) {
      add(CommitKind.EXTENTS, tid, from);
    }
  }

  private void add(CommitKind kind, long tid, Optional<CommitHeader.From> from) throws Exception {
    number++;
    Hash chain = new Hash(tid, 0, 0, 0);
    Mark mark =
        new Mark(TIMELINE, new TxId(tid), chain, new ExtentId(number), new TxId(tid), chain);
    CommitHeader header =
        new CommitHeader(
            new UUID(1, 1),
            new UUID(2, 2),
            number,
            kind,
            mark,
            CommitHeader.State.NONE,
            from,
            previous,
            CommitHeader.Tally.ZERO,
            "test",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            0);
    Optional<byte[]> run =
        kind == CommitKind.EXTENTS ? Optional.empty() : Optional.of(ArchiveFormatTest.run());
    CommitObject object = ArchiveWriter.assemble(header, run, List.of());
    place.tamper(ArchiveNames.commit(number).value(), object.bytes());
    newest = Optional.of(object.header());
    previous = Optional.of(new CommitHeader.Previous(number, object.hash()));
  }

  private void damage(long commit) {
    String name = ArchiveNames.commit(commit).value();
    byte[] bytes = place.bytes(name).orElseThrow();
    bytes[20] ^= 1;
    place.tamper(name, bytes);
  }

  /// The numbers on the way down, after which no object was opened twice.
  private List<Long> way() throws Exception {
    FaultySink counted = new FaultySink(place);
    CommitPath path =
        new CommitPath(
            Commits.once(counted, Seam.real()), Reads.once(counted, Seam.real()), newest);
    List<Long> numbers = path.numbers();
    assertThat(path.numbers()).isEqualTo(numbers);
    Map<String, Long> opened =
        new TreeMap<>(
            counted.calls().stream()
                .filter(call -> call.kind() == FaultySink.Kind.OPEN)
                .collect(Collectors.groupingBy(FaultySink.Call::subject, Collectors.counting())));
    opened.values().removeIf(times -> times == 1);
    assertThat(opened).as("opened more than once").isEmpty();
    return numbers;
  }

  @Test
  void extents_before_the_first_records_are_read_once_each() throws Exception {
    extentsOnly(MANY, Optional.empty());
    records(CommitKind.BASE, 5, Optional.empty());
    assertThat(way()).containsExactly(MANY + 1L);
  }

  @Test
  void extents_between_records_are_read_at_most_once_each() throws Exception {
    Optional<CommitHeader.From> from = Optional.of(records(CommitKind.BASE, 5, Optional.empty()));
    for (int i = 1; i <= 20; i++) {
      extentsOnly(MANY / 20, from);
      from = Optional.of(records(CommitKind.INCREMENT, 5 + i, from));
    }
    extentsOnly(MANY, from);
    assertThat(way()).hasSize(21).startsWith(321L).endsWith(1L);
  }

  @Test
  void records_that_are_void_above_and_below_many_extents_are_looked_for_once() throws Exception {
    CommitHeader.From base = records(CommitKind.BASE, 5, Optional.empty());
    extentsOnly(MANY, Optional.of(base));
    CommitHeader.From next = records(CommitKind.INCREMENT, 6, Optional.of(base));
    extentsOnly(1, Optional.of(next));
    damage(base.number());
    damage(next.number());
    assertThat(way()).isEmpty();
  }

  @Test
  void records_that_are_gone_below_many_extents_are_looked_for_once() throws Exception {
    records(CommitKind.BASE, 4, Optional.empty());
    CommitHeader.From gone = records(CommitKind.BASE, 5, Optional.empty());
    extentsOnly(MANY, Optional.of(gone));
    CommitHeader.From next = records(CommitKind.INCREMENT, 6, Optional.of(gone));
    extentsOnly(1, Optional.of(next));
    place.delete(new ObjectName(ArchiveNames.commit(gone.number()).value()));
    damage(next.number());
    assertThat(way()).containsExactly(1L);
  }

  @Test
  void another_commit_than_the_one_meant_is_looked_at_once() throws Exception {
    CommitHeader.From base = records(CommitKind.BASE, 5, Optional.empty());
    CommitHeader.From other =
        new CommitHeader.From(base.number(), TIMELINE, base.tid(), new Hash(9, 9, 9, 9));
    extentsOnly(MANY, Optional.of(other));
    CommitHeader.From next = records(CommitKind.INCREMENT, 6, Optional.of(base));
    extentsOnly(1, Optional.of(next));
    damage(next.number());
    assertThat(way()).containsExactly(1L);
  }
}
