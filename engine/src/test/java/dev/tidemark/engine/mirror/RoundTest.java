package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.link.LinkPolicy;
import dev.tidemark.engine.link.RetryPolicy;
import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.sink.ForwardingSink;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a round does around its lane: its time, its notes, and what it says it has sent.
class RoundTest {

  private static final LinkPolicy PATIENT =
      LinkPolicy.defaults()
          .with(
              RetryPolicy.defaults()
                  .withPatience(Duration.ofHours(1))
                  .withFirstPatience(Duration.ofHours(1)));

  private final Random random = new Random(14);
  private final World world = new World(14);
  private final ModelVolume volume = new ModelVolume();
  private final MemorySink nas = new MemorySink("memory:nas", false);
  private final MemorySink copy = new MemorySink("memory:copy", false);
  private final FaultySink overNas = new FaultySink(nas);
  private final FaultySink overCopy = new FaultySink(copy);

  @TempDir Path root;

  private Target nas() {
    return new Target("nas", () -> overNas, false, PATIENT).in(Optional.of(root.resolve("nas")));
  }

  private Target copy() {
    Target target = new Target("copy", () -> overCopy, false, PATIENT);
    return target.in(Optional.of(root.resolve("copy"))).filledFrom(nas());
  }

  private void write() {
    volume.write(Kind.WHOLE, new Change("f", ModelVolume.content(random, 9_000)));
    volume.sync();
  }

  private void create(Target... targets) throws Exception {
    for (Target target : targets) {
      world.machine.run(() -> world.mirror(volume).create(target, "label", "host"));
    }
  }

  private RoundOutcome round(Mirror mirror, Target target) throws Exception {
    return world.machine.run(
        () -> Objects.requireNonNull(mirror.round(List.of(target)).get(target.name())));
  }

  /// The link's own patience would last longer.
  @Test
  void a_round_stops_in_time_while_it_waits_for_a_place_that_is_away() throws Exception {
    write();
    create(nas(), copy());
    round(world.mirror(volume), nas());
    write();
    world.limits = World.small().withRoundMax(Duration.ofSeconds(20));
    overNas.script(call -> Fault.UNAVAILABLE);
    for (Target target : List.of(nas(), copy())) {
      assertThat(round(world.mirror(volume), target)).isInstanceOf(RoundOutcome.Stopped.class);
    }
  }

  /// It can be read, so it is not away: a person must hear of it.
  @Test
  void a_place_that_answers_and_never_says_what_it_took_is_not_called_offline() throws Exception {
    write();
    create(nas(), copy());
    round(world.mirror(volume), nas());
    write();
    overNas.script(FaultySink.every(FaultySink.Kind.CREATE, Fault.LOST_REQUEST));
    overCopy.script(FaultySink.every(FaultySink.Kind.CREATE, Fault.LOST_REQUEST));
    for (Target target : List.of(nas(), copy())) {
      assertThat(round(world.mirror(volume), target)).isInstanceOf(RoundOutcome.Unsettled.class);
    }
  }

  /// One process, and so one link, for all rounds.
  @Test
  void each_round_says_only_what_it_has_sent_itself() throws Exception {
    create(nas());
    create(copy());
    Mirror mirror = world.mirror(volume);
    for (int i = 0; i < 3; i++) {
      write();
      assertSaysWhatWasAsked(mirror, nas(), overNas);
      assertSaysWhatWasAsked(mirror, copy(), overCopy);
    }
  }

  private void assertSaysWhatWasAsked(Mirror mirror, Target target, FaultySink place)
      throws Exception {
    place.resetCounts();
    RoundOutcome outcome = round(mirror, target);
    assertThat(outcome).isInstanceOf(RoundOutcome.Done.class);
    assertThat(((RoundOutcome.Done) outcome).sent().requests()).isEqualTo(place.calls().size());
  }

  /// Notes of a program that did not yet note them.
  @Test
  void a_round_that_has_reached_its_place_notes_the_mount_point_where_none_was_noted()
      throws Exception {
    write();
    create(nas());
    round(world.mirror(volume), nas());
    create(copy());
    for (Target target : List.of(nas(), copy())) {
      Registration registration =
          TargetState.read(world.process, target.name()).orElseThrow().registration();
      TargetState.register(world.process, target.name(), registration).close();
      write();
      assertThat(round(world.mirror(volume), target)).isInstanceOf(RoundOutcome.Done.class);
      assertThat(TargetState.read(world.process, target.name()).orElseThrow().mountPoint())
          .contains(MountPoint.above(target.localPath().orElseThrow()));
    }
  }

