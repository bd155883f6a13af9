package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: a commit whose number another writer has taken was never created, and nothing is said of
/// it or taken for mended by it.
///
/// Method: another machine with the same volume creates its commit just before ours does.
class TakenNumberTest {

  private final Random random = new Random(9);
  private final World world = new World(9);
  private final MemorySink place = new MemorySink();
  private final ModelVolume volume = new ModelVolume();
  private final Machine ours = new Machine(world, volume, place);
  private final Machine other = new Machine(world, volume, place);
  private boolean otherWasFirst;

  @BeforeEach
  void create() throws Exception {
    ours.create();
    other.create();
    world.limits = World.small().withRoundMax(Duration.ofMinutes(5));
  }

  private void otherCreatesTheNextCommitFirst() {
    ours.place.script(call -> {
      world.machine.advance(Duration.ofSeconds(1));
      boolean now =
          !otherWasFirst
              && call.kind() == FaultySink.Kind.CREATE
              && call.subject().startsWith("commits/");
      if (now) {
        otherWasFirst = true;
        other.write(random, 300);
        assertThat(other.roundWithin()).isInstanceOf(RoundOutcome.Done.class);
      }
      return Fault.NONE;
    });
  }

  private RoundOutcome.Done beaten() throws Exception {
    otherCreatesTheNextCommitFirst();
    RoundOutcome outcome = ours.round();
    assertThat(otherWasFirst).isTrue();
    assertThat(outcome).isInstanceOf(RoundOutcome.Done.class);
    assertThat(((RoundOutcome.Done) outcome).atHead()).isTrue();
    return (RoundOutcome.Done) outcome;
  }

  private void mirrored(int rounds) throws Exception {
    for (int i = 0; i < rounds; i++) {
      ours.write(random, 9_000);
      assertThat(ours.round()).isInstanceOf(RoundOutcome.Done.class);
    }
  }

  private CommitHeader newest() throws Exception {
    return world.reading(place, reader -> reader.newest().orElseThrow());
  }

  private List<PackRef> packs(CommitHeader commit) throws Exception {
    return world.machine.run(() -> new ArchivePacks(place, world.machine.seam()).ofRecords(commit));
  }

  private void assertHeadComesBack() throws Exception {
    List<TxId> points = world.checkAllPoints(volume, place);
    assertThat(points).contains(volume.head().tid());
  }

  @Test
  void the_first_base_of_an_archive_is_the_one_that_was_there_first() throws Exception {
    ours.write(random, 900);
    assertThat(beaten().sent().commits()).isZero();
    assertThat(newest().number()).isEqualTo(1);
    assertHeadComesBack();
  }

  @Test
  void of_two_bases_that_mend_one_archive_only_the_writer_of_the_first_says_so() throws Exception {
    mirrored(3);
    long number = newest().number();
    String commit =
        place.names().stream()
            .filter(n -> n.endsWith("-" + (number - 1)))
            .findFirst()
            .orElseThrow();
    place.tamper(commit, new byte[] {1});
    world.machine.advance(Duration.ofDays(1));
    assertThat(beaten().mended()).isEmpty();
    assertThat(newest().number()).isEqualTo(number + 1);
    assertHeadComesBack();
  }

  /// The commit of the other writer names the damaged pack as well.
  @Test
  void a_pack_that_was_sent_again_is_mended_only_when_a_commit_of_ours_names_it() throws Exception {
    mirrored(2);
    long number = newest().number();
    PackRef gone = packs(newest()).stream().filter(p -> !p.inline()).findFirst().orElseThrow();
    place.delete(new ObjectName(gone.object().value()));
    try (TargetState state = TargetState.open(ours.process, "t").orElseThrow()) {
      state.noteFound(
          new KnownDamage(
              world.machine.seam().time().now(), 1, Set.of(gone), Set.of(), 0, false, false));
    }
    RoundOutcome.Done done = beaten();
    assertThat(done.mended()).singleElement().asString().contains("1 damaged pack");
    assertThat(done.known()).isEqualTo(KnownDamage.NONE);
    assertThat(newest().number()).isEqualTo(number + 2);
    assertThat(packs(newest())).doesNotContain(gone);
    assertHeadComesBack();
  }
}
