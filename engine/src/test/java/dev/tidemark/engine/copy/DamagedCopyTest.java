package dev.tidemark.engine.copy;

import static dev.tidemark.engine.copy.Bench.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.mirror.Origin;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.FaultySink.Kind;
import dev.tidemark.testkit.KilledError;
import dev.tidemark.testkit.MemorySink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Goal: whatever happens to an object of a copy, it is made the source's again, nothing good is
/// ever deleted, and nothing is called equal that is not.
///
/// Method: every kind of damage to every kind of object, at the first, a middle and the newest one;
/// on both sides; and mending that ends at every call of either place.
class DamagedCopyTest {

  private static final String DESCRIPTOR = "tidemark.json";

  private final Bench bench;
  private final MemorySink image;

  DamagedCopyTest() throws Exception {
    bench = new Bench(5).grow(5);
    bench.origin.writeMany(bench.random);
    bench.grow(5);
    image = bench.copied(bench.place);
  }

  /// @param bytes what lies there instead; empty = nothing
  private record Damage(String name, Optional<byte[]> bytes, String kind) {

    void of(MemorySink place) throws Exception {
      if (bytes.isPresent()) {
        place.tamper(name, bytes.get());
      } else {
        place.delete(new ObjectName(name));
      }
    }

    /// A descriptor without its last line break says and proves the same.
    boolean isWithoutLastByte() {
      return kind.equals("without its last byte");
    }

    @Override
    public String toString() {
      return name + " " + kind;
    }
  }

  private byte[] good(String name) {
    return image.bytes(name).orElseThrow();
  }

  private Damage flip(String name, int at) {
    byte[] bytes = good(name);
    bytes[at] ^= 1;
    return new Damage(name, Optional.of(bytes), "flipped at " + at);
  }

  private Damage put(String name, byte[] bytes, String kind) {
    return new Damage(name, Optional.of(bytes), kind);
  }

  private List<Damage> every(String name, String other) {
    int length = good(name).length;
    return List.of(
        flip(name, 0),
        flip(name, length / 2),
        flip(name, length - 1),
        put(name, Arrays.copyOf(good(name), length / 2), "cut"),
        put(name, Arrays.copyOf(good(name), length - 1), "without its last byte"),
        put(name, Arrays.copyOf(good(name), length + 1), "with a byte more"),
        put(name, new byte[0], "emptied"),
        put(name, new byte[length], "zeroed"),
        put(name, good(other), "with the bytes of " + other),
        new Damage(name, Optional.empty(), "gone"));
  }

  /// First, middle, newest.
  private List<String> some(String directory) {
    List<String> all = image.names().stream().filter(n -> n.startsWith(directory)).toList();
    return List.copyOf(
        new TreeSet<>(List.of(all.getFirst(), all.get(all.size() / 2), all.getLast())));
  }

  private List<Damage> everywhere() {
    List<Damage> all = new ArrayList<>();
    for (String directory : List.of("commits/", "packs/", "runs/")) {
      List<String> names = some(directory);
      for (int i = 0; i < names.size(); i++) {
        all.addAll(every(names.get(i), names.get((i + 1) % names.size())));
      }
    }
    all.addAll(every(DESCRIPTOR, some("commits/").getFirst()));
    all.removeIf(damage -> damage.name().equals(DESCRIPTOR) && damage.isWithoutLastByte());
    return all;
  }

  private MemorySink damaged(Damage... damages) throws Exception {
    MemorySink copy = image.copy("memory:copy");
    for (Damage damage : damages) {
      damage.of(copy);
    }
    return copy;
  }

  private ArchiveCopy run(ObjectSink from, ObjectSink to, ContentProofLevel proof) {
    return new ArchiveCopy(
        from,
        to,
        bench.origin.machine().seam(),
        Bench.LIMITS,
        bench.listener(),
        KnownCopy.nothing(proof));
  }

  private CopyResult proven(ObjectSink from, ObjectSink to, ContentProofLevel proof)
      throws Exception {
    return bench.origin.machine().run(() -> run(from, to, proof).attempt());
  }

