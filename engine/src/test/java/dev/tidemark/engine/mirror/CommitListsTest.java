package dev.tidemark.engine.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.mirror.ModelVolume.Change;
import dev.tidemark.engine.pack.PackIndex;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.MemorySink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What commits say beside their records: names of states, and how the state at the mark is.
class CommitListsTest {

  private final Random random = new Random(8);
  private final World world = new World(8);
  private final ModelVolume volume = new ModelVolume();
  private final MemorySink place = new MemorySink();

  @BeforeEach
  void create() throws Exception {
    world.create(volume, "t", place);
  }

  private TxId mirrored(Kind kind, int bytes) throws Exception {
    TxId tid = volume.write(kind, new Change("a", ModelVolume.content(random, bytes)));
    volume.sync();
    assertThat(world.round(volume, "t", place)).isInstanceOf(RoundOutcome.Done.class);
    return tid;
  }

  private CommitHeader newest() throws Exception {
    return world.reading(place, reader -> reader.newest().orElseThrow());
  }

  private List<String> namesOf(TxId tid) throws Exception {
    return world.reading(
        place,
        reader ->
            reader.points().stream()
                .filter(point -> point.tid().equals(tid))
                .map(RestorePoint::snapshots)
                .findFirst()
                .orElseThrow());
  }

  @Test
  void a_name_that_an_older_state_is_given_later_goes_with_the_next_commit() throws Exception {
    TxId old = mirrored(Kind.WHOLE, 300);
    mirrored(Kind.WHOLE, 300);
    volume.name("late", old);
    mirrored(Kind.WHOLE, 300);
    assertThat(namesOf(old)).containsExactly("late");
  }

  @Test
  void an_increment_lists_only_names_that_were_given_since_the_commit_below() throws Exception {
    TxId old = mirrored(Kind.WHOLE, 300);
    volume.name("first", old);
    mirrored(Kind.WHOLE, 300);
    assertThat(newest().snapshots()).hasSize(1);
    List<CommitHeader.ListedSnapshot> later = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      mirrored(Kind.WHOLE, 300);
      later.addAll(newest().snapshots());
    }
    assertThat(later).isEmpty();
  }

  @Test
  void a_commit_of_extents_says_of_its_mark_what_the_commit_with_its_records_says()
      throws Exception {
    mirrored(Kind.WHOLE, 300);
    CommitHeader records = newest();
    assertThat(records.state().whole()).isTrue();
    mirrored(Kind.PART, 9_000);
    assertThat(newest().kind()).isEqualTo(CommitKind.EXTENTS);
    assertThat(newest().mark().tid()).isEqualTo(records.mark().tid());
    assertThat(newest().state()).isEqualTo(records.state());
  }

  @Test
  void more_tiny_extents_than_one_pack_may_have_go_with_their_records_in_two() throws Exception {
    world.limits =
        new MirrorLimits(
            new MirrorLimits.Packing(PackSize.Bounds.fixed(8 << 20), 8 << 20, 3, 3),
            new MirrorLimits.FirstUpload(1 << 30, Duration.ofMinutes(30)),
            new MirrorLimits.BaseDue(1_500, 2, 6),
            2_000,
            1 << 20,
            Optional.empty());
    TxId tid = volume.writeTinyExtents(PackIndex.COUNT_MAX + 1);
    volume.sync();
    RoundOutcome outcome = world.round(volume, "t", place);
    assertThat(outcome).isInstanceOf(RoundOutcome.Done.class);
    assertThat(newest().mark().tid()).isEqualTo(tid);
    assertThat(newest().packs()).hasSize(2).allMatch(PackRef::inline);
  }
}
