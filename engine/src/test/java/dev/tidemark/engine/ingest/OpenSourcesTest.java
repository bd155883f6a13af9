package dev.tidemark.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.Excludes;
import dev.tidemark.engine.mirror.Mirror;
import dev.tidemark.engine.mirror.MirrorLimits;
import dev.tidemark.engine.mirror.RoundOutcome;
import dev.tidemark.engine.mirror.Target;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.volume.SnapshotName;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.MemorySink;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Goal: while the import of a source is broken off, no transaction of anybody else makes a state
/// whole, in the volume and at targets, and the other sources are mirrored all the same.
///
/// Method: one source is imported whole, changes, and its next import is stopped half-way; then
/// others write.
final class OpenSourcesTest {

  private static final TransactionInfo IGNORANT =
      TransactionInfo.of(TransactionInfo.Kind.WHOLE, "ann", "host", "test", "somebody else");

  private final Disk disk = new SimDisk().process("test");
  private final SimSource source = new SimSource(true, false);
  private final SimSource other = new SimSource(true, false, 1000);
  private final TestVolume test = TestVolume.create(disk);
  private final MemorySink place = new MemorySink();

  @AfterEach
  void close() {
    test.close();
  }

  private SourceResult takeOther() throws Exception {
    return test.take(
        new ImportSource("other", other, TreePath.of(SimSource.bytes("/other")), Excludes.NONE));
  }

  /// @return the newest whole TID
  private TxId breakOff() throws Exception {
    for (int i = 0; i < 20; i++) {
      source.file(source.root, "f" + i, "old " + i);
    }
    other.file(other.root, "o", "old");
    test.take(source);
    takeOther();
    TxId whole = test.head().tid();
    assertThat(test.head().isWhole()).isTrue();
    source.root.entries.values().forEach(file -> source.write(file, SimSource.bytes("new")));
    test.limits = new ImportLimits(64 << 20, 1 << 20, 1, 100_000, 300_000, 1);
    ImportListener stops =
        new ImportListener() {
          @Override
          public void progressed(ImportSource of, ImportCounts soFar) {
            if (soFar.changed() >= 5) {
              throw new IllegalStateException("stop here");
            }
          }
        };
    ImportSource configured =
        new ImportSource("source", source, TreePath.of(SimSource.bytes("/s")), Excludes.NONE);
    assertThatThrownBy(() -> test.take(configured, stops)).hasMessage("stop here");
    test.limits = ImportLimits.NORMAL;
    return whole;
  }

  private List<RestorePoint> mirrored() throws Exception {
    return test.run(() -> {
      Mirror mirror =
          Mirror.of(test.volume, test.packs, disk)
              .seam(test.seam())
              .limits(MirrorLimits.defaults())
              .writer("test")
              .build();
      Target target = new Target("place", () -> place, false);
      if (mirror.known().isEmpty()) {
        mirror.create(target, "place", "host");
      }
      assertThat(mirror.round(List.of(target)).get("place")).isInstanceOf(RoundOutcome.Done.class);
      try (ArchiveReader reader = ArchiveReader.open(place, test.seam())) {
        return reader.points();
      }
    });
  }

  @Test
  void a_snapshot_while_an_import_is_broken_off_makes_no_state_whole() throws Exception {
    TxId whole = breakOff();
    test.volume.write(
        IGNORANT,
        tx -> {
          Volume.nameSnapshot(tx, "named", whole);
          return true;
        });
    Transaction head = test.head();
    assertThat(head.isWhole()).isFalse();
    assertThat(head.info().openSources()).containsExactly("source");
    assertThat(test.volume.newestWhole(head.tid()).map(Transaction::tid)).contains(whole);
    RestorePoint newest = mirrored().getLast();
    assertThat(newest.tid()).isEqualTo(whole);
    assertThat(newest.whole()).isTrue();
  }

  @Test
  void whoever_writes_while_a_source_is_open_leaves_it_open() throws Exception {
    TxId whole = breakOff();
    for (int i = 0; i < 3; i++) {
      TxId named = new TxId(i + 1);
      test.volume.write(
          IGNORANT,
          tx -> {
            Volume.nameSnapshot(tx, "named", named);
            return true;
          });
      assertThat(test.head().info().openSources()).containsExactly("source");
    }
    assertThat(test.volume.newestWhole(test.head().tid()).map(Transaction::tid)).contains(whole);
    assertThat(test.take(source).whole()).contains(test.head().tid());
    assertThat(test.head().isWhole()).isTrue();
    assertThat(test.volume.snapshots(test.head().tid()))
        .extracting(SnapshotName::name)
        .contains("named");
  }

  @Test
  void another_sources_import_reaches_the_targets_and_makes_no_state_whole() throws Exception {
    TxId whole = breakOff();
    mirrored();
    other.write(other.root.entry("o"), SimSource.bytes("newer"));
    SourceResult result = takeOther();
    TxId taken = result.whole().orElseThrow();
    assertThat(test.head().tid()).isEqualTo(taken);
    assertThat(test.head().info().openSources()).containsExactly("source");
    assertThat(test.volume.newestWhole(taken).map(Transaction::tid)).contains(whole);
    List<RestorePoint> points = mirrored();
    assertThat(points.getLast().tid()).isEqualTo(taken);
    assertThat(points.getLast().whole()).isFalse();
    assertThat(points.stream().filter(RestorePoint::whole).toList().getLast().tid())
        .isEqualTo(whole);
    test.take(source);
    assertThat(mirrored().getLast().whole()).isTrue();
  }
}
