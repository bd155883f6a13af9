package dev.tidemark.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.files.SourceNote;
import dev.tidemark.engine.files.TreeCounts;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.guard.ProtectedPlaces;
import dev.tidemark.engine.local.Excludes;
import dev.tidemark.engine.local.LocalDestination;
import dev.tidemark.engine.local.LocalSource;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.restore.OverwriteMode;
import dev.tidemark.engine.restore.Restore;
import dev.tidemark.engine.restore.RestoreCounts;
import dev.tidemark.engine.restore.RestoreListener;
import dev.tidemark.engine.restore.RestoreRequest;
import dev.tidemark.engine.restore.RestoreResult;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.LocalDisk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.view.StateSelector;
import dev.tidemark.engine.view.VolumeState;
import dev.tidemark.engine.volume.Volume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a restore says of a state is what the import of it said.
final class SourceStatesTest {

  @TempDir Path temp;
  private Path tree;
  private Volume volume;
  private PackStore packs;

  @BeforeEach
  void open() throws Exception {
    tree = Files.createDirectories(temp.resolve("deep/down/tree")).toRealPath();
    Disk disk = new LocalDisk(temp.resolve("volume"));
    disk.createDirectory("");
    volume = Volume.create(disk, Seam.real());
    packs = PackStore.of(volume, disk);
  }

  @AfterEach
  void close() {
    packs.close();
    volume.close();
  }

  private SourceResult take() throws Exception {
    LocalSource source = LocalSource.of(tree, List.of());
    return new Importer(volume, packs, Seam.real())
        .run(
            List.of(ImportSource.of("tree", source, Excludes.NONE)),
            TestVolume.CAREFUL,
            ImportListener.SILENT)
        .sources()
        .getFirst();
  }

  private RestoreResult restore(Path to, List<TreePath> paths) throws Exception {
    VolumeState source =
        VolumeState.of(
            volume, packs, VolumeState.choose(volume, new StateSelector.Latest()).point());
    return new Restore(
            source,
            LocalDestination.at(to, ProtectedPlaces.known()),
            Seam.real(),
            RestoreListener.SILENT)
        .run(new RestoreRequest(paths, OverwriteMode.NEVER, false, false));
  }

  @Test
  void an_import_and_a_restore_of_its_state_count_alike() throws Exception {
    Files.writeString(tree.resolve("a"), "text");
    Files.createLink(tree.resolve("b"), tree.resolve("a"));
    Files.createLink(Files.createDirectory(tree.resolve("d")).resolve("c"), tree.resolve("a"));
    Files.createSymbolicLink(tree.resolve("l"), Path.of("a"));
    Files.writeString(tree.resolve("d/e"), "another");
    TreeCounts imported = take().counts().tree();
    assertThat(imported).isEqualTo(new TreeCounts(2, 2, 1, 2));
    RestoreCounts restored = restore(temp.resolve("out"), List.of()).counts();
    assertThat(
            new TreeCounts(
                restored.files(), restored.links(), restored.symlinks(), restored.directories()))
        .isEqualTo(imported);
    assertThat(take().counts().tree()).as("nothing changed").isEqualTo(imported);
  }

  @Test
  void a_restore_of_what_is_lacking_is_incomplete_and_of_all_else_is_not() throws Exception {
    SimSource source = new SimSource(true, false);
    source.refused.add(source.file(source.directory(source.root, "d"), "secret", "text"));
    source.file(source.root, "open", "text");
    SourceResult result =
        new Importer(volume, packs, Seam.real())
            .run(
                List.of(
                    new ImportSource(
                        "sim", source, TreePath.of(SimSource.bytes("/sim")), Excludes.NONE)),
                TestVolume.CAREFUL,
                ImportListener.SILENT)
            .sources()
            .getFirst();
    assertThat(result.incomplete()).isTrue();
    RestoreResult all = restore(temp.resolve("all"), List.of());
    assertThat(all.isIncomplete()).isTrue();
    assertThat(all.isUnfinished()).isFalse();
    assertThat(all.lacking()).extracting(SourceNote::name).containsExactly("sim");
    assertThat(restore(temp.resolve("d"), List.of(TreePath.of("/sim/d"))).isIncomplete()).isTrue();
    assertThat(restore(temp.resolve("open"), List.of(TreePath.of("/sim/open"))).isIncomplete())
        .isFalse();
  }
}
