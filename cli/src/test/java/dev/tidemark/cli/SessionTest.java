package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.cli.store.GlobalOptions;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.link.Link;
import dev.tidemark.engine.link.LinkPolicy;
import dev.tidemark.testkit.MemorySink;
import org.junit.jupiter.api.Test;

/// What one run has at hand, and what is left of it.
class SessionTest {

  @Test
  void nothing_can_be_opened_at_a_target_when_a_run_has_ended() {
    Session session = new Session(new GlobalOptions(), name -> null, System.out, System.err);
    Link link = session.links().of("nas", LinkPolicy.defaults());
    session.close();
    assertThatThrownBy(() -> link.open(MemorySink::new, sent -> {}))
        .isInstanceOf(IllegalStateException.class);
  }
}