  @Test
  void every_damage_to_every_kind_of_object_is_mended_by_content() throws Exception {
    for (Damage damage : everywhere()) {
      bench.mended.clear();
      MemorySink copy = damaged(damage);
      CopyResult copied = proven(bench.place, copy, new ContentProofLevel.Content());
      assertThat(copied.unmended()).as(damage.toString()).isEmpty();
      assertSame(bench.place, copy);
      boolean isOnlyBehind =
          damage.bytes().isEmpty() && damage.name().equals(some("commits/").getFirst());
      assertThat(bench.mended)
          .as(damage.toString())
          .hasSize(isOnlyBehind ? 0 : 1)
          .allSatisfy(what -> assertThat(what).contains(damage.name()));
    }
  }

  @Test
  void what_was_noted_is_mended_and_nothing_else_is_read() throws Exception {
    for (Damage damage : everywhere()) {
      if (!damage.name().equals(DESCRIPTOR)) {
        FaultySink copy = new FaultySink(damaged(damage));
        assertThat(proven(bench.place, copy, named(damage.name())).unmended()).isEmpty();
        long read =
            copy.calls().stream()
                .filter(call -> call.kind() == Kind.OPEN && call.subject().contains("/"))
                .map(FaultySink.Call::subject)
                .distinct()
                .count();
        assertThat(read).as(damage.toString()).isLessThanOrEqualTo(8);
      }
    }
  }

  private static ContentProofLevel named(String name) {
    Optional<Long> number =
        ArchiveNames.commitNumber(new ObjectName(name)).stream().boxed().findFirst();
    return new ContentProofLevel.Named(
        LostCommits.of(number.stream().toList()),
        number.isPresent() ? Set.of() : Set.of(new ObjectName(name)));
  }

  @Test
  void a_commit_that_was_noted_stands_for_the_parts_of_its_run() throws Exception {
    for (String part : some("runs/")) {
      long number = ArchiveNames.made(new ObjectName(part)).orElseThrow().number();
      MemorySink copy = damaged(flip(part, 9));
      proven(bench.place, copy, named(ArchiveNames.commit(number).value()));
      assertSame(bench.place, copy);
    }
  }

  @Test
  void what_listings_show_is_mended_without_any_note() throws Exception {
    for (Damage damage : everywhere()) {
      boolean shows =
          damage.bytes().isEmpty()
              || damage.bytes().get().length != good(damage.name()).length
              || damage.name().equals(DESCRIPTOR);
      if (shows) {
        MemorySink copy = damaged(damage);
        assertThat(bench.attempt(bench.place, copy).unmended()).as(damage.toString()).isEmpty();
        assertSame(bench.place, copy);
      }
    }
  }

  /// Method: the copy does not show an object that lies there damaged before it is created.
  @Test
  void a_name_that_turns_out_to_be_taken_is_proven_and_mended() throws Exception {
    for (String directory : List.of("packs/", "runs/")) {
      String name = some(directory).getFirst();
      MemorySink copy = damaged(flip(name, 9));
      ObjectSink lagging = new UnlistedSink(copy, name);
      assertThat(proven(bench.place, lagging, new ContentProofLevel.Listing()).unmended())
          .isEmpty();
      assertSame(bench.place, copy);
    }
  }

  @Test
  void a_name_that_is_taken_by_damage_which_cannot_be_mended_is_said() throws Exception {
    String name = some("packs/").getFirst();
    MemorySink source = bench.place.copy("memory:source");
    MemorySink copy = damaged(flip(name, 9));
    ObjectSink lagging =
        new UnlistedSink(new FaultySink(copy, FaultySink.every(Kind.DELETE, Fault.REJECTED)), name);
    assertThat(proven(source, lagging, new ContentProofLevel.Content()).unmended())
        .singleElement()
        .asString()
        .contains(name, "does not let it be deleted");
  }

  @Test
  void all_of_it_at_once_is_mended_in_one_run() throws Exception {
    for (int kind = 0; kind < 10; kind++) {
      List<Damage> damages = new ArrayList<>();
      for (String directory : List.of("commits/", "packs/", "runs/")) {
        List<String> names = some(directory);
        for (int i = 0; i < names.size(); i++) {
          damages.add(every(names.get(i), names.get((i + 1) % names.size())).get(kind));
        }
      }
      MemorySink copy = damaged(damages.toArray(Damage[]::new));
      proven(bench.place, copy, new ContentProofLevel.Content());
      assertSame(bench.place, copy);
    }
  }

