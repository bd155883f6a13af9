package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.pack.FrameBytes;
import dev.tidemark.engine.spool.ForwardingMirrorSource;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Sha256;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A base that stands alone in a damaged archive is made of what is ours and proven, and of nothing
/// else.
class ArchiveMendingTest {

  private final Random random = new Random(6);
  private final World world = new World(6);
  private final MemorySink place = new MemorySink();
  private final Machine machine = new Machine(world, new ModelVolume(), place);

  private void mirrored(Machine by, int rounds) throws Exception {
    for (int i = 0; i < rounds; i++) {
      by.write(random, 9_000);
      assertAtHead(by.round());
    }
  }

  private static RoundOutcome.Done assertAtHead(RoundOutcome outcome) {
    assertThat(outcome).isInstanceOf(RoundOutcome.Done.class);
    assertThat(((RoundOutcome.Done) outcome).atHead()).isTrue();
    return (RoundOutcome.Done) outcome;
  }

  private CommitHeader newest() throws Exception {
    return world.reading(place, reader -> reader.newest().orElseThrow());
  }

  private CommitHeader header(long number) throws Exception {
    return world.machine.run(() -> new ArchivePacks(place, world.machine.seam()).header(number));
  }

  private String commit(long number) {
    return place.names().stream()
        .filter(name -> name.startsWith("commits/") && name.endsWith("-" + number))
        .findFirst()
        .orElseThrow();
  }

  private void damage(long number) {
    place.tamper(commit(number), new byte[] {1});
  }

  /// Its header stays sound.
  private void cut(long number) {
    byte[] bytes = place.bytes(commit(number)).orElseThrow();
    place.tamper(commit(number), Arrays.copyOf(bytes, bytes.length - 1));
  }

  private static List<PackRef> apart(CommitHeader commit) {
    return commit.packs().stream().filter(pack -> !pack.inline()).toList();
  }

  private List<String> packs() {
    return place.names().stream().filter(name -> name.startsWith("packs/")).sorted().toList();
  }

  /// Goal: two clones that were promoted from one state give the same ids to other content. What
  /// the first one sent is never named by a base of the second.
  ///
  /// Method: all commits of the first clone are cut short, so the archive is continued by the
  /// second one, and mended; the headers of the first one's commits are still sound.
  @Test
  void no_pack_of_another_clone_is_named_though_its_extents_have_the_ids_of_ours()
      throws Exception {
    machine.create();
    mirrored(machine, 2);
    long good = newest().number();
    Machine first = machine.promotedAt(machine.volume.head().tid(), 1, place);
    Machine second = machine.promotedAt(machine.volume.head().tid(), 2, place);
    first.adopt();
    mirrored(first, 2);
    long last = newest().number();
    List<PackRef> theirs = new ArrayList<>();
    for (long number = good + 1; number <= last; number++) {
      theirs.addAll(apart(header(number)));
      cut(number);
    }
    assertThat(theirs).hasSizeGreaterThan(1);
    second.write(random, 9_000);
    second.adopt();
    assertThat(assertAtHead(second.round()).mended()).isNotEmpty();
    assertThat(newest().number()).isGreaterThan(last);
    assertThat(allPacks()).isNotEmpty().doesNotContainAnyElementsOf(theirs);
    assertThat(world.checkAllPoints(second.volume, place)).contains(second.volume.head().tid());
  }

  private List<PackRef> allPacks() throws Exception {
    CommitHeader newest = newest();
    return world.machine.run(() -> new ArchivePacks(place, world.machine.seam()).ofRecords(newest));
  }

  /// Method: a pack that no sound commit names has the extents and the length of ours, and other
  /// bytes; the volume cannot read its own.
  @Test
  void a_pack_is_not_taken_where_the_volume_has_lost_what_would_prove_it() throws Exception {
    machine.create();
    mirrored(machine, 3);
    PackRef ours = apart(header(2)).getFirst();
    byte[] others = place.bytes(ours.object().value()).orElseThrow();
    others[others.length / 2] ^= 1;
    PackRef theirs =
        new PackRef(ours.number(), 0, ours.length(), ours.first(), ours.last(), Sha256.of(others));
    place.delete(new ObjectName(ours.object().value()));
    place.tamper(theirs.object().value(), others);
    damage(2);
    world.machine.advance(Duration.ofDays(1));
    long number = newest().number();
    assertThat(roundOf(new UnreadableSource(machine.volume)))
        .isNotInstanceOf(RoundOutcome.Done.class);
    assertThat(newest().number()).isEqualTo(number);
    assertAtHead(machine.round());
    assertThat(allPacks()).isNotEmpty().doesNotContain(theirs);
    assertThat(world.checkAllPoints(machine.volume, place)).contains(machine.volume.head().tid());
  }

