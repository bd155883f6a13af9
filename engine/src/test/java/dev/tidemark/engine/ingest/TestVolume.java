package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.Excludes;
import dev.tidemark.engine.local.SourceTree;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.engine.volume.UnversionedEntry;
import dev.tidemark.engine.volume.UnversionedScan;
import dev.tidemark.engine.volume.UnversionedTree;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.words.TxId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// A volume to import into, for tests: every thread of an import runs on one simulated scheduler,
/// so a source may change itself when it is looked at.
final class TestVolume implements AutoCloseable {

  static final ImportOptions CAREFUL = new ImportOptions(false, "ann", "host", "test", "import");
  static final ImportOptions ACCEPTING = new ImportOptions(true, "ann", "host", "test", "import");

  private final SimSeam sim;
  private final Seam seam;
  final Volume volume;
  final PackStore packs;
  ImportLimits limits = ImportLimits.NORMAL;
  ImportOptions options = CAREFUL;

  private TestVolume(Disk disk, SimSeam sim, boolean isNew) {
    this.sim = sim;
    seam = sim.seam();
    volume = isNew ? Volume.create(disk, seam) : Volume.openToWrite(disk, seam);
    packs = PackStore.of(volume, disk);
  }

  static TestVolume create(Disk disk) {
    return new TestVolume(disk, new SimSeam(1), true);
  }

  static TestVolume open(Disk disk) {
    return new TestVolume(disk, new SimSeam(2), false);
  }

  /// Imports under `/s`.
  SourceResult take(SourceTree tree) throws Exception {
    return take(tree, "/s", Excludes.NONE);
  }

  SourceResult take(SourceTree tree, String as, Excludes excludes) throws Exception {
    return take(new ImportSource("source", tree, TreePath.of(SimSource.bytes(as)), excludes));
  }

  SourceResult take(ImportSource source) throws Exception {
    return take(source, ImportListener.SILENT);
  }

  SourceResult take(ImportSource source, ImportListener listener) throws Exception {
    return sim.run(() -> importer().run(List.of(source), options, listener)).sources().getFirst();
  }

  /// Runs something on the simulated scheduler.
  <T> T run(Callable<T> body) throws Exception {
    return sim.run(body);
  }

  Seam seam() {
    return seam;
  }

  Importer importer() {
    return new Importer(limits, volume, packs, seam);
  }

  Instant now() {
    return seam.time().now();
  }

  void advance(Duration by) {
    sim.advance(by);
  }

  Transaction head() {
    return volume.head().orElseThrow();
  }

  VolumeState state() {
    return state(head().tid());
  }

  VolumeState state(TxId tid) {
    return new VolumeState(volume.asOf(tid), packs::read);
  }

  /// How many file records came or went after a TID.
  long changesSince(TxId tid) {
    long changes = 0;
    try (RecordScan scan = volume.changes(tid, head().tid(), RecordKey.prefix(1))) {
      while (scan.next() != null) {
        changes++;
      }
    }
    return changes;
  }

  /// As if the volume were a clone: nothing is known of any source.
  void loseLocalRoot() {
    volume.write(
        TransactionInfo.of(TransactionInfo.Kind.PART, "ann", "host", "test", "forget"),
        tx -> {
          UnversionedTree local = tx.local();
          List<byte[]> keys = new ArrayList<>();
          try (UnversionedScan scan = local.scan(new byte[] {0}, new byte[] {-1})) {
            for (UnversionedEntry entry = scan.next(); entry != null; entry = scan.next()) {
              keys.add(entry.key());
            }
          }
          keys.forEach(local::delete);
          return true;
        });
  }

  @Override
  public void close() {
    packs.close();
    volume.close();
  }
}
