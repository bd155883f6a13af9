package dev.tidemark.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.engine.archive.ArchiveReader;
import dev.tidemark.engine.archive.RestorePoint;
import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.link.PackSize;
import dev.tidemark.engine.local.Excludes;
import dev.tidemark.engine.mirror.Mirror;
import dev.tidemark.engine.mirror.MirrorLimits;
import dev.tidemark.engine.mirror.RoundOutcome;
import dev.tidemark.engine.mirror.Target;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.seam.SimDisk;
import dev.tidemark.engine.seam.SimKilled;
import dev.tidemark.engine.seam.SimSeam;
import dev.tidemark.engine.seam.Survival;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.engine.volume.TransactionScan;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.spi.words.TxId;
import dev.tidemark.testkit.Fault;
import dev.tidemark.testkit.FaultySink;
import dev.tidemark.testkit.KilledError;
import dev.tidemark.testkit.MemorySink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Goal: whatever happens to a source, to the machine and to the way to the targets, every state
/// that a target says it can give back equals the volume's of that TID, records and contents, and
/// the target comes up to the head when the trouble is over.
///
/// Method: random histories on one seed. A tree changes and is imported; snapshots are named; two
/// targets, one of them a rotated place, are mirrored to now and then, each on its own, from
/// another process than the importing one. Imports and rounds are killed before a random step of
/// the disk, sinks fail, lose answers and kill; power cuts lose what was not synced. A round also
/// runs *between* the writer's death and the power cut, when the page cache shows commits that the
/// disk does not have.
final class WholeHistoriesTest {

  private static final int SEEDS = Integer.getInteger("tidemark.histories", 2000);
  private static final int FIRST = Integer.getInteger("tidemark.histories.first", 0);
  private static final ImportOptions OPTIONS =
      new ImportOptions(true, "ann", "host", "test", "history");

