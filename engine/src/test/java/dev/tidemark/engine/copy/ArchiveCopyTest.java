package dev.tidemark.engine.copy;

import static dev.tidemark.engine.copy.Bench.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.format.ArchiveNames;
import dev.tidemark.engine.mirror.Origin;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.FaultySink.Kind;
import dev.tidemark.testkit.MemorySink;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ArchiveCopyTest {

  private static Bench grown() throws Exception {
    Bench bench = new Bench(5).grow(6);
    bench.origin.writeMany(bench.random);
    return bench.grow(6);
  }

  private static long newest(MemorySink place) {
    return place.names().stream()
        .map(ObjectName::new)
        .map(ArchiveNames::commitNumber)
        .flatMapToLong(OptionalLong::stream)
        .max()
        .orElseThrow();
  }

  private static String first(MemorySink place, String prefix) {
    return place.names().stream().filter(name -> name.startsWith(prefix)).findFirst().orElseThrow();
  }

  private static void flip(MemorySink place, String name) {
    byte[] bytes = place.bytes(name).orElseThrow();
    bytes[bytes.length / 2] ^= 1;
    place.tamper(name, bytes);
  }

  private static void remove(MemorySink place, String name) throws Exception {
    place.delete(new ObjectName(name));
  }

  @Test
  void the_story_has_packs_runs_and_many_commits() throws Exception {
    MemorySink place = grown().place;
    assertThat(newest(place)).isGreaterThan(12);
    assertThat(place.names()).filteredOn(name -> name.startsWith("packs/")).hasSizeGreaterThan(9);
    assertThat(place.names()).anyMatch(name -> name.startsWith("runs/"));
  }

  @Test
  void a_copy_has_the_same_names_and_the_same_bytes() throws Exception {
    Bench bench = grown();
    assertSame(bench.place, bench.copied(bench.place));
  }

  @Test
  void a_copy_of_a_copy_is_brought_up_commit_by_commit_without_the_origin() throws Exception {
    Bench bench = grown();
    MemorySink child = bench.copied(bench.place);
    MemorySink grandchild = bench.copied(child);
    bench.grow(5);
    bench.attempt(bench.place, child);
    bench.attempt(child, grandchild);
    assertSame(bench.place, grandchild);
    bench.origin.checkAllPoints(grandchild);
  }

  @Test
  void an_idle_run_with_a_mark_costs_two_lists_and_two_small_reads() throws Exception {
    Bench bench = grown();
    MemorySink to = bench.copied(bench.place);
    FaultySink from = new FaultySink(bench.place);
    FaultySink there = new FaultySink(to);
    CopyResult copied = bench.attempt(from, there, bench.committed.getLast());
    assertThat(copied.idle()).isTrue();
    assertThat(copied.mark()).isEqualTo(bench.committed.getLast());
    for (FaultySink side : List.of(from, there)) {
      assertThat(side.calls())
          .extracting(FaultySink.Call::kind)
          .containsExactly(Kind.LIST, Kind.OPEN);
      assertThat(side.bytes(Kind.OPEN)).isEqualTo(Hash.BYTES);
    }
  }

  @Test
  void an_idle_run_without_a_mark_lists_both_places_once_and_sends_nothing() throws Exception {
    Bench bench = grown();
    MemorySink to = bench.copied(bench.place);
    FaultySink from = new FaultySink(bench.place);
    FaultySink there = new FaultySink(to);
    bench.attempt(from, there);
    assertThat(there.count(Kind.CREATE)).isZero();
    assertThat(from.count(Kind.OPEN)).isEqualTo(2);
    long pages = bench.place.names().size() / Bench.LIMITS.page() + 4;
    assertThat(from.count(Kind.LIST)).isLessThanOrEqualTo(pages);
    assertThat(there.count(Kind.LIST)).isLessThanOrEqualTo(pages);
  }

  @Test
  void an_increment_with_a_mark_lists_nothing_but_what_it_is_about_to_send() throws Exception {
    Bench bench = grown();
    MemorySink to = bench.copied(bench.place);
    CopyMark mark = bench.committed.getLast();
    bench.grow(1);
    FaultySink there = new FaultySink(to);
    bench.attempt(bench.place, there, mark);
    assertSame(bench.place, to);
    long created = newest(to) - mark.number();
    assertThat(there.count(Kind.LIST)).isLessThanOrEqualTo(1 + 2 * created);
  }

  @Test
  void a_place_that_nobody_created_is_never_filled() throws Exception {
    Bench bench = grown();
    MemorySink to = new MemorySink();
    assertThatThrownBy(() -> bench.attempt(bench.place, to))
        .isInstanceOf(TargetException.Missing.class)
        .hasMessageContaining("there is no archive");
    assertThat(to.names()).isEmpty();
  }

  @Test
  void a_place_that_holds_something_else_is_refused_and_left_as_it_is() throws Exception {
    Bench bench = grown();
    MemorySink full = new MemorySink();
    full.tamper("holiday.jpg", new byte[10]);
    assertThatThrownBy(() -> bench.create(bench.place, full))
        .isInstanceOf(TargetException.Rejected.class);
    assertThat(full.names()).containsExactly("holiday.jpg");
    Bench other = new Bench(6).grow(2);
    List<String> before = other.place.names();
    assertThatThrownBy(() -> bench.create(bench.place, other.place))
        .isInstanceOf(TargetException.Diverged.class)
        .hasMessageContaining("another archive");
    assertThatThrownBy(() -> bench.attempt(bench.place, other.place))
        .isInstanceOf(TargetException.Diverged.class);
    assertThat(other.place.names()).isEqualTo(before);
  }

  @Test
  void a_place_without_an_archive_is_no_source() throws Exception {
    Bench bench = new Bench(1);
    assertThatThrownBy(() -> bench.create(new MemorySink(), new MemorySink()))
        .isInstanceOf(TargetException.Missing.class)
        .hasMessageContaining("copy from memory:bucket: there is no archive here");
  }

  @Test
  void an_archive_without_commits_is_copied_too() throws Exception {
    Bench bench = new Bench(1);
    MemorySink to = bench.copied(bench.place);
    assertSame(bench.place, to);
    bench.grow(1);
    bench.attempt(bench.place, to);
    assertSame(bench.place, to);
  }

  @Test
  void a_damaged_pack_is_not_copied_and_what_was_copied_restores() throws Exception {
    Bench bench = grown();
    String pack = first(bench.place, "packs/");
    flip(bench.place, pack);
    MemorySink to = new MemorySink();
    bench.create(bench.place, to);
    assertThatThrownBy(() -> bench.attempt(bench.place, to))
        .isInstanceOf(TargetException.Corrupt.class)
        .hasMessageContaining(pack)
        .hasMessageContaining("memory:origin");
    assertThat(to.names()).doesNotContain(pack);
    bench.origin.checkAllPoints(to);
  }

  @Test
  void a_damaged_commit_ends_the_copy_before_it() throws Exception {
    Bench bench = grown();
    for (long number : new long[] {newest(bench.place), 5, 1}) {
      String commit = ArchiveNames.commit(number).value();
      byte[] good = bench.place.bytes(commit).orElseThrow();
      flip(bench.place, commit);
      MemorySink to = new MemorySink();
      bench.create(bench.place, to);
      assertThatThrownBy(() -> bench.attempt(bench.place, to))
          .isInstanceOf(TargetException.Corrupt.class)
          .hasMessageContaining(commit);
      assertThat(to.names().stream().filter(name -> name.startsWith("commits/")))
          .hasSize((int) number - 1);
      bench.origin.checkAllPoints(to);
      bench.place.tamper(commit, good);
      bench.attempt(bench.place, to);
      assertSame(bench.place, to);
    }
  }

  @Test
  void a_void_commit_that_the_origin_has_passed_over_is_copied_as_it_is() throws Exception {
    Bench bench = grown();
    long number = newest(bench.place) + 1;
    bench.place.tamper(ArchiveNames.commit(number).value(), new byte[100]);
    MemorySink to = new MemorySink();
    bench.create(bench.place, to);
    assertThatThrownBy(() -> bench.attempt(bench.place, to))
        .isInstanceOf(TargetException.Corrupt.class);
    bench.grow(3);
    bench.attempt(bench.place, to);
    assertSame(bench.place, to);
    bench.origin.checkAllPoints(to);
  }

  @Test
  void an_object_that_the_source_has_lost_is_one_clear_error() throws Exception {
    Bench bench = grown();
    String pack = first(bench.place, "packs/");
    remove(bench.place, pack);
    MemorySink to = new MemorySink();
    bench.create(bench.place, to);
    assertThatThrownBy(() -> bench.attempt(bench.place, to))
        .isInstanceOf(TargetException.Corrupt.class)
        .hasMessageContaining(pack)
        .hasMessageContaining("it was lost");
    bench.origin.checkAllPoints(to);
  }

  @Test
  void a_commit_that_the_source_has_lost_is_one_clear_error() throws Exception {
    Bench bench = grown();
    MemorySink copied = bench.copied(bench.place);
    remove(bench.place, ArchiveNames.commit(4).value());
    MemorySink to = new MemorySink();
    bench.create(bench.place, to);
    assertThatThrownBy(() -> bench.attempt(bench.place, to))
        .isInstanceOf(TargetException.Corrupt.class)
        .hasMessageContaining("commit 4");
    List<String> before = copied.names();
    assertThat(bench.attempt(bench.place, copied).unmended())
        .singleElement()
        .asString()
        .contains(ArchiveNames.commit(4).value(), "gone at the source", "nothing was changed");
    assertThat(copied.names()).isEqualTo(before);
  }

  @Test
  void a_destination_that_went_on_by_itself_is_never_written() throws Exception {
    Bench bench = grown();
    MemorySink to = bench.copied(bench.place);
    Origin origin = bench.origin;
    origin.create("to", to);
    origin.writeWhole(bench.random);
    assertThat(origin.round("to", to)).isTrue();
    List<String> names = to.names();
    assertThatThrownBy(() -> bench.attempt(bench.place, to))
        .isInstanceOf(TargetException.Diverged.class)
        .hasMessageContaining("the destination is ahead")
        .hasMessageContaining("an older copy of it");
    bench.attempt(to, bench.place);
    assertSame(to, bench.place);
    origin.writeWhole(bench.random);
    assertThat(origin.round("to", to)).isTrue();
    origin.writeWhole(bench.random);
    assertThat(origin.round("origin", bench.place)).isTrue();
    assertThatThrownBy(() -> bench.attempt(bench.place, to))
        .isInstanceOf(TargetException.Diverged.class)
        .hasMessageContaining("they have gone on apart");
    assertThat(to.names()).containsAll(names);
    origin.checkAllPoints(to);
  }

  /// Its packs and runs are other ones as well: a comparison would fill in what it lacks.
  @Test
  void a_destination_that_has_parted_at_the_same_number_is_asked_and_not_touched()
      throws Exception {
    Bench bench = grown();
    MemorySink to = bench.copied(bench.place);
    Origin parted = bench.origin.parted(7);
    parted.create("to", to);
    parted.writeWhole(bench.random);
    assertThat(parted.round("to", to)).isTrue();
    while (newest(bench.place) < newest(to)) {
      bench.grow(1);
    }
    while (newest(to) < newest(bench.place)) {
      parted.writeWhole(bench.random);
      assertThat(parted.round("to", to)).isTrue();
    }
    assertThat(newest(to)).isEqualTo(newest(bench.place));
    FaultySink asked = new FaultySink(to);
    assertThatThrownBy(() -> bench.attempt(bench.place, asked))
        .isInstanceOf(TargetException.Diverged.class)
        .hasMessageContaining("they have gone on apart");
    assertThat(asked.calls())
        .extracting(FaultySink.Call::kind)
        .doesNotContain(Kind.CREATE, Kind.DELETE);
  }

  /// Both are of the same length, so listings show nothing.
  @Test
  void a_newest_commit_that_is_damaged_at_the_source_alone_is_said() throws Exception {
    Bench bench = grown();
    MemorySink to = bench.copied(bench.place);
    String commit = ArchiveNames.commit(newest(to)).value();
    byte[] bytes = bench.place.bytes(commit).orElseThrow();
    bytes[bytes.length - 1] ^= 1;
    bench.place.tamper(commit, bytes);
    assertThat(bench.attempt(bench.place, to).unmended())
        .singleElement()
        .asString()
        .contains(commit, "at the source");
  }

  @Test
  void a_newest_commit_that_is_damaged_is_no_other_past_and_is_made_again() throws Exception {
    Bench bench = grown();
    MemorySink to = bench.copied(bench.place);
    String commit = ArchiveNames.commit(newest(to)).value();
    byte[] bytes = to.bytes(commit).orElseThrow();
    bytes[bytes.length - 1] ^= 1;
    to.tamper(commit, bytes);
    assertThat(bench.attempt(bench.place, to, bench.committed.getLast()).idle()).isFalse();
    assertSame(bench.place, to);
    assertThat(bench.mended).singleElement().asString().contains(commit, "damaged");
  }

  @Test
  void a_commit_of_another_writer_that_comes_between_is_never_written_over() throws Exception {
    Bench bench = grown();
    MemorySink to = new MemorySink();
    bench.create(bench.place, to);
    String third = ArchiveNames.commit(3).value();
    byte[] others = new byte[10];
    FaultySink racing =
        new FaultySink(
            to,
            call -> {
              if (call.kind() == Kind.CREATE && call.subject().equals(third)) {
                to.tamper(third, others);
              }
              return Fault.NONE;
            });
    assertThatThrownBy(() -> bench.attempt(bench.place, racing))
        .isInstanceOf(TargetException.Diverged.class)
        .hasMessageContaining("commit 3");
    assertThat(to.bytes(third)).contains(others);
    assertThat(newest(to)).isEqualTo(3);
  }

  @Test
  void a_commit_that_does_not_follow_the_one_before_it_is_not_copied() throws Exception {
    Bench bench = grown();
    MemorySink to = bench.copied(bench.place);
    MemorySink other = bench.place.copy("memory:other");
    Origin parted = bench.origin.parted(7);
    parted.create("other", other);
    parted.writeWhole(bench.random);
    assertThat(parted.round("other", other)).isTrue();
    bench.grow(4);
    long spliced = newest(other);
    assertThat(newest(bench.place)).isGreaterThan(spliced);
    other.names().forEach(name -> bench.place.tamper(name, other.bytes(name).orElseThrow()));
    assertThatThrownBy(() -> bench.attempt(bench.place, to))
        .isInstanceOf(TargetException.Corrupt.class)
        .hasMessageContaining(ArchiveNames.commit(spliced + 1).value())
        .hasMessageContaining("does not follow");
    assertThat(newest(to)).isEqualTo(spliced);
  }

  @Test
  void what_another_tool_began_is_completed() throws Exception {
    Bench bench = grown();
    List<String> names = bench.place.names();
    for (int kept = 1; kept < names.size(); kept += 3) {
      MemorySink to = new MemorySink();
      to.tamper("tidemark.json", bench.place.bytes("tidemark.json").orElseThrow());
      for (String name : names.subList(0, kept)) {
        to.tamper(name, bench.place.bytes(name).orElseThrow());
      }
      bench.attempt(bench.place, to);
      assertSame(bench.place, to);
    }
  }

  @Test
  void a_mark_is_not_believed_of_a_place_that_has_newer_commits() throws Exception {
    Bench bench = grown();
    MemorySink to = bench.copied(bench.place);
    CopyMark mark = bench.committed.getLast();
    bench.grow(3);
    bench.place.names().stream()
        .filter(name -> name.startsWith("commits/"))
        .forEach(name -> to.tamper(name, bench.place.bytes(name).orElseThrow()));
    bench.attempt(bench.place, to, mark);
    assertSame(bench.place, to);
  }

  @Test
  void a_lost_object_of_the_copy_is_sent_again_by_a_run_without_a_mark() throws Exception {
    Bench bench = grown();
    MemorySink to = bench.copied(bench.place);
    remove(to, first(to, "packs/"));
    remove(to, first(to, "runs/"));
    bench.attempt(bench.place, to);
    assertSame(bench.place, to);
  }

  @Test
  void an_object_of_another_length_is_judged_by_its_hash() throws Exception {
    Bench bench = grown();
    MemorySink to = bench.copied(bench.place);
    String pack = first(to, "packs/");
    to.tamper(pack, new byte[3]);
    byte[] good = bench.place.bytes(pack).orElseThrow();
    bench.place.tamper(pack, new byte[4]);
    assertThat(bench.attempt(bench.place, to).unmended())
        .singleElement()
        .asString()
        .contains(pack, "damaged at the copy, and damaged at the source");
    assertThat(to.bytes(pack).orElseThrow()).hasSize(3);
    bench.place.tamper(pack, good);
    assertThat(bench.attempt(bench.place, to).unmended()).isEmpty();
    assertSame(bench.place, to);
    bench.place.tamper(pack, new byte[4]);
    assertThat(bench.attempt(bench.place, to).unmended())
        .singleElement()
        .asString()
        .contains(pack, "damaged at the source, and good at the copy");
    assertThat(to.bytes(pack)).contains(good);
  }

  @Test
  void foreign_objects_are_passed_over() throws Exception {
    Bench bench = grown();
    bench.place.tamper("readme", new byte[1]);
    bench.place.tamper("packs/readme", new byte[1]);
    bench.place.tamper("commits/readme", new byte[1]);
    MemorySink to = bench.copied(bench.place);
    assertThat(to.names()).noneMatch(name -> name.endsWith("readme"));
    to.tamper("commits/0000", new byte[1]);
    bench.grow(1);
    bench.attempt(bench.place, to);
    bench.origin.checkAllPoints(to);
  }

  @Test
  void what_a_killed_origin_left_behind_is_copied_when_both_are_listed() throws Exception {
    Bench bench = grown();
    byte[] bytes = {1, 2, 3};
    String orphan =
        first(bench.place, "packs/").replaceAll("[0-9a-f]{64}$", Sha256.of(bytes).hex());
    MemorySink to = bench.copied(bench.place);
    bench.place.tamper(orphan, bytes);
    bench.attempt(bench.place, to);
    assertSame(bench.place, to);
    assertSame(bench.place, bench.copied(bench.place));
  }
}
