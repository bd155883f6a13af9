package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.seam.DiskLock;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a volume says of its targets without asking them, and who may become one.
class KnownTargetsTest {

  private final Random random = new Random(6);
  private final World world = new World(6);
  private final ModelVolume volume = new ModelVolume();
  private final MemorySink place = new MemorySink();

  private Change file(int length) {
    return new Change("f" + random.nextInt(8), ModelVolume.content(random, length));
  }

  private TxId whole(ModelVolume of) {
    TxId tid = of.write(Kind.WHOLE, file(500));
    of.sync();
    return tid;
  }

  private KnownTarget known(ModelVolume of) throws Exception {
    return world.mirror(of).known().getFirst();
  }

  private void assertDone(ObjectSink sink) throws Exception {
    assertThat(world.round(volume, "t", sink)).isInstanceOf(RoundOutcome.Done.class);
  }

  @Test
  void a_commit_whose_outcome_is_not_known_is_told_until_it_is() throws Exception {
    world.create(volume, "t", place);
    assertThat(known(volume).attempted()).isFalse();
    whole(volume);
    assertDone(place);
    assertThat(known(volume).attempted()).isFalse();
    whole(volume);
    FaultySink lossy =
        new FaultySink(place, FaultySink.every(FaultySink.Kind.CREATE, Fault.LOST_REQUEST));
    assertThat(world.round(volume, "t", lossy)).isInstanceOf(RoundOutcome.Unsettled.class);
    assertThat(known(volume).attempted()).isTrue();
    assertDone(place);
    assertThat(known(volume).attempted()).isFalse();
  }

  @Test
  void a_mark_is_of_the_past_of_the_volume_that_made_it_and_of_no_other() throws Exception {
    world.create(volume, "t", place);
    assertThat(known(volume).inPast()).isTrue();
    ModelVolume behind = volume.copy(98);
    ModelVolume parted = volume.copy(99);
    whole(parted);
    whole(volume);
    assertDone(place);
    assertThat(known(volume).inPast()).isTrue();
    assertThat(known(behind).inPast()).isFalse();
    assertThat(parted.head().tid()).isEqualTo(volume.head().tid());
    assertThat(known(parted).inPast()).isFalse();
    whole(volume);
    assertThat(known(volume).inPast()).isTrue();
  }

