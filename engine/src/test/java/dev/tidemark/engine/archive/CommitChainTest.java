package dev.tidemark.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.testkit.FaultySink;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The way down an archive's commits reads each header once, whatever lies between those that carry
/// records.
///
/// Method: archives of headers alone, made here; a sink that counts what is opened.
class CommitChainTest {

  private static final int MANY = 300;

  private final HeaderArchive archive;

  CommitChainTest() throws Exception {
    archive = new HeaderArchive();
  }

  /// The numbers on the way down, after which no object was opened twice.
  private List<Long> way() throws Exception {
    FaultySink counted = new FaultySink(archive.place);
    CommitChain path =
        new CommitChain(
            CommitReader.once(counted, Seam.real()),
            ObjectReader.once(counted, Seam.real()),
            archive.newest);
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
    archive.extentsOnly(MANY, Optional.empty());
    archive.records(CommitKind.BASE, 5, Optional.empty());
    assertThat(way()).containsExactly(MANY + 1L);
  }

  @Test
  void extents_between_records_are_read_at_most_once_each() throws Exception {
    Optional<CommitHeader.From> from =
        Optional.of(archive.records(CommitKind.BASE, 5, Optional.empty()));
    for (int i = 1; i <= 20; i++) {
      archive.extentsOnly(MANY / 20, from);
      from = Optional.of(archive.records(CommitKind.INCREMENT, 5 + i, from));
    }
    archive.extentsOnly(MANY, from);
    assertThat(way()).hasSize(21).startsWith(321L).endsWith(1L);
  }

  @Test
  void records_that_are_void_above_and_below_many_extents_are_looked_for_once() throws Exception {
    CommitHeader.From base = archive.records(CommitKind.BASE, 5, Optional.empty());
    archive.extentsOnly(MANY, Optional.of(base));
    CommitHeader.From next = archive.records(CommitKind.INCREMENT, 6, Optional.of(base));
    archive.extentsOnly(1, Optional.of(next));
    archive.damage(base.number());
    archive.damage(next.number());
    assertThat(way()).isEmpty();
  }

  @Test
  void records_that_are_gone_below_many_extents_are_looked_for_once() throws Exception {
    archive.records(CommitKind.BASE, 4, Optional.empty());
    CommitHeader.From gone = archive.records(CommitKind.BASE, 5, Optional.empty());
    archive.extentsOnly(MANY, Optional.of(gone));
    CommitHeader.From next = archive.records(CommitKind.INCREMENT, 6, Optional.of(gone));
    archive.extentsOnly(1, Optional.of(next));
    archive.place.delete(new ObjectName(ArchiveNames.commit(gone.number()).value()));
    archive.damage(next.number());
    assertThat(way()).containsExactly(1L);
  }

  @Test
  void another_commit_than_the_one_meant_is_looked_at_once() throws Exception {
    CommitHeader.From base = archive.records(CommitKind.BASE, 5, Optional.empty());
    CommitHeader.From other =
        new CommitHeader.From(
            base.number(), HeaderArchive.TIMELINE, base.tid(), new Hash(9, 9, 9, 9));
    archive.extentsOnly(MANY, Optional.of(other));
    CommitHeader.From next = archive.records(CommitKind.INCREMENT, 6, Optional.of(base));
    archive.extentsOnly(1, Optional.of(next));
    archive.damage(next.number());
    assertThat(way()).containsExactly(1L);
  }
}
