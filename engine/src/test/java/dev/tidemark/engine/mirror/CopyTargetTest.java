package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.mirror.RoundOutcome.Reason;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.KilledError;
import dev.tidemark.testkit.MemorySink;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Goal: a target that is a copy is called at the head only when it is whole and follows the
/// volume, and what is known to be damaged there is mended by the next round, whatever ends it.
class CopyTargetTest {

  private static final String DESCRIPTOR = "tidemark.json";

  private final Random random = new Random(3);
  private final World world = new World(3);
  private ModelVolume volume = new ModelVolume();
  private final MemorySink a = new MemorySink("memory:a", true);
  private final MemorySink b = new MemorySink("memory:b", false);
  private final FaultySink toA = new FaultySink(a);
  private final FaultySink toB = new FaultySink(b);

  CopyTargetTest() throws Exception {
    create(a());
    for (int i = 0; i < 6; i++) {
      write();
      round(a());
    }
    create(b());
    atHead(round(a(), b()));
    forgetDay();
    atHead(round(b()));
    toA.resetCounts();
    toB.resetCounts();
  }

  private Target a() {
    return new Target("a", () -> toA, false);
  }

  private Target b() {
    return new Target("b", () -> toB, false).filledFrom(a());
  }

  private void create(Target target) throws Exception {
    world.machine.run(() -> world.mirror(volume).create(target, "label", "host"));
  }

  private void write() {
    volume.write(Kind.WHOLE, new Change("f", ModelVolume.content(random, 9_000)));
    volume.sync();
  }

  private void forgetDay() {
    world.machine.advance(Duration.ofDays(1));
  }

  private RoundOutcome round(Target... targets) throws Exception {
    Map<String, RoundOutcome> outcomes = world.round(volume, targets);
    RoundOutcome last = outcomes.get(targets[targets.length - 1].name());
    if (last instanceof RoundOutcome.Failed failed && failed.cause() instanceof Error killed) {
      throw killed;
    }
    return Objects.requireNonNull(last);
  }

  private static RoundOutcome.Done atHead(RoundOutcome outcome) {
    assertThat(outcome).isInstanceOf(RoundOutcome.Done.class);
    assertThat(((RoundOutcome.Done) outcome).atHead()).isTrue();
    return (RoundOutcome.Done) outcome;
  }

