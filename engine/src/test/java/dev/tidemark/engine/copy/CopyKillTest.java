package dev.tidemark.engine.copy;

import static dev.tidemark.engine.copy.Bench.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.KilledError;
import dev.tidemark.testkit.MemorySink;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Goal: a copy that ends anywhere is gone on with, nothing that can be seen in between is wrong,
/// and little is sent twice.
///
/// Method: one copy is ended at every call of either place, before and after its effect, and by
/// every kind of fault; then another process finishes it, with nothing but the two places.
class CopyKillTest {

  private final Bench bench;

  CopyKillTest() throws Exception {
    bench = new Bench(11).grow(9);
  }

  private AuditedSink audited(MemorySink to) {
    return new AuditedSink(to, () -> bench.origin.checkNewest(to, bench.origin.machine().seam()));
  }

  private int calls(boolean ofSource) throws Exception {
    FaultySink from = new FaultySink(bench.place);
    MemorySink memory = new MemorySink();
    bench.create(bench.place, memory);
    FaultySink to = new FaultySink(memory);
    bench.attempt(from, to);
    return (ofSource ? from : to).calls().size();
  }

  private void endedAt(boolean ofSource, int at, Fault fault) throws Exception {
    MemorySink memory = new MemorySink();
    bench.create(bench.place, memory);
    FaultySink.Script script = FaultySink.at(at, fault);
    FaultySink from = new FaultySink(bench.place, ofSource ? script : FaultySink.none());
    FaultySink to = new FaultySink(audited(memory), ofSource ? FaultySink.none() : script);
    try {
      bench.attempt(from, to);
    } catch (TargetException | KilledError e) {
      // as it was told
    }
    bench.origin.checkAllPoints(memory);
    Set<String> there = new HashSet<>(memory.names());
    FaultySink rest = new FaultySink(audited(memory));
    bench.attempt(bench.place, rest);
    assertSame(bench.place, memory);
    assertThat(rest.calls())
        .filteredOn(call -> call.kind() == FaultySink.Kind.CREATE)
        .as("sent again after %s at call %d", fault, at)
        .noneMatch(call -> there.contains(call.subject()));
  }

  private void endedAnywhere(boolean ofSource) throws Exception {
    int calls = calls(ofSource);
    assertThat(calls).isGreaterThan(20);
    for (int at = 0; at < calls; at++) {
      for (Fault fault :
          List.of(
              Fault.KILL_BEFORE,
              Fault.KILL_AFTER,
              Fault.UNAVAILABLE,
              Fault.LOST_ANSWER,
              Fault.CUT_UPLOAD,
              Fault.CUT_DOWNLOAD)) {
        endedAt(ofSource, at, fault);
      }
    }
  }

  @Test
  void ended_at_any_call_of_the_destination_it_is_gone_on_with() throws Exception {
    endedAnywhere(false);
  }

  @Test
  void ended_at_any_call_of_the_source_it_is_gone_on_with() throws Exception {
    endedAnywhere(true);
  }

  @Test
  void after_a_lost_answer_or_request_the_same_process_lists_nothing_again() throws Exception {
    for (Fault fault : List.of(Fault.LOST_ANSWER, Fault.LOST_REQUEST)) {
      MemorySink memory = new MemorySink();
      bench.create(bench.place, memory);
      FaultySink from = new FaultySink(bench.place);
      FaultySink to = new FaultySink(memory, call -> isThird(call) ? fault : Fault.NONE);
      bench.origin.machine().run(() -> twice(from, to));
      assertSame(bench.place, memory);
      for (FaultySink side : List.of(from, to)) {
        assertThat(side.calls())
            .filteredOn(call -> call.kind() == FaultySink.Kind.LIST)
            .filteredOn(call -> call.subject().equals("commits/"))
            .as("lists of commits after %s", fault)
            .hasSize(1);
      }
    }
  }

  private static boolean isThird(FaultySink.Call call) {
    return call.kind() == FaultySink.Kind.CREATE
        && call.subject().equals(ArchiveNames.commit(3).value());
  }

  private CopyResult twice(FaultySink from, FaultySink to) throws Exception {
    ArchiveCopy copy = bench.copy(from, to, CopyMark.NONE);
    assertThatThrownBy(copy::attempt).isInstanceOf(TargetException.OutcomeUnknown.class);
    to.script(FaultySink.none());
    from.resetCounts();
    to.resetCounts();
    return copy.attempt();
  }
}
