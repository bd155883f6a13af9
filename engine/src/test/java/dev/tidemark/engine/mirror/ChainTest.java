package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.link.LinkPolicy;
import dev.tidemark.engine.link.RetryPolicy;
import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.mirror.RoundOutcome.Reason;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Targets that are filled from other targets, among those that are filled from the volume.
class ChainTest {

  private final Random random = new Random(3);
  private final World world = new World(3);
  private final ModelVolume volume = new ModelVolume();
  private final MemorySink nas = new MemorySink("memory:nas", true);
  private final MemorySink offsite = new MemorySink("memory:offsite", false);
  private final MemorySink far = new MemorySink("memory:far", false);
  private final Map<String, FaultySink> sinks = new HashMap<>();

  private Target target(String name, MemorySink place) {
    ObjectSink sink = sinks.computeIfAbsent(name, n -> new FaultySink(place));
    LinkPolicy policy =
        LinkPolicy.defaults().with(RetryPolicy.defaults().withPatience(Duration.ofSeconds(20)));
    return new Target(name, () -> sink, false, policy);
  }

  private Target nas() {
    return target("nas", nas);
  }

  private Target offsite() {
    return target("offsite", offsite).filledFrom(nas());
  }

  private Target far() {
    return target("far", far).filledFrom(offsite());
  }