  private RoundOutcome roundOf(UnreadableSource source) throws Exception {
    Map<String, RoundOutcome> outcomes =
        world.machine.run(() ->
            new MirrorBuilder(source, machine.process)
                .seam(world.machine.seam())
                .limits(world.limits)
                .writer("machine")
                .build()
                .round(List.of(new Target("t", () -> place, false))));
    return Optional.ofNullable(outcomes.get("t")).orElseThrow();
  }

  /// A volume whose extents cannot be read.
  private static final class UnreadableSource extends ForwardingMirrorSource {

    UnreadableSource(ModelVolume volume) {
      super(volume);
    }

    @Override
    public FrameBytes stored(ExtentId after, ExtentId upTo) {
      throw new VolumeException.Damaged("read extents: lost");
    }
  }

  /// Method: all packs are gone, and each one that is sent takes a second.
  @Test
  void a_mending_whose_time_is_over_stops_and_the_next_round_sends_only_the_rest()
      throws Exception {
    machine.create();
    mirrored(machine, 8);
    int all = packs().size();
    for (String pack : packs()) {
      place.delete(new ObjectName(pack));
    }
    damage(newest().number());
    world.machine.advance(Duration.ofDays(1));
    machine.place.script(call -> {
      if (call.kind() == FaultySink.Kind.CREATE) {
        world.machine.advance(Duration.ofSeconds(1));
      }
      return Fault.NONE;
    });
    world.limits = World.small().withRoundMax(Duration.ofSeconds(3));
    assertThat(machine.round()).isInstanceOf(RoundOutcome.Stopped.class);
    int sent = packs().size();
    assertThat(sent).isBetween(1, all - 3);
    machine.place.resetCounts();
    world.limits = World.small();
    assertThat(assertAtHead(machine.round()).mended()).isNotEmpty();
    long creates =
        machine.place.calls().stream()
            .filter(call -> call.kind() == FaultySink.Kind.CREATE)
            .filter(call -> call.subject().startsWith("packs/"))
            .count();
    assertThat(creates).isPositive().isEqualTo(packs().size() - sent);
    assertThat(world.checkAllPoints(machine.volume, place)).contains(machine.volume.head().tid());
  }

  /// Nothing is known of what lies there but the names.
  @Test
  void where_all_commits_are_void_no_pack_that_is_there_is_sent_again() throws Exception {
    machine.create();
    mirrored(machine, 4);
    long last = newest().number();
    for (long number = 1; number <= last; number++) {
      damage(number);
    }
    List<String> packs = packs();
    assertThat(packs).hasSize(4);
    world.machine.advance(Duration.ofDays(1));
    assertThat(assertAtHead(machine.round()).mended()).isNotEmpty();
    assertThat(packs()).isEqualTo(packs);
    assertThat(allPacks()).hasSize(4).noneMatch(PackRef::inline);
    assertThat(world.checkAllPoints(machine.volume, place)).contains(machine.volume.head().tid());
  }

  /// Method: the newest commits are damaged, so that X is the one of the commit before them; with
  /// and without something new to send.
  @Test
  void packs_of_damaged_newest_commits_that_are_whole_are_not_sent_again() throws Exception {
    for (boolean isChanged : new boolean[] {false, true}) {
      for (int damaged = 1; damaged <= 3; damaged++) {
        ArchiveMendingTest other = new ArchiveMendingTest();
        other.machine.create();
        other.mirrored(other.machine, 5);
        List<String> packs = other.packs();
        long last = other.newest().number();
        for (long number = last - damaged + 1; number <= last; number++) {
          other.damage(number);
        }
        other.world.machine.advance(Duration.ofDays(1));
        if (isChanged) {
          other.machine.write(random, 9_000);
        }
        assertThat(assertAtHead(other.machine.round()).mended()).isNotEmpty();
        assertThat(other.packs()).containsAll(packs).hasSize(packs.size() + (isChanged ? 1 : 0));
        assertThat(other.allPacks()).doesNotHaveDuplicates();
        assertThat(other.world.checkAllPoints(other.machine.volume, other.place))
            .contains(other.machine.volume.head().tid());
      }
    }
  }