  @Test
  void what_is_good_at_the_copy_and_damaged_at_the_source_is_said_and_left() throws Exception {
    for (Damage damage : everywhere()) {
      if (!damage.name().equals(DESCRIPTOR)) {
        MemorySink source = bench.place.copy("memory:source");
        damage.of(source);
        boolean isSeen =
            damage.name().startsWith("commits/")
                || damage.bytes().isEmpty()
                || damage.bytes().get().length != good(damage.name()).length;
        MemorySink copy = damaged();
        newestIsAheadOrSaid(damage, isSeen, source, copy);
        assertSame(image, copy);
      }
    }
  }

  private void newestIsAheadOrSaid(
      Damage damage, boolean isSeen, MemorySink source, MemorySink copy) throws Exception {
    boolean isNewestGone =
        damage.name().equals(some("commits/").getFirst()) && damage.bytes().isEmpty();
    if (isNewestGone) {
      assertThatThrownBy(() -> proven(source, copy, new ContentProofLevel.Content()))
          .isInstanceOf(TargetException.Diverged.class)
          .hasMessageContaining("has lost what is newer");
      return;
    }
    CopyResult copied = proven(source, copy, new ContentProofLevel.Content());
    if (isSeen) {
      assertThat(copied.unmended())
          .as(damage.toString())
          .singleElement()
          .asString()
          .contains(damage.name(), "at the source", "nothing was changed");
    }
  }

  @Test
  void what_is_damaged_at_both_is_said_and_nothing_is_deleted() throws Exception {
    for (Damage damage : everywhere()) {
      boolean isNewest = damage.name().equals(some("commits/").getFirst());
      if (!damage.name().equals(DESCRIPTOR) && !isNewest) {
        MemorySink source = bench.place.copy("memory:source");
        damage.of(source);
        FaultySink copy = new FaultySink(damaged(flip(damage.name(), 3)));
        assertThat(proven(source, copy, new ContentProofLevel.Content()).unmended())
            .as(damage.toString())
            .isNotEmpty()
            .anySatisfy(finding -> assertThat(finding.object().value()).isEqualTo(damage.name()));
        assertThat(copy.count(Kind.DELETE)).isZero();
      }
    }
  }

  @Test
  void a_commit_is_not_made_again_before_what_it_names() throws Exception {
    String pack = some("packs/").getFirst();
    long number = ArchiveNames.made(new ObjectName(pack)).orElseThrow().number();
    String commit = ArchiveNames.commit(number).value();
    MemorySink source = bench.place.copy("memory:source");
    flip(pack, 5).of(source);
    MemorySink copy =
        damaged(
            new Damage(pack, Optional.empty(), "gone"),
            new Damage(commit, Optional.empty(), "gone"));
    assertThat(proven(source, copy, new ContentProofLevel.Listing()).unmended())
        .extracting(finding -> finding.object().value())
        .containsExactly(commit, pack);
    assertThat(copy.names()).doesNotContain(pack, commit);
    proven(bench.place, copy, new ContentProofLevel.Listing());
    assertSame(bench.place, copy);
  }

  @Test
  void where_deleting_is_refused_one_finding_says_what_to_delete() throws Exception {
    for (String name : List.of(some("commits/").getFirst(), some("packs/").getFirst())) {
      FaultySink copy =
          new FaultySink(damaged(flip(name, 7)), FaultySink.every(Kind.DELETE, Fault.REJECTED));
      CopyResult copied = proven(bench.place, copy, new ContentProofLevel.Content());
      assertThat(copied.unmended())
          .singleElement()
          .asString()
          .contains(name, "does not let it be deleted", "delete it there");
    }
    FaultySink copy =
        new FaultySink(damaged(flip(DESCRIPTOR, 7)), FaultySink.every(Kind.DELETE, Fault.REJECTED));
    assertThatThrownBy(() -> proven(bench.place, copy, new ContentProofLevel.Listing()))
        .isInstanceOf(TargetException.Corrupt.class)
        .hasMessageContainingAll(DESCRIPTOR, "delete it there");
  }

  @Test
  void damage_that_cannot_be_mended_keeps_no_later_commit_from_being_copied() throws Exception {
    String pack = some("packs/").getFirst();
    MemorySink copy = damaged(flip(pack, 5));
    bench.grow(2);
    MemorySink source = bench.place.copy("memory:source");
    flip(pack, 6).of(source);
    CopyResult copied = proven(source, copy, new ContentProofLevel.Content());
    assertThat(copied.unmended()).hasSize(1);
    assertThat(copy.names()).isEqualTo(source.names());
  }