  private FaultySink sink(String name) {
    return Objects.requireNonNull(sinks.get(name));
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

  private Map<String, RoundOutcome> round(Target... targets) throws Exception {
    return world.machine.run(() -> world.mirror(volume).round(List.of(targets)));
  }

  private static void assertAtHead(Map<String, RoundOutcome> outcomes, String... names) {
    for (String name : names) {
      assertThat(outcomes.get(name)).isInstanceOf(RoundOutcome.Done.class);
      assertThat(((RoundOutcome.Done) Objects.requireNonNull(outcomes.get(name))).atHead())
          .isTrue();
    }
  }

  private static Reason parked(Map<String, RoundOutcome> outcomes, String name) {
    assertThat(outcomes.get(name)).isInstanceOf(RoundOutcome.Parked.class);
    return ((RoundOutcome.Parked) Objects.requireNonNull(outcomes.get(name))).reason();
  }

  private void chain() throws Exception {
    write();
    create(nas(), offsite(), far());
    assertAtHead(round(far(), offsite(), nas()), "nas", "offsite", "far");
  }

  @Test
  void a_chain_of_any_depth_is_at_the_head_after_one_round() throws Exception {
    chain();
    write();
    write();
    assertAtHead(round(far(), nas(), offsite()), "nas", "offsite", "far");
    assertThat(far.names()).isEqualTo(nas.names());
    world.checkAllPoints(volume, far);
    for (KnownTarget known : world.mirror(volume).known()) {
      assertThat(known.mark().orElseThrow().tid()).isEqualTo(volume.head().tid());
    }
  }

  @Test
  void a_round_of_one_target_copies_what_its_source_has() throws Exception {
    chain();
    write();
    round(nas());
    assertThat(((RoundOutcome.Done) Objects.requireNonNull(round(far()).get("far"))).atHead())
        .isFalse();
    assertAtHead(round(offsite()), "offsite");
    assertAtHead(round(far()), "far");
  }

  @Test
  void an_idle_round_asks_the_target_twice_and_its_source_twice() throws Exception {
    chain();
    sinks.values().forEach(FaultySink::resetCounts);
    Map<String, RoundOutcome> outcomes = round(far());
    assertThat(((RoundOutcome.Done) Objects.requireNonNull(outcomes.get("far"))).sent())
        .isEqualTo(new RoundOutcome.Sent(0, 2, 0));
    assertThat(sink("far").calls()).hasSize(2);
    assertThat(sink("offsite").calls()).hasSize(2);
  }

  @Test
  void a_copy_whose_note_was_lost_is_compared_once_and_noted_again() throws Exception {
    chain();
    world.machine.run(() -> world.mirror(volume).detach("far"));
    create(far());
    round(far());
    sinks.values().forEach(FaultySink::resetCounts);
    round(far());
    assertThat(sink("far").calls()).hasSize(2);
  }

  @Test
  void a_source_that_is_away_holds_up_only_what_is_filled_from_it() throws Exception {
    chain();
    MemorySink usb = new MemorySink("memory:usb", false);
    create(target("usb", usb));
    write();
    sink("nas").script(call -> Fault.STALL);
    List<String> finished = new ArrayList<>();
    Map<String, RoundOutcome> outcomes =
        world.machine.run(() -> {
          Map<String, RoundOutcome> all =
              world.mirror(volume).round(List.of(nas(), offsite(), far(), target("usb", usb)));
          world.events.stream()
              .filter(MirrorEvent.Finished.class::isInstance)
              .map(MirrorEvent::target)
              .forEach(finished::add);
          return all;
        });
    assertAtHead(outcomes, "usb");
    assertThat(outcomes.get("nas")).isInstanceOf(RoundOutcome.Offline.class);
    assertThat(outcomes.get("offsite"))
        .isInstanceOfSatisfying(
            RoundOutcome.Unfed.class,
            unfed -> {
              assertThat(unfed.source()).isEqualTo("nas");
              assertThat(unfed.found()).isInstanceOf(RoundOutcome.Offline.class);
            });
    assertThat(outcomes.get("far")).isInstanceOf(RoundOutcome.Done.class);
    assertThat(finished).containsSubsequence("usb", "nas", "offsite", "far");
    sink("nas").release();
    sink("nas").script(FaultySink.none());
    assertAtHead(round(nas(), offsite(), far()), "nas", "offsite", "far");
  }

  @Test
  void a_source_whose_round_fails_is_copied_as_far_as_it_is() throws Exception {
    chain();
    write();
    round(nas());
    write();
    sink("nas").script(FaultySink.every(FaultySink.Kind.CREATE, Fault.REJECTED));
    Map<String, RoundOutcome> outcomes = round(nas(), offsite());
    assertThat(parked(outcomes, "nas")).isEqualTo(Reason.REJECTED);
    assertThat(outcomes.get("offsite")).isInstanceOf(RoundOutcome.Done.class);
    assertThat(offsite.names()).isEqualTo(nas.names());
  }

  @Test
  void nothing_is_filled_that_was_not_created_and_nothing_created_from_no_archive()
      throws Exception {
    write();
    assertThatThrownBy(() -> create(offsite()))
        .isInstanceOf(TargetException.Missing.class)
        .hasMessageContaining("memory:nas");
    create(nas());
    Map<String, RoundOutcome> outcomes = round(nas(), offsite());
    assertAtHead(outcomes, "nas");
    assertThat(parked(outcomes, "offsite")).isEqualTo(Reason.NOT_CREATED);
    assertThat(offsite.names()).isEmpty();
  }

  @Test
  void a_target_is_never_filled_from_another_volumes_archive() throws Exception {
    ModelVolume other = new ModelVolume(new UUID(8, 8));
    world.machine.run(() -> world.mirror(other).create(target("other", nas), "label", "host"));
    assertThatThrownBy(() -> create(offsite()))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("of another volume");
    assertThat(offsite.names()).isEmpty();
  }

  @Test
  void a_wiped_copy_is_missing_and_not_filled_again() throws Exception {
    chain();
    offsite.wipe();
    assertThat(parked(round(offsite()), "offsite")).isEqualTo(Reason.MISSING);
    assertThat(offsite.names()).isEmpty();
  }

  @Test
  void damage_at_the_source_parks_the_copy_and_goes_no_further() throws Exception {
    chain();
    write();
    round(nas());
    String commit = nas.names().getFirst();
    byte[] bytes = nas.bytes(commit).orElseThrow();
    bytes[bytes.length / 2] ^= 1;
    nas.tamper(commit, bytes);
    Map<String, RoundOutcome> outcomes = round(offsite(), far());
    assertThat(parked(outcomes, "offsite")).isEqualTo(Reason.CORRUPT);
    assertThat(outcomes.get("far")).isInstanceOf(RoundOutcome.Done.class);
    world.checkAllPoints(volume, far);
  }

  @Test
  void the_volume_can_go_on_mirroring_to_a_copy_and_what_differs_is_never_copied()
      throws Exception {
    chain();
    write();
    assertAtHead(round(nas(), target("offsite", offsite)), "nas", "offsite");
    world.checkAllPoints(volume, offsite);
    write();
    assertAtHead(round(target("offsite", offsite)), "offsite");
    assertThat(parked(round(offsite()), "offsite")).isEqualTo(Reason.DIVERGED);
    world.checkAllPoints(volume, offsite);
    assertAtHead(round(far()), "far");
  }

  @Test
  void a_copy_that_some_tool_has_not_finished_becomes_a_target_that_is_known_to_lack_something()
      throws Exception {
    chain();
    MemorySink half = nas.copy("memory:half");
    String pack =
        half.names().stream().filter(name -> name.startsWith("packs/")).findFirst().orElseThrow();
    byte[] bytes = half.bytes(pack).orElseThrow();
    for (byte[] left : List.of(new byte[0], new byte[bytes.length - 1])) {
      half.delete(new ObjectName(pack));
      if (left.length > 0) {
        half.tamper(pack, left);
      }
      create(target("half", half));
      assertThat(lacking("half")).containsExactly(pack);
    }
    write();
    assertAtHead(round(target("half", half)), "half");
    world.checkAllPoints(volume, half);
  }

  private List<String> lacking(String target) throws IOException {
    return world.mirror(volume).known().stream()
        .filter(known -> known.name().equals(target))
        .flatMap(known -> known.found().packs().stream())
        .map(known -> known.object().value())
        .toList();
  }

  @Test
  void the_time_of_a_round_is_one_for_the_whole_chain() throws Exception {
    chain();
    write();
    world.limits = world.limits.withRoundMax(Duration.ofSeconds(5));
    sink("nas")
        .script(call -> {
          world.machine.advance(Duration.ofSeconds(3));
          return Fault.NONE;
        });
    Map<String, RoundOutcome> outcomes = round(nas(), offsite(), far());
    assertThat(outcomes.get("far")).isInstanceOf(RoundOutcome.Stopped.class);
    sink("nas").script(FaultySink.none());
    assertAtHead(round(nas(), offsite(), far()), "nas", "offsite", "far");
  }
}