  private static void parked(RoundOutcome outcome, Reason reason, String... words) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            RoundOutcome.Parked.class,
            parked -> {
              assertThat(parked.reason()).as(parked.message()).isEqualTo(reason);
              assertThat(parked.message()).contains(words);
            });
  }

  private void same() {
    assertThat(b.names()).isEqualTo(a.names());
    for (String name : a.names()) {
      assertThat(b.bytes(name)).as(name).contains(a.bytes(name).orElseThrow());
    }
  }

  private static List<String> names(MemorySink place, String directory) {
    return place.names().stream().filter(name -> name.startsWith(directory)).toList();
  }

  private static void flip(MemorySink place, String name) {
    byte[] bytes = place.bytes(name).orElseThrow();
    bytes[bytes.length / 2] ^= 1;
    place.tamper(name, bytes);
  }

  private List<String> everyObject() {
    List<String> all = new ArrayList<>(names(b, "commits/"));
    all.addAll(names(b, "packs/"));
    return all;
  }

  /// As a verification that found it would.
  private void noted(String... names) throws Exception {
    List<Long> commits = new ArrayList<>();
    List<PackRef> packs = new ArrayList<>();
    for (String name : names) {
      ArchiveNames.commitNumber(new ObjectName(name)).ifPresent(commits::add);
      long length = b.bytes(name).map(bytes -> bytes.length).orElse(0);
      ArchiveNames.pack(new ObjectInfo(new ObjectName(name), length)).ifPresent(packs::add);
    }
    KnownDamage found =
        new KnownDamage(
            world.machine.seam().time().now(),
            names.length,
            Set.copyOf(packs),
            Set.of(),
            0,
            !packs.isEmpty(),
            false);
    VerifyResult result =
        new VerifyResult(
            found, LostCommits.of(commits), Set.of(), Set.of(), Optional.empty(), true);
    assertThat(new VerifyNotes(world.process).note("b", result)).isTrue();
  }

  private KnownTarget known() throws Exception {
    return world.mirror(volume).known().stream()
        .filter(target -> target.name().equals("b"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void every_object_that_was_noted_is_mended_by_the_next_round_and_forgotten() throws Exception {
    for (String name : everyObject()) {
      flip(b, name);
      noted(name);
      assertThat(atHead(round(b())).mended()).singleElement().asString().contains(name);
      same();
      assertThat(known().damaged().isEmpty()).isTrue();
      assertThat(known().found().isEmpty()).isTrue();
      toB.resetCounts();
      atHead(round(b()));
      assertThat(toB.calls()).hasSize(2);
    }
  }

  @Test
  void what_was_noted_stays_noted_until_it_is_mended() throws Exception {
    String pack = names(b, "packs/").getFirst();
    String commit = names(b, "commits/").get(1);
    byte[] good = a.bytes(pack).orElseThrow();
    for (String name : List.of(pack, commit)) {
      flip(b, name);
    }
    noted(pack, commit);
    flip(a, pack);
    for (int i = 0; i < 2; i++) {
      parked(round(b()), Reason.CORRUPT, pack);
      assertThat(known().found().packs()).isNotEmpty();
    }
    write();
    parked(round(a(), b()), Reason.CORRUPT, pack);
    assertThat(b.names()).isEqualTo(a.names());
    parked(round(b()), Reason.CORRUPT, pack);
    a.tamper(pack, good);
    atHead(round(b()));
    same();
  }

  @Test
  void what_a_round_finds_and_cannot_mend_is_not_forgotten_by_the_next_one() throws Exception {
    for (String directory : List.of("packs/", "commits/")) {
      String name = names(b, directory).getLast();
      byte[] good = a.bytes(name).orElseThrow();
      b.delete(new ObjectName(name));
      a.tamper(name, new byte[good.length]);
      forgetDay();
      for (int i = 0; i < 3; i++) {
        parked(round(b()), Reason.CORRUPT, name);
        write();
        round(a());
        forgetNothing();
      }
      a.tamper(name, good);
      atHead(round(b()));
      same();
    }
  }

  private void forgetNothing() {
    toB.resetCounts();
  }

  @Test
  void what_is_gone_is_missed_within_a_day_without_any_note() throws Exception {
    for (String name : everyObject()) {
      if (!name.equals(everyObject().getFirst())) {
        b.delete(new ObjectName(name));
        forgetDay();
        assertThat(atHead(round(b())).mended()).singleElement().asString().contains(name, "gone");
        same();
      }
    }
  }

  @Test
  void a_descriptor_is_written_again_at_a_store_within_a_day() throws Exception {
    flip(b, DESCRIPTOR);
    forgetDay();
    assertThat(atHead(round(b())).mended()).singleElement().asString().contains(DESCRIPTOR);
    same();
  }

  @Test
  void a_descriptor_is_written_again_in_a_directory_by_each_round() throws Exception {
    MemorySink folder = new MemorySink("memory:folder", true);
    Target c = new Target("c", () -> folder, false).filledFrom(a());
    create(c);
    atHead(round(a(), c));
    byte[] good = folder.bytes(DESCRIPTOR).orElseThrow();
    for (int at = 0; at < good.length; at += 7) {
      byte[] flipped = good.clone();
      flipped[at] ^= 1;
      folder.tamper(DESCRIPTOR, flipped);
      assertThat(atHead(round(c)).mended()).as("at " + at).isNotEmpty();
      assertThat(folder.bytes(DESCRIPTOR)).contains(good);
    }
    folder.delete(new ObjectName(DESCRIPTOR));
    assertThat(atHead(round(c)).mended()).singleElement().asString().contains("was gone");
    assertThat(folder.bytes(DESCRIPTOR)).contains(good);
  }

  @Test
  void a_repair_mends_what_it_is_told_of_from_the_source() throws Exception {
    String pack = names(b, "packs/").getFirst();
    flip(b, pack);
    int length = b.bytes(pack).orElseThrow().length;
    PackRef ref = ArchiveNames.pack(new ObjectInfo(new ObjectName(pack), length)).orElseThrow();
    RoundOutcome outcome =
        world.machine.run(() ->
            world.mirror(volume).repair(b(), new ArchiveDamage(Set.of(ref)), Optional.empty()));
    assertThat(atHead(outcome).mended()).singleElement().asString().contains(pack);
    same();
  }

  @Test
  void what_a_repaired_source_has_given_up_keeps_no_copy_from_being_made() throws Exception {
    String pack = names(a, "packs/").getFirst();
    int length = a.bytes(pack).orElseThrow().length;
    flip(a, pack);
    PackRef ref = ArchiveNames.pack(new ObjectInfo(new ObjectName(pack), length)).orElseThrow();
    atHead(
        world.machine.run(() ->
            world.mirror(volume).repair(a(), new ArchiveDamage(Set.of(ref)), Optional.empty())));
    MemorySink fresh = new MemorySink("memory:fresh", false);
    Target c = new Target("c", () -> fresh, false).filledFrom(a());
    create(c);
    for (Target copy : List.of(c, b(), c)) {
      atHead(round(copy));
      forgetDay();
    }
    assertThat(names(fresh, "commits/")).isEqualTo(names(a, "commits/"));
    assertThat(fresh.names()).doesNotContain(pack);
    world.checkAllPoints(volume, fresh);
    write();
    atHead(round(a(), b(), c));
  }

  @Test
  void a_round_that_is_killed_at_any_call_leaves_its_notes_and_the_next_one_mends()
      throws Exception {
    String pack = names(b, "packs/").getFirst();
    String commit = names(b, "commits/").getFirst();
    String older = names(b, "commits/").getLast();
    for (int at = 0; ; at++) {
      for (String name : List.of(pack, commit, older)) {
        flip(b, name);
      }
      noted(pack, commit, older);
      toB.resetCounts();
      Killing killing = new Killing(at);
      FaultySink dying = new FaultySink(b, killing);
      Target target = new Target("b", () -> dying, false).filledFrom(a());
      try {
        round(target);
      } catch (KilledError e) {
        // the process is gone
      }
      if (!killing.hasKilled) {
        assertThat(at).isGreaterThan(15);
        same();
        return;
      }
      world.killProcess();
      atHead(round(b()));
      same();
    }
  }

  private static final class Killing implements FaultySink.Script {
    private final int at;
    private volatile boolean hasKilled;

    Killing(int at) {
      this.at = at;
    }

    @Override
    public Fault faultFor(FaultySink.Call call) {
      if (call.index() == at) {
        hasKilled = true;
        return Fault.KILL_AFTER;
      }
      return Fault.NONE;
    }
  }

  @Test
  void a_copy_of_an_archive_that_another_machine_continues_is_diverged_though_it_is_equal()
      throws Exception {
    ModelVolume promoted = volume.promotedAt(volume.head().tid(), 1);
    promoted.write(Kind.WHOLE, new Change("g", ModelVolume.content(random, 2_000)));
    promoted.sync();
    World other = new World(4);
    other.adopt(promoted, "a", a);
    assertThat(other.round(promoted, "a", a)).isInstanceOf(RoundOutcome.Done.class);
    for (int i = 0; i < 2; i++) {
      parked(round(b()), Reason.DIVERGED, "exact copy", "promoted copy", "continues it");
      assertThat(b.names()).isEqualTo(a.names());
    }
  }

  @Test
  void a_copy_that_is_ahead_of_a_volume_that_was_put_back_is_diverged() throws Exception {
    ModelVolume old = volume.copy(0);
    write();
    atHead(round(a(), b()));
    volume = old;
    for (int i = 0; i < 2; i++) {
      parked(round(b()), Reason.DIVERGED, "the volume was rolled back");
    }
  }

  @Test
  void no_place_that_has_parted_from_the_source_becomes_a_copy_of_it() throws Exception {
    MemorySink apart = b.copy("memory:c");
    World other = new World(4);
    ModelVolume promoted = volume.promotedAt(volume.head().tid(), 1);
    promoted.write(Kind.WHOLE, new Change("g", ModelVolume.content(random, 2_000)));
    promoted.sync();
    other.adopt(promoted, "c", apart);
    assertThat(other.round(promoted, "c", apart)).isInstanceOf(RoundOutcome.Done.class);
    Target copy = new Target("c", () -> apart, false).filledFrom(a());
    assertThatThrownBy(() -> create(copy)).isInstanceOf(TargetException.Diverged.class);
    write();
    atHead(round(a()));
    List<String> names = apart.names();
    assertThatThrownBy(() -> create(copy))
        .isInstanceOf(TargetException.Diverged.class)
        .hasMessageContaining("gone on apart");
    assertThat(apart.names()).isEqualTo(names);
    assertThat(world.machine.run(() -> world.mirror(volume).detach("c"))).isFalse();
  }

  @Test
  void a_copy_whose_source_is_behind_says_what_it_waits_for() throws Exception {
    write();
    toA.script(FaultySink.every(FaultySink.Kind.CREATE, Fault.REJECTED));
    assertThat(round(a(), b()))
        .isInstanceOfSatisfying(
            RoundOutcome.Done.class,
            done -> {
              assertThat(done.atHead()).isFalse();
              assertThat(done.waitsFor()).contains("a");
            });
    toA.script(FaultySink.none());
    assertThat(atHead(round(a(), b())).waitsFor()).isEmpty();
  }

  private byte[] file(String name) throws Exception {
    try (DiskFile file = world.process.openForRead(name)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      file.read(bytes, 0);
      return bytes.array();
    }
  }

  private void put(String name, byte[] bytes) throws Exception {
    try (DiskFile file = world.process.openForWrite(name)) {
      file.truncate(0);
      file.write(ByteBuffer.wrap(bytes), 0);
      file.force();
    }
  }

  /// Goal: what the volume has lost of a source, or cannot read, is no finding of its copy.
  @Test
  void a_copy_waits_for_a_source_of_which_the_notes_cannot_be_read_and_nothing_is_found_out_of_it()
      throws Exception {
    byte[] good = file("targets/a.state");
    byte[] newer = good.clone();
    newer[9] = 9;
    Map<byte[], String> broken =
        Map.of(Arrays.copyOf(good, 30), "source_parked_corrupt", newer, "source_failed");
    for (Map.Entry<byte[], String> each : broken.entrySet()) {
      put("targets/a.state", each.getKey());
      RoundOutcome outcome = round(b());
      assertThat(outcome.word()).isEqualTo(each.getValue());
      assertThat(outcome.text())
          .startsWith("it waits for target a, which it is a copy of: read targets/a.state");
      assertThat(known().lastRound().orElseThrow().found()).isEmpty();
      put("targets/a.state", good);
      atHead(round(b()));
    }
  }

  /// The notes that say whether the archive was adopted are those of the first of the chain.
  @Test
  void a_copy_of_a_copy_waits_where_the_notes_of_the_first_of_the_chain_cannot_be_read()
      throws Exception {
    volume = volume.promotedAt(volume.head().tid(), 1);
    MemorySink place = new MemorySink("memory:c", false);
    Target c = new Target("c", () -> place, false).filledFrom(b());
    create(c);
    byte[] good = file("targets/a.state");
    put("targets/a.state", Arrays.copyOf(good, 30));
    assertThat(round(c).word()).isEqualTo("source_parked_corrupt");
  }

  /// As if it had been detached and created again.
  private void createAnew() throws Exception {
    assertThat(world.machine.run(() -> world.mirror(volume).detach("b"))).isTrue();
    create(b());
  }

  private void manyFiles() {
    Change[] changes = new Change[1_500];
    for (int i = 0; i < changes.length; i++) {
      changes[i] = new Change("g" + random.nextInt(1 << 30), ModelVolume.content(random, 24));
    }
    volume.write(Kind.WHOLE, changes);
    volume.sync();
  }

  /// Goal: what a copy lacks is known from the beginning, as of any other target.
  @Test
  void a_copy_that_lacks_what_its_commits_name_is_created_with_that_known_and_the_round_mends_it()
      throws Exception {
    manyFiles();
    atHead(round(a(), b()));
    assertThat(names(b, "runs/")).isNotEmpty();
    for (String name : b.names()) {
      if (name.equals(DESCRIPTOR) || name.equals(names(b, "commits/").getFirst())) {
        continue; // without its newest commit it is an older copy
      }
      for (int left : new int[] {0, 7}) {
        byte[] whole = b.bytes(name).orElseThrow();
        b.delete(new ObjectName(name));
        if (left > 0) {
          b.tamper(name, Arrays.copyOf(whole, whole.length - left));
        }
        createAnew();
        boolean isKnown = !known().found().isEmpty() || !known().damaged().isEmpty();
        if (left == 0 || !name.startsWith("commits/")) { // older ones are listed by number alone
          assertThat(isKnown).as("%s with %d bytes less", name, left).isTrue();
        }
        assertThat(atHead(round(b())).mended()).isNotEmpty();
        same();
        assertThat(known().found().isEmpty() && known().damaged().isEmpty()).as(name).isTrue();
      }
    }
  }

  @Test
  void a_copy_that_is_not_filled_yet_or_only_in_part_lacks_nothing_when_it_is_created()
      throws Exception {
    MemorySink place = new MemorySink("memory:c", false);
    FaultySink dying = new FaultySink(place);
    Target c = new Target("c", () -> dying, false).filledFrom(a());
    create(c);
    dying.script(call ->
        call.kind() == FaultySink.Kind.CREATE && names(place, "commits/").size() > 3
            ? Fault.REJECTED
            : Fault.NONE);
    parked(round(c), Reason.REJECTED, "rejected on script");
    dying.script(FaultySink.none());
    for (String name : List.of("c", "d")) {
      MemorySink at = name.equals("c") ? place : new MemorySink("memory:d", false);
      Target copy = new Target(name, () -> at, false).filledFrom(a());
      world.machine.run(() -> world.mirror(volume).detach(name));
      create(copy);
      KnownTarget known =
          world.mirror(volume).known().stream()
              .filter(target -> target.name().equals(name))
              .findFirst()
              .orElseThrow();
      assertThat(known.found().isEmpty() && known.damaged().isEmpty()).as(name).isTrue();
      assertThat(known.mark().isPresent()).isEqualTo(name.equals("c"));
      atHead(round(copy));
    }
    assertThat(place.names()).isEqualTo(a.names());
  }

  /// Goal: what creation has seen makes the next round believe nothing.
  @Test
  void a_copy_that_was_created_whole_is_known_at_its_mark_and_compared_by_its_first_round()
      throws Exception {
    createAnew();
    assertThat(known().mark().orElseThrow().tid()).isEqualTo(volume.head().tid());
    String pack = names(b, "packs/").getFirst();
    b.delete(new ObjectName(pack));
    assertThat(atHead(round(b())).mended()).singleElement().asString().contains(pack, "gone");
  }

  @Test
  void a_copy_all_of_whose_commits_are_damaged_is_created_with_them_known_and_mended()
      throws Exception {
    for (String name : names(b, "commits/")) {
      b.tamper(name, new byte[40]);
    }
    createAnew();
    assertThat(known().damaged().contains(1)).isTrue();
    assertThat(atHead(round(b())).mended()).isNotEmpty();
    same();
    assertThat(known().damaged().isEmpty()).isTrue();
  }

  /// A commit that the source has given up is no loss of a copy that was filled meanwhile.
  @Test
  void what_the_source_has_given_up_keeps_no_created_copy_damaged() throws Exception {
    String lost = names(a, "commits/").get(2);
    a.delete(new ObjectName(lost));
    forgetDay();
    write();
    atHead(round(a()));
    MemorySink place = new MemorySink("memory:c", false);
    FaultySink dying = new FaultySink(place);
    Target c = new Target("c", () -> dying, false).filledFrom(a());
    create(c);
    for (int commits = 1; commits < names(a, "commits/").size(); commits++) {
      int most = commits;
      dying.script(call ->
          call.kind() == FaultySink.Kind.CREATE && names(place, "commits/").size() >= most
              ? Fault.REJECTED
              : Fault.NONE);
      round(c);
      dying.script(FaultySink.none());
      world.machine.run(() -> world.mirror(volume).detach("c"));
      create(c);
    }
    atHead(round(c));
    for (KnownTarget known : world.mirror(volume).known()) {
      assertThat(known.damaged().isEmpty() && known.found().isEmpty()).as(known.name()).isTrue();
    }
  }
}