  @Test
  void a_place_whose_descriptor_and_commits_are_all_damaged_is_not_touched() throws Exception {
    MemorySink copy = damaged(flip(DESCRIPTOR, 9));
    for (String name : copy.names()) {
      if (name.startsWith("commits/")) {
        copy.tamper(name, new byte[50]);
      }
    }
    FaultySink counted = new FaultySink(copy);
    assertThatThrownBy(() -> proven(bench.place, counted, new ContentProofLevel.Content()))
        .isInstanceOf(TargetException.Corrupt.class)
        .hasMessageContaining("no commit there proves whose archive it is");
    assertThat(counted.count(Kind.DELETE) + counted.count(Kind.CREATE)).isZero();
  }

  @Test
  void another_good_commit_is_diverged_and_stays() throws Exception {
    MemorySink parted = image.copy("memory:parted");
    Origin past = bench.origin.parted(7);
    past.create("parted", parted);
    past.writeWhole(bench.random);
    assertThat(past.round("parted", parted)).isTrue();
    bench.grow(1);
    byte[] before = parted.bytes(parted.names().getFirst()).orElseThrow();
    assertThatThrownBy(() -> proven(bench.place, parted, new ContentProofLevel.Content()))
        .isInstanceOf(TargetException.Diverged.class);
    assertThat(parted.bytes(parted.names().getFirst())).contains(before);
  }

  private int calls(boolean ofSource, Damage... damages) throws Exception {
    FaultySink from = new FaultySink(bench.place);
    FaultySink to = new FaultySink(damaged(damages));
    proven(from, to, new ContentProofLevel.Content());
    return (ofSource ? from : to).calls().size();
  }

  /// Whatever happens at any call, all that was good is there, and the next run finishes.
  private void endedAnywhere(boolean ofSource, Damage... damages) throws Exception {
    int calls = calls(ofSource, damages);
    Set<String> broken = new HashSet<>();
    for (Damage damage : damages) {
      broken.add(damage.name());
    }
    for (int at = 0; at < calls; at++) {
      for (Fault fault :
          List.of(Fault.KILL_BEFORE, Fault.KILL_AFTER, Fault.LOST_ANSWER, Fault.CUT_DOWNLOAD)) {
        MemorySink copy = damaged(damages);
        FaultySink.Script script = FaultySink.at(at, fault);
        FaultySink from = new FaultySink(bench.place, ofSource ? script : FaultySink.none());
        FaultySink to = new FaultySink(copy, ofSource ? FaultySink.none() : script);
        try {
          proven(from, to, new ContentProofLevel.Content());
        } catch (TargetException | KilledError e) {
          // as it was told
        }
        for (String name : image.names()) {
          if (!broken.contains(name)) {
            assertThat(copy.bytes(name)).as("%s at %d: %s", fault, at, name).contains(good(name));
          }
        }
        proven(bench.place, copy, new ContentProofLevel.Content());
        assertSame(bench.place, copy);
      }
    }
  }

  private Damage[] several() {
    return new Damage[] {
      flip(some("commits/").getFirst(), 20),
      new Damage(some("commits/").getLast(), Optional.empty(), "gone"),
      flip(some("packs/").getFirst(), 20),
      put(some("runs/").getFirst(), new byte[5], "cut"),
      flip(DESCRIPTOR, 20)
    };
  }

  @Test
  void mending_that_ends_at_any_call_of_the_copy_is_finished_by_the_next_run() throws Exception {
    endedAnywhere(false, several());
  }

  @Test
  void mending_that_ends_at_any_call_of_the_source_is_finished_by_the_next_run() throws Exception {
    endedAnywhere(true, several());
  }

  @Test
  void nothing_is_deleted_before_the_source_was_read_whole() throws Exception {
    for (String name : List.of(some("packs/").getFirst(), some("commits/").getLast())) {
      List<String> order = new ArrayList<>();
      FaultySink from =
          new FaultySink(
              bench.place,
              call -> {
                order.add("source " + call);
                return Fault.NONE;
              });
      FaultySink to =
          new FaultySink(
              damaged(flip(name, 9)),
              call -> {
                order.add("copy " + call);
                return Fault.NONE;
              });
      proven(from, to, named(name));
      assertThat(order)
          .containsSubsequence("source OPEN " + name, "copy DELETE " + name, "copy CREATE " + name);
    }
  }
}
