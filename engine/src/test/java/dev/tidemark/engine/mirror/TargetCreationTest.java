package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.Descriptor;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What may become a target, what is known of it then, and what a failing disk leaves.
class TargetCreationTest {

  private static final String DESCRIPTOR = "tidemark.json";

  @TempDir Path directory;

  private final Random random = new Random(7);
  private final World world = new World(7);
  private final ModelVolume volume = new ModelVolume();
  private final MemorySink place = new MemorySink();

  private void mirrored(int rounds, int bytes) throws Exception {
    world.create(volume, "t", place);
    for (int i = 0; i < rounds; i++) {
      volume.write(Kind.WHOLE, new Change("f" + i, ModelVolume.content(random, bytes)));
      volume.sync();
      assertThat(world.round(volume, "t", place)).isInstanceOf(RoundOutcome.Done.class);
    }
  }

  private List<String> names(String prefix) {
    return place.names().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  private void delete(String name) throws Exception {
    place.delete(new ObjectName(name));
  }

  private void assertRefused(ModelVolume by, ObjectSink sink, String words) throws Exception {
    World elsewhere = new World(9);
    List<String> names = place.names();
    assertThatThrownBy(() -> elsewhere.create(by, "t", sink))
        .isInstanceOf(TargetException.Rejected.class)
        .hasMessageContaining(words);
    assertThat(elsewhere.mirror(by).known()).isEmpty();
    assertThat(place.names()).isEqualTo(names);
  }

  @Test
  void two_archives_of_a_volume_have_different_ids_and_their_registrations_name_them()
      throws Exception {
    MemorySink second = new MemorySink("memory:second", false);
    world.create(volume, "a", place);
    world.create(volume, "b", second);
    UUID a = Descriptor.decode(place.bytes(DESCRIPTOR).orElseThrow()).archive();
    UUID b = Descriptor.decode(second.bytes(DESCRIPTOR).orElseThrow()).archive();
    assertThat(List.of(a, b)).doesNotHaveDuplicates().doesNotContain(new UUID(0, 0));
    Map<String, Registration> registered = KnownTargets.registered(world.process);
    assertThat(registered.values()).extracting(Registration::archive).containsExactly(a, b);
    assertThat(registered).containsOnlyKeys("a", "b");
  }

  @Test
  void an_archive_of_another_volume_is_refused_also_where_its_descriptor_is_gone_or_damaged()
      throws Exception {
    mirrored(2, 500);
    ModelVolume other = new ModelVolume(new UUID(8, 8));
    assertRefused(other, place, "of another volume");
    delete(DESCRIPTOR);
    assertRefused(other, place, "not empty");
    place.tamper(DESCRIPTOR, new byte[50]);
    assertThatThrownBy(() -> new World(9).create(other, "t", place))
        .isInstanceOf(TargetException.Corrupt.class);
    assertThat(place.bytes(DESCRIPTOR)).contains(new byte[50]);
  }

  @Test
  void an_archive_without_its_commits_is_refused_where_objects_of_a_later_one_are_left()
      throws Exception {
    mirrored(3, 9_000);
    for (String commit : names("commits/")) {
      delete(commit);
    }
    String later = names("packs/").stream().filter(TargetCreationTest::isLater).findFirst().get();
    assertRefused(volume, place, "its commits are gone");
    for (String pack : names("packs/")) {
      if (!pack.equals(later)) {
        delete(pack);
      }
    }
    assertRefused(volume, place, "its commits are gone");
  }

  private static boolean isLater(String pack) {
    return ArchiveNames.made(new ObjectName(pack)).orElseThrow().number() > 1;
  }

  /// An upload that was broken off before its first commit may be continued by anybody.
  @Test
  void what_an_upload_has_sent_before_its_first_commit_keeps_no_place_from_being_a_target()
      throws Exception {
    world.create(volume, "t", place);
    volume.write(Kind.WHOLE, new Change("f", ModelVolume.content(random, 9_000)));
    volume.sync();
    FaultySink faulty = new FaultySink(place);
    faulty.script(call ->
        call.kind() == FaultySink.Kind.CREATE && call.subject().startsWith("commits/")
            ? Fault.REJECTED
            : Fault.NONE);
    world.round(volume, "t", faulty);
    assertThat(names("packs/")).isNotEmpty();
    World elsewhere = new World(9);
    elsewhere.create(volume, "t", place);
    assertThat(elsewhere.round(volume, "t", place)).isInstanceOf(RoundOutcome.Done.class);
    elsewhere.checkAllPoints(volume, place);
  }

  /// Goal: what is asked of an archive is asked of one without a descriptor as well.
  @Test
  void an_archive_that_has_lost_its_descriptor_is_probed_and_what_else_it_lacks_is_known()
      throws Exception {
    mirrored(3, 9_000);
    delete(DESCRIPTOR);
    assertRefused(volume, new DoubtfulSink(place), "two winners");
    World elsewhere = new World(9);
    elsewhere.create(volume, "t", place);
    assertThat(elsewhere.round(volume, "t", place)).isInstanceOf(RoundOutcome.Done.class);
    elsewhere.checkAllPoints(volume, place);
    delete(DESCRIPTOR);
    delete(names("packs/").getFirst());
    for (byte[] left : List.of(new byte[0], new byte[50])) {
      place.tamper(DESCRIPTOR, left);
      World third = new World(9);
      third.create(volume, "t", place);
      assertThat(known(third).packs()).hasSize(1);
    }
    assertThat(elsewhere.round(volume, "t", place)).isInstanceOf(RoundOutcome.Done.class);
  }

  private KnownDamage known(World world) throws IOException {
    return world.mirror(volume).known().getFirst().found();
  }

  private List<String> objects() {
    return Stream.of("packs/", "runs/").flatMap(folder -> names(folder).stream()).toList();
  }

  /// Goal: a target that was forgotten comes back whatever is gone there, since the volume has it.
  @Test
  void an_archive_that_lacks_what_its_commits_name_is_taken_with_that_known_and_the_round_mends_it()
      throws Exception {
    world.create(volume, "t", place);
    for (int i = 0; i < 3; i++) {
      volume.write(Kind.WHOLE, manyFiles());
      volume.sync();
      world.round(volume, "t", place);
    }
    assertThat(names("runs/")).isNotEmpty();
    assertThat(names("packs/")).hasSizeGreaterThan(3);
    for (String name : objects()) {
      byte[] whole = place.bytes(name).orElseThrow();
      for (byte[] left : List.of(new byte[0], Arrays.copyOf(whole, whole.length - 1))) {
        MemorySink damaged = place.copy("memory:" + left.length + name);
        damaged.delete(new ObjectName(name));
        if (left.length > 0) {
          damaged.tamper(name, left);
        }
        assertTakenAndMended(name, damaged);
      }
    }
  }

  private Change[] manyFiles() {
    return IntStream.range(0, 1_500)
        .mapToObj(i -> new Change("f" + random.nextInt(1 << 30), ModelVolume.content(random, 24)))
        .toArray(Change[]::new);
  }

  private void assertTakenAndMended(String name, MemorySink damaged) throws Exception {
    World elsewhere = new World(9);
    elsewhere.create(volume, "t", damaged);
    KnownDamage known = known(elsewhere);
    assertThat(
            Stream.concat(
                known.packs().stream().map(PackRef::object),
                known.parts().stream().map(RunRef::object)))
        .extracting(ObjectName::value)
        .containsExactly(name);
    assertThat(known.findings()).isEqualTo(1);
    LostCommits commits = elsewhere.mirror(volume).known().getFirst().damaged();
    assertThat(commits.isEmpty()).isEqualTo(name.startsWith("packs/"));
    assertThat(elsewhere.round(volume, "t", damaged)).isInstanceOf(RoundOutcome.Done.class);
    assertThat(known(elsewhere).isEmpty()).as("%s is mended", name).isTrue();
    assertThat(elsewhere.mirror(volume).known().getFirst().damaged().isEmpty()).isTrue();
    assertThat(elsewhere.checkAllPoints(volume, damaged)).contains(volume.head().tid());
  }

  @Test
  void what_was_known_of_a_target_stays_when_it_is_created_again_and_what_is_gone_is_added()
      throws Exception {
    mirrored(4, 40_000);
    List<String> packs = names("packs/");
    delete(packs.getFirst());
    world.create(volume, "t", place);
    delete(packs.getLast());
    world.create(volume, "t", place);
    assertThat(known(world).packs())
        .extracting(pack -> pack.object().value())
        .containsExactlyInAnyOrder(packs.getFirst(), packs.getLast());
    assertThat(world.mirror(volume).known().getFirst().mark()).isPresent();
  }

  /// Goal: no crash leaves a registration without what is known to be gone.
  @Test
  void where_the_disk_fails_while_an_archive_is_taken_it_is_no_target_or_known_to_be_damaged()
      throws Exception {
    mirrored(3, 40_000);
    delete(names("packs/").getFirst());
    Target target = new Target("t", () -> place, false);
    boolean failed = true;
    for (int step = 0; failed; step++) {
      World fresh = new World(9);
      fresh.disk.failAt(fresh.disk.steps() + step, () -> new IOException("on script"));
      failed = !isCreated(fresh, target);
      for (KnownTarget known : fresh.mirror(volume).known()) {
        assertThat(known.found().packs()).as("step %d", step).hasSize(1);
      }
    }
  }

  @Test
  void a_target_that_is_created_at_another_place_has_the_new_registration_and_no_old_word()
      throws Exception {
    mirrored(1, 500);
    MemorySink moved = new MemorySink("memory:moved", false);
    world.create(volume, "t", place);
    assertThat(world.mirror(volume).known().getFirst())
        .satisfies(same -> assertThat(same.mark()).isPresent())
        .satisfies(same -> assertThat(same.lastRound()).isPresent());
    World elsewhere = new World(9);
    elsewhere.create(volume, "t", moved);
    volume.write(Kind.WHOLE, new Change("later", ModelVolume.content(random, 500)));
    volume.sync();
    elsewhere.round(volume, "t", moved);
    UUID other = Descriptor.decode(moved.bytes(DESCRIPTOR).orElseThrow()).archive();
    world.create(volume, "t", moved);
    assertThat(world.mirror(volume).known().getFirst())
        .satisfies(known -> assertThat(known.registration().location()).isEqualTo("memory:moved"))
        .satisfies(known -> assertThat(known.registration().archive()).isEqualTo(other))
        .satisfies(
            known -> assertThat(known.mark().orElseThrow().tid()).isEqualTo(volume.head().tid()))
        .satisfies(known -> assertThat(known.lastRound()).isEmpty());
    assertThat(world.disk.openFiles()).isZero();
  }

  /// Goal: a registration that fails is told, nothing stays open behind it, and once more it works.
  @Test
  void where_the_disk_fails_at_any_step_the_target_is_created_by_the_next_try() throws Exception {
    Target target = new Target("t", () -> place, false).in(Optional.of(directory));
    boolean failed = true;
    for (int step = 0; failed; step++) {
      World fresh = new World(9);
      fresh.disk.failAt(fresh.disk.steps() + step, () -> new IOException("on script"));
      failed = !isCreated(fresh, target);
      assertThat(fresh.disk.openFiles()).as("step %d", step).isZero();
      assertThat(!failed || isCreated(fresh, target)).as("after step %d", step).isTrue();
      KnownTarget known = fresh.mirror(volume).known().getFirst();
      assertThat(known.registration().location()).isEqualTo("memory:bucket");
      StateContents state = TargetState.read(fresh.process, "t").orElseThrow();
      assertThat(state.mountPoint()).contains(MountPoint.above(directory));
      assertThat(fresh.disk.openFiles()).isZero();
    }
  }

  private boolean isCreated(World on, Target target) throws Exception {
    try {
      on.machine.run(() -> on.mirror(volume).create(target, "label", "host"));
      return true;
    } catch (IOException e) {
      assertThat(e).hasMessage("on script");
      return false;
    }
  }
}