  /// Method: no commit with records is left, so all extents are sent before the base that mends.
  @Test
  void packs_that_damaged_commits_of_a_first_upload_have_left_are_named_once() throws Exception {
    List<String> packs = packsOfDamagedFirstUpload();
    assertThat(assertAtHead(machine.round()).mended()).isNotEmpty();
    assertThat(packs()).isEqualTo(packs);
    assertThat(allPacks()).isNotEmpty().doesNotHaveDuplicates();
    assertThat(world.checkAllPoints(machine.volume, place)).contains(machine.volume.head().tid());
  }

  @Test
  void of_packs_that_damaged_commits_have_left_only_the_missing_one_is_sent_again()
      throws Exception {
    List<String> packs = packsOfDamagedFirstUpload();
    place.delete(new ObjectName(packs.get(packs.size() - 3)));
    assertThat(assertAtHead(machine.round()).mended()).isNotEmpty();
    assertThat(packs()).hasSize(packs.size());
    assertThat(allPacks()).doesNotHaveDuplicates();
    assertThat(world.checkAllPoints(machine.volume, place)).contains(machine.volume.head().tid());
  }

  private List<String> packsOfDamagedFirstUpload() throws Exception {
    machine.create();
    Change[] files = new Change[30];
    for (int i = 0; i < files.length; i++) {
      files[i] = new Change("f" + i, ModelVolume.content(random, 3_000));
    }
    machine.volume.write(Kind.WHOLE, files);
    machine.volume.sync();
    assertAtHead(machine.round());
    long last = newest().number();
    long extents = 0;
    while (header(extents + 1).kind() == CommitKind.EXTENTS) {
      extents++;
    }
    assertThat(extents).isGreaterThan(2);
    for (long number = extents; number <= last; number++) {
      damage(number);
    }
    world.machine.advance(Duration.ofDays(1));
    return packs();
  }

  /// Method: both a damaged one and one that holds other bytes under the extents of ours.
  @Test
  void packs_of_a_damaged_newest_commit_are_read_before_they_are_taken() throws Exception {
    machine.create();
    mirrored(machine, 4);
    CommitHeader newest = newest();
    PackRef pack = apart(newest).getFirst();
    byte[] bytes = place.bytes(pack.object().value()).orElseThrow();
    bytes[bytes.length / 2] ^= 1;
    place.tamper(pack.object().value(), bytes);
    PackRef other =
        new PackRef(pack.number(), 0, pack.length(), pack.first(), pack.last(), Sha256.of(bytes));
    place.tamper(other.object().value(), bytes);
    damage(newest.number());
    world.machine.advance(Duration.ofDays(1));
    assertAtHead(machine.round());
    assertThat(allPacks()).doesNotContain(pack, other).doesNotHaveDuplicates();
    assertThat(world.checkAllPoints(machine.volume, place)).contains(machine.volume.head().tid());
  }

  @Test
  void findings_that_nothing_explained_end_with_the_base_that_mends_unless_content_was_read()
      throws Exception {
    machine.create();
    mirrored(machine, 3);
    for (boolean inContent : new boolean[] {false, true}) {
      note(inContent);
      RoundOutcome.Done done = assertAtHead(machine.round());
      assertThat(done.mended()).isNotEmpty();
      assertThat(done.known().isEmpty()).isEqualTo(!inContent);
    }
  }

  private void note(boolean inContent) throws Exception {
    long damaged = newest().number();
    try (TargetState state = TargetState.open(machine.process, "t").orElseThrow()) {
      state.note(new StateEntry.Damaged(LostCommits.between(damaged, damaged)));
      state.noteFound(
          new KnownDamage(
              world.machine.seam().time().now(), 3, Set.of(), Set.of(), 2, inContent, false));
    }
  }
}
