package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.MemorySink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a lane believes of a place that is not as it was left: nothing of another archive is taken
/// for ours, and what was seen is neither forgotten nor invented.
class HeadLookupTest {

  private static final String DESCRIPTOR = "tidemark.json";

  private final Random random = new Random(8);
  private final World world = new World(8);
  private final ModelVolume volume = new ModelVolume();
  private final MemorySink place = new MemorySink();
  private final MemorySink folder = new MemorySink("memory:folder", true);

  private TxId whole() {
    TxId tid = volume.write(Kind.WHOLE, new Change("f", ModelVolume.content(random, 600)));
    volume.sync();
    return tid;
  }

  private TxId mirrored(ObjectSink sink) throws Exception {
    TxId tid = whole();
    assertThat(world.round(volume, "t", sink)).isInstanceOf(RoundOutcome.Done.class);
    return tid;
  }

  private Optional<TxId> known() throws Exception {
    return world.mirror(volume).known().getFirst().mark().map(mark -> mark.tid());
  }

  /// Another archive of the same volume, with so many commits.
  private MemorySink another(int commits) throws Exception {
    World elsewhere = new World(9);
    MemorySink other = new MemorySink();
    elsewhere.create(volume, "t", other);
    for (int i = 0; i < commits; i++) {
      whole();
      elsewhere.round(volume, "t", other);
    }
    return other;
  }

  private static List<String> commits(MemorySink sink) {
    return sink.names().stream().filter(name -> name.startsWith("commits/")).toList();
  }

  private void assertParked(ObjectSink sink, RoundOutcome.Reason reason, String words)
      throws Exception {
    assertThat(world.round(volume, "t", sink))
        .isInstanceOfSatisfying(
            RoundOutcome.Parked.class,
            parked -> {
              assertThat(parked.reason()).as(parked.message()).isEqualTo(reason);
              assertThat(parked.message()).contains(words);
            });
  }

  @Test
  void another_archive_of_the_same_volume_at_the_place_is_not_written() throws Exception {
    world.create(volume, "t", place);
    TxId seen = mirrored(place);
    MemorySink other = another(3);
    whole();
    List<String> names = other.names();
    assertParked(other, RoundOutcome.Reason.DIVERGED, "not the one this target was created with");
    assertThat(other.names()).isEqualTo(names);
    assertThat(known()).contains(seen);
  }

  @Test
  void another_archives_descriptor_above_commits_that_none_can_read_is_not_written()
      throws Exception {
    world.create(volume, "t", place);
    mirrored(place);
    byte[] others = another(0).bytes(DESCRIPTOR).orElseThrow();
    place.tamper(commits(place).getFirst(), new byte[50]);
    place.tamper(DESCRIPTOR, others);
    whole();
    List<String> names = place.names();
    assertParked(place, RoundOutcome.Reason.DIVERGED, "not the one this target was created with");
    assertThat(place.names()).isEqualTo(names);
    assertThat(place.bytes(DESCRIPTOR)).contains(others);
  }

  @Test
  void an_empty_place_with_another_archives_descriptor_or_a_damaged_one_is_not_written()
      throws Exception {
    world.create(volume, "t", place);
    whole();
    byte[] others = another(0).bytes(DESCRIPTOR).orElseThrow();
    place.tamper(DESCRIPTOR, others);
    assertParked(place, RoundOutcome.Reason.DIVERGED, "not the one this target was created with");
    place.tamper(DESCRIPTOR, new byte[50]);
    assertParked(place, RoundOutcome.Reason.CORRUPT, "tidemark.json in memory:bucket is damaged");
    assertThat(place.names()).containsExactly(DESCRIPTOR);
  }

  @Test
  void a_place_whose_commits_are_gone_is_missing_and_says_which_was_seen() throws Exception {
    world.create(volume, "t", place);
    mirrored(place);
    place.delete(new ObjectName(commits(place).getFirst()));
    whole();
    List<String> names = place.names();
    assertParked(
        place, RoundOutcome.Reason.MISSING, "all its commits are gone, and commit 1 was seen");
    place.wipe();
    assertParked(place, RoundOutcome.Reason.MISSING, "is not there");
    assertThat(names).containsExactly(DESCRIPTOR);
    assertThat(place.names()).isEmpty();
  }

  @Test
  void a_commit_that_another_writer_made_is_known_from_then_on() throws Exception {
    world.create(volume, "t", place);
    mirrored(place);
    World elsewhere = new World(9);
    elsewhere.create(volume, "t", place);
    TxId head = whole();
    elsewhere.round(volume, "t", place);
    List<String> names = place.names();
    world.round(volume, "t", place);
    assertThat(place.names()).isEqualTo(names);
    assertThat(known()).contains(head);
  }

  @Test
  void a_commit_that_was_seen_at_a_store_and_is_gone_there_stays_known() throws Exception {
    world.create(volume, "t", place);
    mirrored(place);
    TxId second = mirrored(place);
    place.delete(new ObjectName(commits(place).getFirst()));
    whole();
    FaultySink refusing =
        new FaultySink(place, FaultySink.every(FaultySink.Kind.CREATE, Fault.REJECTED));
    assertParked(refusing, RoundOutcome.Reason.REJECTED, "rejected on script");
    assertThat(known()).contains(second);
    TxId head = mirrored(place);
    assertThat(known()).contains(head);
    long number = world.reading(place, reader -> reader.newest().orElseThrow().number());
    assertThat(number).isEqualTo(3);
  }

  @Test
  void an_older_disk_in_a_folder_is_known_as_such_and_told_when_it_was_brought_up()
      throws Exception {
    world.create(volume, "t", folder);
    TxId first = mirrored(folder);
    MemorySink older = folder.copy("memory:folder");
    mirrored(folder);
    whole();
    FaultySink refusing =
        new FaultySink(older, FaultySink.every(FaultySink.Kind.CREATE, Fault.REJECTED));
    assertParked(refusing, RoundOutcome.Reason.REJECTED, "rejected on script");
    assertThat(known()).contains(first);
    mirrored(folder);
    TxId head = whole();
    assertThat(world.round(volume, "t", older))
        .isInstanceOfSatisfying(
            RoundOutcome.Done.class,
            done -> {
              assertThat(done.mended()).singleElement().asString().contains("it was at commit 1");
              assertThat(done.mark().tid()).isEqualTo(head);
            });
    world.checkAllPoints(volume, older);
    world.checkAllPoints(volume, folder);
  }

  /// Goal: what a stale listing hides is not taken for lost, and its number is not written.
  @Test
  void a_commit_that_is_there_and_is_not_listed_ends_the_round_and_nothing_is_written()
      throws Exception {
    world.create(volume, "t", place);
    mirrored(place);
    mirrored(place);
    MemorySink older = place.copy("memory:older");
    older.delete(new ObjectName(commits(place).getFirst()));
    ObjectSink stale =
        Overlay.of(place, "list", a -> older.list((String) a[0], (String) a[1], (int) a[2]));
    world.machine.advance(Duration.ofDays(2));
    whole();
    List<String> names = place.names();
    assertThat(world.round(volume, "t", stale))
        .isInstanceOfSatisfying(
            RoundOutcome.Offline.class,
            offline ->
                assertThat(offline.message())
                    .contains("commit 2 is there and is not listed")
                    .contains("the listing is out of date"));
    assertThat(place.names()).isEqualTo(names);
  }
}
