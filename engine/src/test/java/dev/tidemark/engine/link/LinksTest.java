package dev.tidemark.engine.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.spi.sink.ForwardingSink;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.testkit.MemorySink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// One link for each target of a process, and an order at its end.
class LinksTest {

  private static final LinkPolicy POLICY =
      new LinkPolicy(
          RetryPolicy.defaults(), BreakerPolicy.defaults(), 4, Optional.empty(), LinkLimits.NONE);

  private final SimSeam machine = new SimSeam(3);
  private final Links links = new Links(machine.seam());
  private final List<String> closed = new ArrayList<>();

  private ObjectSink open(String target, String name) throws Exception {
    Link link = links.of(target, POLICY);
    return machine.run(() -> link.open(() -> new Named(name), sent -> {}));
  }

  private final class Named extends ForwardingSink {
    private final String name;

    Named(String name) {
      super(new MemorySink());
      this.name = name;
    }

    @Override
    public void close() {
      closed.add(name);
    }
  }

  @Test
  void who_reads_and_who_sends_have_one_link_and_so_one_limit() {
    Link reading = links.of("t", POLICY);
    assertThat(links.of("t", POLICY, () -> PackSize.Bounds.DEFAULT)).isSameAs(reading);
    assertThat(links.find("t")).contains(reading);
    assertThat(links.of("other", POLICY)).isNotSameAs(reading);
  }

  @Test
  void packs_begin_with_the_size_of_the_first_who_sends_whoever_has_read_before() {
    Link link = links.of("t", POLICY);
    links.of("t", POLICY, () -> PackSize.Bounds.fixed(1 << 16));
    assertThat(link.packs().bytes()).isEqualTo(1 << 16);
    links.of("t", POLICY, () -> PackSize.Bounds.fixed(1 << 20));
    assertThat(link.packs().bytes()).isEqualTo(1 << 16);
  }

  @Test
  void what_is_still_open_is_closed_once_the_newest_first() throws Exception {
    ObjectSink first = open("a", "first");
    open("b", "second");
    open("a", "third");
    first.close();
    links.close();
    links.close();
    first.close();
    assertThat(closed).containsExactly("first", "third", "second");
  }

  @Test
  void nothing_can_be_opened_after_the_end_and_nothing_stays_open() {
    links.close();
    assertThatThrownBy(() -> open("a", "late")).isInstanceOf(IllegalStateException.class);
    assertThat(closed).containsExactly("late");
  }

  @Test
  void an_unattended_run_waits_for_no_place_that_has_not_answered_and_as_ever_for_others() {
    RetryPolicy usual = POLICY.retry();
    assertThat(usual.patience(false)).isPositive();
    assertThat(POLICY.unattended().retry().patience(false)).isZero();
    assertThat(POLICY.unattended().retry().patience(true)).isEqualTo(usual.patience(true));
    assertThat(POLICY.unattended().with(usual)).isEqualTo(POLICY);
  }
}
