package dev.tidemark.engine.ingest;

import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.Volume;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One import of one source, on the caller's thread: guards, batches, and the end of what is gone.
/// Where little has changed it is a single transaction.
final class SourceImport {

  private static final long BATCH_NANOS_MAX = Duration.ofSeconds(2).toNanos();

  private final Limits limits;
  private final Volume volume;
  private final Seam seam;
  private final ImportSource source;
  private final ImportOptions options;
  private final SourceRegister.Known known;
  private final SourceTable table;
  private final Journal journal;
  private final Commits commits;
  private final Grafting grafting;
  private final Removal removal;
  private final Parking parking;
  private final Claims claims = new Claims();
  private final Optional<Mounts> mounts;

  private boolean begun;
  private boolean done;

  SourceImport(
      Limits limits,
      Volume volume,
      PackStore packs,
      Seam seam,
      ImportSource source,
      ImportOptions options,
      ImportListener listener) {
    this.limits = limits;
    this.volume = volume;
    this.seam = seam;
    this.source = source;
    this.options = options;
    known = SourceRegister.get(volume.local(), source);
    table = new SourceTable(known.number());
    mounts =
        source.oneFileSystem()
            ? Optional.empty()
            : Optional.of(new Mounts(table, table.mounts(volume.local())));
    parking = new Parking(known.number());
    journal = new Journal(source, listener);
    commits = new Commits(volume, packs, seam, source, options, journal);
    grafting = new Grafting(table, parking, journal);
    removal = new Removal(table, parking, journal);
  }

  SourceResult run() throws InterruptedException {
    Optional<String> refusal = Optional.empty();
    try {
      importFrom(guardedRoot());
    } catch (GuardRefusal e) {
      refusal = Optional.of(e.reason());
    }
    return new SourceResult(
        source.name(),
        commits.whole(),
        commits.snapshot(),
        commits.parts(),
        refusal,
        journal.counts(),
        journal.problems(),
        journal.problemCount(),
        journal.note(),
        journal.incomplete());
  }

  private SourceStat guardedRoot() {
    SourceStat root =
        switch (source.tree().stat()) {
          case Sight.Seen<SourceStat> seen -> seen.value();
          case Sight.Vanished<SourceStat> gone -> throw new GuardRefusal("it does not exist");
          case Sight.Refused<SourceStat> refused -> throw new GuardRefusal(refused.reason());
        };
    if (root.type() != SourceType.DIRECTORY) {
      throw new GuardRefusal("it is no directory");
    }
    if (known.rootDiffers(root) && !options.acceptRemovals()) {
      throw new GuardRefusal("another directory is there than at the last import");
    }
    return root;
  }

  private void importFrom(SourceStat root) throws InterruptedException {
    Conveyor conveyor = new Conveyor(new Budget(limits.inFlightBytes()));
    WalkDirectory directory = WalkDirectory.root(source.tree().root());
    try (Workers workers = new Workers(seam.threads())) {
      Thread scout =
          seam.threads().startPlatform("import-scout", scout(directory, workers, conveyor));
      try {
        insert(conveyor, new RootPlacement(source, root, table, parking), directory, root);
      } finally {
        conveyor.close();
        workers.close();
        Threading.join(List.of(scout));
      }
    }
  }

  private Scout scout(WalkDirectory directory, Workers workers, Conveyor conveyor) {
    directory.expect(RootPlacement.expected(records(), source.as()));
    Lookout lookout = new Lookout(source.excludes(), mounts, table, this::records, volume::local);
    FileReader reader =
        new FileReader(new KnownContent(this::records, seam.time()), limits.smallFileBytes());
    return new Scout(
        limits, directory, lookout, reader, workers, conveyor, claims, source.oneFileSystem());
  }

  private RecordView records() {
    return volume.asOf(volume.head().map(Transaction::tid).orElseThrow());
  }

  /// Takes steps until the walk is over. Each full batch becomes a part; the last one belongs to
  /// the end.
  private void insert(
      Conveyor conveyor, RootPlacement placement, WalkDirectory directory, SourceStat root)
      throws InterruptedException {
    Batch batch = new Batch(limits, seam.time().nanoTime());
    Step step;
    do {
      step = conveyor.take();
      long now = seam.time().nanoTime();
      if (!batch.hasRoomFor(step) || batch.isOlder(now, BATCH_NANOS_MAX)) {
        Batch full = batch;
        commits.write(records -> insert(records, full, placement, directory));
        release(conveyor, full);
        batch = new Batch(limits, now);
      }
      batch.add(step);
    } while (!step.isLast());
    end(conveyor, batch, placement, directory, root);
  }

  private boolean insert(
      Records records, Batch batch, RootPlacement placement, WalkDirectory directory) {
    if (!begun) {
      begun = true;
      begin(records, placement, directory);
    }
    mounts.ifPresent(m -> m.keep(records));
    batch.steps().forEach(step -> grafting.apply(records, step));
    return true;
  }

  private void begin(Records records, RootPlacement placement, WalkDirectory directory) {
    SourceRegister.putIfNew(records.local(), source.name(), known);
    table.forgetAllMissing(records.local());
    placement.place(records, grafting, directory);
    placement.leaveBehind(records, known.as());
  }

  private void release(Conveyor conveyor, Batch batch) {
    batch
        .items()
        .filter(item -> item.stat().links() > 1)
        .forEach(item -> claims.release(item.stat()));
    conveyor.done(batch.steps());
    journal.progressed();
  }

  /// Inserts the last batch and begins to end what is gone; if that is little, all is one
  /// transaction.
  private void end(
      Conveyor conveyor,
      Batch batch,
      RootPlacement placement,
      WalkDirectory directory,
      SourceStat root) {
    Optional<GuardRefusal> refusal =
        commits.write(records -> {
          insert(records, batch, placement, directory);
          Optional<GuardRefusal> refused = refusalOfLoss(records);
          if (refused.isEmpty()) {
            remove(records, placement, root);
          }
          return refused;
        });
    release(conveyor, batch);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    while (!done) {
      commits.write(records -> remove(records, placement, root));
      journal.progressed();
    }
  }

  /// A refusal is a value here: what the batch adds is committed all the same.
  private Optional<GuardRefusal> refusalOfLoss(Records records) {
    if (options.acceptRemovals() || known.entries() == 0) {
      return Optional.empty();
    }
    try {
      new LossGuard(table, grafting.found(), known.entries()).check(records);
      return Optional.empty();
    } catch (GuardRefusal e) {
      return Optional.of(e);
    }
  }

  private boolean remove(Records records, RootPlacement placement, SourceStat root) {
    done = removal.run(records, limits.batchRecords());
    if (done && commits.complete(records)) {
      placement.refreshParents(records);
      SourceRegister.put(
          records.local(), source.name(), known.completed(root, entries(), source.as()));
    }
    return done;
  }

  /// How many names the source has; at least as many as before where not all were seen.
  private long entries() {
    return journal.hasUnlisted() ? Math.max(known.entries(), journal.names()) : journal.names();
  }
}
