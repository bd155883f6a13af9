package dev.tidemark.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.local.LocalDestination;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.view.ChosenState;
import dev.tidemark.engine.view.NoSuchStateException;
import dev.tidemark.engine.view.StateSelector;
import dev.tidemark.engine.view.VolumeState;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.TxId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreFromVolumeTest {

  @TempDir Path dir;
  private Volume volume;
  private PackStore packs;
  private GrowingTree tree;

  @BeforeEach
  void create() {
    Disk disk = new LocalDisk(dir.resolve("volume"));
    volume = Volume.create(disk, Seam.real());
    packs = PackStore.of(volume, disk);
    tree = new GrowingTree(volume, packs, new Random(1));
  }

  @AfterEach
  void close() {
    packs.close();
    volume.close();
  }

  private RestoreResult restore(StateSelector when, Path to) throws Exception {
    VolumeState source = VolumeState.of(volume, packs, VolumeState.choose(volume, when).point());
    return new Restore(source, LocalDestination.at(to), Seam.real(), RestoreListener.SILENT)
        .run(RestoreRequest.whole());
  }

  @Test
  void every_state_of_a_volume_comes_back_as_it_was() throws Exception {
    List<Transaction> states = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      states.add(tree.grow(i % 3 == 0 ? Kind.PART : Kind.WHOLE));
    }
    for (Transaction state : states) {
      Path to = dir.resolve("to-" + state.tid());
      RestoreResult result = restore(new StateSelector.At(state.tid()), to);
      assertThat(result.digestProven()).isTrue();
      assertThat(result.isIncomplete()).isEqualTo(!state.isWhole());
      assertThat(TreeImage.of(to))
          .as("seed 1, tid %s", state.tid())
          .isEqualTo(TreeImage.of(new FileTree(volume.asOf(state.tid()), packs::read)));
    }
  }

  @Test
  void the_latest_state_is_the_newest_whole_one() {
    Transaction part = tree.grow(Kind.PART);
    assertThat(VolumeState.choose(volume, new StateSelector.Latest()).note()).isPresent();
    Transaction whole = tree.grow(Kind.WHOLE);
    Transaction later = tree.grow(Kind.PART);
    assertThat(VolumeState.choose(volume, new StateSelector.Latest()).point().tid())
        .isEqualTo(whole.tid());
    assertThat(VolumeState.choose(volume, new StateSelector.Head()).point().tid())
        .isEqualTo(later.tid());
    assertThat(part.tid()).isNotEqualTo(later.tid());
  }

  @Test
  void a_time_gives_the_newest_whole_state_not_after_it_and_says_so() {
    Transaction whole = tree.grow(Kind.WHOLE);
    tree.grow(Kind.PART);
    Instant later = Instant.now().plusSeconds(60);
    ChosenState choice = VolumeState.choose(volume, new StateSelector.Time(later));
    assertThat(choice.point().tid()).isEqualTo(whole.tid());
    assertThat(choice.note().orElseThrow()).contains(later.toString());
    assertThatThrownBy(() -> VolumeState.choose(volume, new StateSelector.Time(Instant.EPOCH)))
        .isInstanceOf(NoSuchStateException.class);
  }

  @Test
  void a_snapshot_gives_the_state_it_names() {
    Transaction named = tree.grow(Kind.WHOLE);
    tree.grow(Kind.WHOLE);
    volume.write(
        GrowingTree.info(Kind.WHOLE),
        tx -> {
          Volume.nameSnapshot(tx, "before the move", named.tid());
          return tx.tid();
        });
    tree.grow(Kind.WHOLE);
    assertThat(
            VolumeState.choose(volume, new StateSelector.Snapshot("before the move")).point().tid())
        .isEqualTo(named.tid());
    assertThatThrownBy(() -> VolumeState.choose(volume, new StateSelector.Snapshot("no such")))
        .isInstanceOf(NoSuchStateException.class)
        .hasMessageContaining("no such");
  }

  @Test
  void a_tid_that_is_not_there_is_not_readable() {
    assertThatThrownBy(() -> VolumeState.choose(volume, new StateSelector.At(new TxId(99))))
        .isInstanceOf(VolumeException.NotReadable.class);
  }
}