  @Test
  void every_restorable_state_of_every_target_equals_the_volume() {
    for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
      try {
        SimSeam sim = new SimSeam(seed);
        History history = new History(seed, sim.seam());
        sim.run(() -> {
          history.play();
          return true;
        });
      } catch (Throwable e) {
        throw new AssertionError(
            "seed "
                + seed
                + "; replay: -Dtidemark.histories.first="
                + seed
                + " -Dtidemark.histories=1",
            e);
      }
    }
  }

  /// A place that is mirrored to.
  private static final class Place {
    final String name;
    MemorySink store;
    @Nullable MemorySink other;
    final List<RestorePoint> promised = new ArrayList<>();

    Place(String name, boolean rotated) {
      this.name = name;
      this.store = new MemorySink("memory://" + name, rotated);
    }
  }

  private static final class History {
    private final Random random;
    private final Seam seam;
    private final SimSource source;
    private final SourceMutations mutations;
    private final SimDisk disk = new SimDisk();
    private final List<Place> places =
        List.of(new Place("bucket", false), new Place("folder", true));

    /// What the volume held at each TID that was ever seen: records and contents.
    private final Map<TxId, String> truth = new HashMap<>();

    private Disk writer;
    private Volume volume;
    private PackStore packs;
    private int processes;
    private int snapshots;

    History(long seed, Seam seam) {
      random = new Random(seed);
      this.seam = seam;
      source = new SimSource(random.nextBoolean(), random.nextBoolean());
      mutations = new SourceMutations(source, random);
      writer = disk.process("0");
      volume = Volume.create(writer, seam);
      packs = PackStore.of(volume, writer);
    }

    void play() throws Exception {
      for (Place place : places) {
        create(place);
      }
      for (int step = 0; step < 14; step++) {
        step();
      }
      for (Place place : places) {
        converge(place);
      }
    }

    private void create(Place place) throws Exception {
      mirror(
          disk.process("create"),
          v -> v.create(target(place, FaultySink.none()), place.name, "host"));
    }

    private void step() throws Exception {
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> importSome();
        case 4 -> nameSnapshot();
        case 5 -> rotate();
        default -> round(places.get(random.nextInt(places.size())), random.nextInt(4) == 0);
      }
    }

    private void importSome() throws InterruptedException {
      for (int i = 1 + random.nextInt(6); i > 0; i--) {
        mutations.one();
      }
      if (random.nextInt(3) == 0) {
        disk.crashAfter(random.nextInt(90));
      }
      try {
        importOnce();
        disk.crashAt(Long.MAX_VALUE);
        remember();
      } catch (SimKilled e) {
        afterDeath();
      }
    }

    private void importOnce() throws InterruptedException {
      ImportLimits limits =
          new ImportLimits(
              9 << 20, 100_000, 1 + random.nextInt(4), 4000, 300_000, 1 + random.nextInt(40));
      ImportSource home =
          new ImportSource("home", source, TreePath.of(SimSource.bytes("/a/b")), Excludes.NONE);
      new Importer(limits, volume, packs, seam).run(List.of(home), OPTIONS, ImportListener.SILENT);
    }

    /// The writer is dead. Perhaps a mirror looks before the power goes, too.
    private void afterDeath() throws InterruptedException {
      disk.kill();
      if (random.nextBoolean()) {
        round(places.get(random.nextInt(places.size())), false);
      }
      if (random.nextInt(3) > 0) {
        disk.powerCut(Survival.values()[random.nextInt(3)], new Random(random.nextLong()));
      }
      reopen();
    }

    private void reopen() {
      writer = disk.process("writer " + ++processes);
      volume = Volume.openToWrite(writer, seam);
      packs = PackStore.of(volume, writer);
      remember();
    }

    private void nameSnapshot() {
      Transaction head = volume.head().orElseThrow();
      Optional<Transaction> whole = volume.newestWhole(head.tid());
      String name = "snapshot-" + snapshots++;
      TransactionInfo info =
          TransactionInfo.of(TransactionInfo.Kind.WHOLE, "ann", "host", "test", name)
              .withOpenSources(new TreeSet<>(head.info().openSources()));
      volume.write(
          info,
          tx -> {
            Volume.nameSnapshot(tx, name, whole.map(Transaction::tid).orElse(tx.tid()));
            return true;
          });
      remember();
    }

    /// Somebody swaps the disks of the rotated place; the second begins as a copy of the first,
    /// once that has a commit.
    private void rotate() {
      Place place = places.get(1);
      if (place.store.names().stream().noneMatch(name -> name.startsWith("commits/"))) {
        return;
      }
      MemorySink next = place.other == null ? place.store.copy("memory://folder") : place.other;
      place.other = place.store;
      place.store = next;
    }

    /// @param machine whether the machine dies on the way
    private void round(Place place, boolean machine) throws InterruptedException {
      FaultySink.Script script =
          random.nextInt(3) == 0
              ? FaultySink.none()
              : FaultySink.seeded(
                  new Random(random.nextLong()),
                  0.1,
                  Fault.UNAVAILABLE,
                  Fault.LOST_REQUEST,
                  Fault.LOST_ANSWER,
                  Fault.CUT_UPLOAD,
                  Fault.CUT_DOWNLOAD,
                  Fault.KILL_BEFORE,
                  Fault.KILL_AFTER);
      if (machine) {
        disk.crashAfter(random.nextInt(40));
      }
      Disk process = disk.process("mirror " + ++processes);
      try {
        mirror(
            process,
            mirror -> {
              Map<String, RoundOutcome> outcome = mirror.round(List.of(target(place, script)));
              judge(Objects.requireNonNull(outcome.get(place.name)));
              return true;
            });
      } catch (SimKilled | KilledError e) {
        // the mirror's process died: everything of it is gone but what it wrote
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      disk.kill(process);
      disk.crashAt(Long.MAX_VALUE);
      if (machine && writerIsDead()) {
        reopen();
      }
      checkPromises(place);
    }

    private boolean writerIsDead() {
      try {
        writer.exists("btree");
        return false;
      } catch (SimKilled e) {
        return true;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private static void judge(RoundOutcome outcome) {
      switch (outcome) {
        case RoundOutcome.Parked parked ->
            throw new AssertionError("parked for nothing: " + parked);
        case RoundOutcome.Failed failed -> {
          if (!died(failed.cause())) {
            throw new AssertionError("failed: " + failed.message(), failed.cause());
          }
        }
        case RoundOutcome.Done done -> {}
        case RoundOutcome.Offline offline -> {}
        case RoundOutcome.Unsettled unsettled -> {}
        case RoundOutcome.Unfed unfed -> throw new AssertionError("no copy: " + unfed);
        case RoundOutcome.Locked locked -> throw new AssertionError("locked: " + locked);
        case RoundOutcome.Stopped stopped -> throw new AssertionError("stopped: " + stopped);
      }
    }

    private static boolean died(@Nullable Throwable cause) {
      return cause instanceof SimKilled || cause instanceof KilledError;
    }

    private interface Work<T> {
      T with(Mirror mirror) throws Exception;
    }

    /// Does something with a mirror in a process of its own.
    private <T> T mirror(Disk process, Work<T> work) throws Exception {
      try (Volume reading = Volume.openToRead(process, seam);
          PackStore readingPacks = PackStore.of(reading, process)) {
        Mirror mirror =
            Mirror.of(reading, readingPacks, process)
                .seam(seam)
                .limits(limits())
                .writer("test")
                .build();
        return work.with(mirror);
      }
    }

    private MirrorLimits limits() {
      int pack = 2000 + random.nextInt(4000);
      return new MirrorLimits(
          new MirrorLimits.Packing(
              new PackSize.Bounds(pack, pack / 2, pack * 4),
              pack,
              1 + random.nextInt(3),
              1 + random.nextInt(3)),
          new MirrorLimits.FirstUpload(4000, Duration.ofMinutes(30)),
          new MirrorLimits.BaseDue(1000, 2, 6),
          2000,
          random.nextInt(3) * 20_000L,
          Optional.empty());
    }

    private Target target(Place place, FaultySink.Script script) {
      return new Target(place.name, () -> new FaultySink(place.store, script), false);
    }

    /// Every state of the volume that can be seen now is written down, once.
    private void remember() {
      TxId head = volume.head().map(Transaction::tid).orElseThrow();
      try (TransactionScan scan = volume.transactions(TxId.ZERO, head)) {
        for (Transaction t = scan.next(); t != null; t = scan.next()) {
          if (!truth.containsKey(t.tid())) {
            truth.put(t.tid(), describe(volume.asOf(t.tid()), packs::read));
          }
        }
      }
    }

    private void checkPromises(Place place) {
      try (ArchiveReader reader = ArchiveReader.open(place.store, seam)) {
        if (reader.newest().isEmpty()) {
          return;
        }
        List<RestorePoint> points = reader.points();
        TxId newest = points.isEmpty() ? TxId.ZERO : points.getLast().tid();
        for (RestorePoint point : points) {
          boolean check = point.tid().equals(newest) || random.nextInt(4) == 0;
          if (check) {
            checkPoint(reader, place, point);
          }
        }
      } catch (Exception e) {
        throw new AssertionError("read " + place.name, e);
      }
    }

    private void checkPoint(ArchiveReader reader, Place place, RestorePoint point)
        throws Exception {
      String wanted = truth.get(point.tid());
      if (wanted == null) {
        // committed by a writer that died before this test saw it: it must be in the volume,
        // durable
        return;
      }
      assertThat(describe(reader.view(point.tid()), reader.extents(point.tid())))
          .as("%s at %s", place.name, point)
          .isEqualTo(wanted);
    }

    /// The trouble is over: two rounds without faults bring the target to the newest whole state.
    private void converge(Place place) throws Exception {
      importOnce();
      remember();
      Transaction head = volume.head().orElseThrow();
      TxId whole = volume.newestSettled(head.tid()).orElseThrow().tid();
      Disk process = disk.process("last " + ++processes);
      Map<String, RoundOutcome> outcome =
          mirror(process, m -> m.round(List.of(target(place, FaultySink.none()))));
      assertThat(outcome.get(place.name)).isInstanceOf(RoundOutcome.Done.class);
      disk.kill(process);
      try (ArchiveReader reader = ArchiveReader.open(place.store, seam)) {
        List<RestorePoint> points = reader.points();
        assertThat(points.getLast().tid()).isEqualTo(whole);
        for (RestorePoint point : points) {
          assertThat(truth).as("%s promises %s", place.name, point).containsKey(point.tid());
          checkPoint(reader, place, point);
        }
      }
      VolumeState restored = restored(place, whole);
      assertThat(restored.faults()).isEmpty();
      assertThat(restored.differenceTo(source, "/a/b")).isEmpty();
    }

    private VolumeState restored(Place place, TxId at) throws Exception {
      ArchiveReader reader = ArchiveReader.open(place.store, seam);
      return new VolumeState(reader.view(at), reader.extents(at));
    }

    /// Records, and the contents they name.
    private static String describe(RecordView view, ExtentSource extents) {
      TreeMap<String, String> records = new TreeMap<>();
      HexFormat hex = HexFormat.of();
      try (RecordScan scan = view.scan(RecordKey.prefix(1), RecordKey.prefix(-1))) {
        for (VersionedRecord r = scan.next(); r != null; r = scan.next()) {
          records.put(hex.formatHex(r.key()) + "@" + r.created(), hex.formatHex(r.value()));
        }
      }
      List<String> contents = new ArrayList<>(new VolumeState(view, extents).contents());
      contents.sort(null);
      return digest(records + " " + contents);
    }

    private static String digest(String text) {
      try {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }
  }
}