  /// A wiped place that is there again, and takes nothing.
  @Test
  void an_archive_that_was_missing_is_not_missing_any_more_once_a_round_has_found_it()
      throws Exception {
    write();
    create(nas());
    round(world.mirror(volume), nas());
    MemorySink kept = nas.copy("memory:kept");
    for (String name : kept.names()) {
      nas.delete(new ObjectName(name));
    }
    write();
    assertThat(round(world.mirror(volume), nas())).isInstanceOf(RoundOutcome.Parked.class);
    assertThat(found()).contains(RoundOutcome.Reason.MISSING);
    overNas.script(call -> Fault.UNAVAILABLE);
    round(world.mirror(volume), nas());
    assertThat(found()).contains(RoundOutcome.Reason.MISSING);
    kept.names().forEach(name -> nas.tamper(name, kept.bytes(name).orElseThrow()));
    overNas.script(FaultySink.every(FaultySink.Kind.CREATE, Fault.REJECTED));
    assertThat(round(world.mirror(volume), nas()))
        .isInstanceOfSatisfying(
            RoundOutcome.Parked.class,
            parked -> assertThat(parked.reason()).isEqualTo(RoundOutcome.Reason.REJECTED));
    assertThat(found()).isEmpty();
  }

  private Optional<RoundOutcome.Reason> found() throws Exception {
    return LastRound.read(world.process, "nas").flatMap(LastRound::found).map(LastRound.Found::why);
  }

  /// What is noted of a store is believed for a day, but not if it is none of the volume's past.
  @Test
  void a_store_that_has_seen_more_than_a_volume_that_was_put_back_is_not_called_at_the_head()
      throws Exception {
    write();
    create(nas());
    ModelVolume older = volume.copy(0);
    write();
    assertThat(round(world.mirror(volume), nas())).isInstanceOf(RoundOutcome.Done.class);
    overNas.resetCounts();
    assertThat(round(world.mirror(older), nas()))
        .isInstanceOfSatisfying(
            RoundOutcome.Parked.class,
            parked -> assertThat(parked.reason()).isEqualTo(RoundOutcome.Reason.DIVERGED));
    assertThat(overNas.calls()).isNotEmpty();
  }

  /// A round to a target at the head asks nothing, unless something was found wrong there before.
  @Test
  void what_was_found_wrong_is_asked_again_though_a_note_says_at_the_head() throws Exception {
    write();
    create(nas());
    round(world.mirror(volume), nas());
    overNas.resetCounts();
    round(world.mirror(volume), nas());
    assertThat(overNas.calls()).isEmpty();
    new VerifyNotes(world.process).noteMissing("nas", world.machine.seam().time().now(), "gone");
    assertThat(round(world.mirror(volume), nas())).isInstanceOf(RoundOutcome.Done.class);
    assertThat(overNas.calls()).isNotEmpty();
    assertThat(found()).isEmpty();
  }

  /// However it ends: an opened place has connections.
  @Test
  void a_round_closes_what_it_has_opened() throws Exception {
    create(nas(), copy());
    Counted overPlace = new Counted(overNas);
    Counted overItsCopy = new Counted(overCopy);
    Target place = new Target("nas", overPlace::opened, false, PATIENT);
    Target itsCopy = new Target("copy", overItsCopy::opened, false, PATIENT).filledFrom(place);
    for (Fault fault : List.of(Fault.NONE, Fault.REJECTED, Fault.NONE)) {
      write();
      overNas.script(FaultySink.every(FaultySink.Kind.CREATE, fault));
      overCopy.script(FaultySink.every(FaultySink.Kind.CREATE, fault));
      round(world.mirror(volume), place);
      round(world.mirror(volume), itsCopy);
      assertThat(overPlace.open).as("after " + fault).isZero();
      assertThat(overItsCopy.open).as("after " + fault).isZero();
    }
    assertThat(overPlace.times).isGreaterThan(3);
  }

  private static final class Counted extends ForwardingSink {
    private int open;
    private int times;

    Counted(ObjectSink sink) {
      super(sink);
    }

    ObjectSink opened() {
      open++;
      times++;
      return this;
    }

    @Override
    public void close() {
      open--;
    }
  }
}
