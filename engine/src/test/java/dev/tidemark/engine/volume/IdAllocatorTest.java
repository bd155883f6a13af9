package dev.tidemark.engine.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.page.IdCeilings;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.TxId;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Numbers that are handed out, and what a transaction is when sources are open.
class IdAllocatorTest {

  private final IdAllocator numbers =
      new IdAllocator(new IdCeilings(0, 7, 100, 20), new IdCeilings(9, 9, 103, 22));

  /// Goal: no number is handed out that a crash could hand out again: those from the durable
  /// ceiling on.
  @Test
  void no_object_or_extent_is_handed_out_at_its_durable_ceiling() {
    assertThat(List.of(numbers.newObject(), numbers.newObject(), numbers.newObject()))
        .containsExactly(100L, 101L, 102L);
    assertThatThrownBy(numbers::newObject).isInstanceOf(IllegalStateException.class);
    assertThat(numbers.newExtent()).isEqualTo(new ExtentId(20));
    assertThat(numbers.newExtent()).isEqualTo(new ExtentId(21));
    assertThatThrownBy(numbers::newExtent).isInstanceOf(IllegalStateException.class);
    assertThat(numbers.next()).isEqualTo(new IdCeilings(0, 7, 103, 22));
    numbers.durable(new IdCeilings(9, 9, 104, 23));
    assertThat(numbers.newObject()).isEqualTo(103);
    assertThat(numbers.newExtent()).isEqualTo(new ExtentId(22));
    assertThatThrownBy(numbers::newObject).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void ceilings_are_unsigned() {
    IdAllocator high =
        new IdAllocator(
            new IdCeilings(0, 7, Long.MAX_VALUE, Long.MAX_VALUE),
            new IdCeilings(0, 9, Long.MIN_VALUE + 1, Long.MIN_VALUE + 1));
    assertThat(high.newObject()).isEqualTo(Long.MAX_VALUE);
    assertThat(high.newObject()).isEqualTo(Long.MIN_VALUE);
    assertThatThrownBy(high::newObject).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_tid_is_used_once_and_a_timeline_begins_its_extents_at_one() {
    assertThat(numbers.nextTid()).isEqualTo(new TxId(7));
    numbers.tidUsed();
    assertThat(numbers.nextTid()).isEqualTo(new TxId(8));
    numbers.beginTimeline(3);
    assertThat(numbers.nextExtent()).isEqualTo(ExtentId.of(3, 1));
    assertThat(numbers.next()).isEqualTo(new IdCeilings(0, 8, 100, ExtentId.of(3, 1).value()));
  }

  private static TransactionInfo info(Kind kind) {
    return TransactionInfo.of(kind, "ann", "host", "test", "a change");
  }

  @Test
  void a_transaction_is_whole_only_if_it_says_so_and_no_source_is_open() {
    SortedSet<String> open = new TreeSet<>(List.of("home"));
    assertThat(info(Kind.WHOLE).isWhole()).isTrue();
    assertThat(info(Kind.PART).isWhole()).isFalse();
    assertThat(info(Kind.WHOLE).withOpenSources(open).isWhole()).isFalse();
    assertThat(info(Kind.WHOLE).amid(new TreeSet<>())).isEqualTo(info(Kind.WHOLE));
    TransactionInfo amid =
        info(Kind.WHOLE).withOpenSources(new TreeSet<>(List.of("etc"))).amid(open);
    assertThat(amid.kind()).isEqualTo(Kind.PART);
    assertThat(amid.openSources()).containsExactly("etc", "home");
    assertThat(amid.message()).isEqualTo("a change");
  }

  @Test
  void what_a_transaction_says_is_not_changed_by_whoever_said_it() {
    TreeMap<String, Long> counts = new TreeMap<>(Map.of("files", 3L));
    TreeSet<String> sources = new TreeSet<>(List.of("home"));
    TransactionInfo info = info(Kind.PART).withCounts(counts).withOpenSources(sources);
    counts.put("files", 4L);
    sources.clear();
    assertThat(info.counts()).containsEntry("files", 3L);
    assertThat(info.openSources()).containsExactly("home");
    assertThat(info.withKind(Kind.WHOLE).counts()).isEqualTo(info.counts());
    assertThatThrownBy(() -> info.counts().put("x", 1L))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(info.openSources()::clear).isInstanceOf(UnsupportedOperationException.class);
  }
}