  /// Extents alone are of no transaction yet.
  @Test
  void a_mark_without_records_is_of_the_past() throws Exception {
    world.create(volume, "t", place);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 21; i++) {
      changes.add(new Change("f" + i, ModelVolume.content(random, 3_000)));
    }
    volume.write(Kind.WHOLE, changes);
    volume.sync();
    FaultySink faulty = new FaultySink(place);
    faulty.script(call ->
        call.kind() == FaultySink.Kind.CREATE && place.names().getFirst().startsWith("commits/")
            ? Fault.UNAVAILABLE
            : Fault.NONE);
    world.round(volume, "t", faulty);
    assertThat(known(volume).mark().orElseThrow().tid()).isEqualTo(TxId.ZERO);
    assertThat(known(volume).inPast()).isTrue();
  }

  @Test
  void registered_are_all_targets_whose_file_can_be_read() throws Exception {
    assertThat(KnownTargets.registered(new SimDisk().process("elsewhere"))).isEmpty();
    world.create(volume, "a", place);
    world.create(volume, "b", new MemorySink("memory:folder", true));
    world.create(volume, "c", new MemorySink("memory:third", false));
    try (var file = world.process.openForWrite(TargetState.file("c"))) {
      file.write(ByteBuffer.wrap(new byte[40]), 0);
    }
    Map<String, Registration> registered = KnownTargets.registered(world.process);
    assertThat(registered).containsOnlyKeys("a", "b");
    Registration a = Objects.requireNonNull(registered.get("a"));
    Registration b = Objects.requireNonNull(registered.get("b"));
    assertThat(a.volume()).isEqualTo(volume.volume());
    assertThat(a.location()).isEqualTo("memory:bucket");
    assertThat(a.rotated()).isFalse();
    assertThat(b.location()).isEqualTo("memory:folder");
    assertThat(b.rotated()).isTrue();
  }

  @Test
  void while_another_process_holds_a_target_it_is_neither_created_nor_adopted_nor_detached()
      throws Exception {
    world.create(volume, "t", place);
    String file = TargetState.lock("t");
    try (DiskLock lane = world.disk.process("lane").tryLock(file).orElseThrow()) {
      assertThatThrownBy(() -> world.create(volume, "t", place))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another process mirrors to it");
      assertThatThrownBy(() -> world.adopt(volume, "t", place))
          .hasMessageContaining("another process mirrors to it");
      assertThatThrownBy(() -> world.mirror(volume).detach("t"))
          .hasMessageContaining("another process mirrors to it");
    }
    assertThat(world.mirror(volume).known()).hasSize(1);
    assertThat(world.mirror(volume).detach("t")).isTrue();
  }

  @Test
  void two_targets_of_one_name_are_a_fault_and_nothing_is_sent() throws Exception {
    world.create(volume, "t", place);
    whole(volume);
    Target target = new Target("t", () -> place, false);
    assertThatThrownBy(() -> world.round(volume, target, target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two targets have the name t");
    assertThat(place.names()).hasSize(1);
  }

  /// A place where of two writers both may win.
  private ObjectSink racy() {
    Traits own = place.traits();
    Traits racy = new Traits(own.location(), false, own.rotated(), own.parallelism());
    return Overlay.of(place, "traits", arguments -> racy);
  }

  @Test
  void where_create_is_not_exclusive_a_target_needs_the_word_that_nobody_else_writes()
      throws Exception {
    ObjectSink racy = racy();
    assertThatThrownBy(() -> world.create(volume, "t", racy))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("single-writer: true");
    assertThat(place.names()).isEmpty();
    Target alone = new Target("t", () -> racy, true);
    world.machine.run(() -> world.mirror(volume).create(alone, "label", "host"));
    assertThat(place.names()).hasSize(1);
    World elsewhere = new World(7);
    assertThatThrownBy(() -> elsewhere.adopt(volume, "t", racy))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("single-writer: true");
    assertThat(elsewhere.mirror(volume).known()).isEmpty();
  }

  @Test
  void an_archive_at_a_place_that_fails_its_probe_is_not_adopted() throws Exception {
    world.create(volume, "t", place);
    whole(volume);
    assertDone(place);
    World elsewhere = new World(7);
    assertThatThrownBy(() -> elsewhere.adopt(volume, "t", new DoubtfulSink(place)))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining("two winners");
    assertThat(elsewhere.mirror(volume).known()).isEmpty();
  }

  @Test
  void the_mark_of_an_archive_that_was_adopted_is_known_without_a_round() throws Exception {
    world.create(volume, "t", place);
    TxId head = whole(volume);
    assertDone(place);
    World elsewhere = new World(7);
    assertThat(elsewhere.adopt(volume, "t", place)).isEqualTo(new Adoption.AsItIs());
    assertThat(elsewhere.mirror(volume).known().getFirst().mark().orElseThrow().tid())
        .isEqualTo(head);
    ModelVolume next = volume.promotedAt(head, 3);
    World promoted = new World(8);
    assertThat(promoted.adopt(next, "t", place).leavesBranch()).isFalse();
    assertThat(promoted.mirror(next).known().getFirst().mark().orElseThrow().tid()).isEqualTo(head);
  }

  @Test
  void an_archive_that_went_on_beyond_the_branching_commit_has_no_mark_of_ours_yet()
      throws Exception {
    world.create(volume, "t", place);
    TxId point = whole(volume);
    assertDone(place);
    whole(volume);
    assertDone(place);
    ModelVolume next = volume.promotedAt(point, 3);
    World promoted = new World(8);
    assertThat(promoted.adopt(next, "t", place).leavesBranch()).isTrue();
    assertThat(promoted.mirror(next).known().getFirst().mark()).isEmpty();
  }
}
