package dev.tidemark.engine.ingest;

import dev.tidemark.engine.local.ReadResult;
import dev.tidemark.engine.local.SourceStat;
import dev.tidemark.engine.local.SourceType;
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

  private final ImportLimits limits;
  private final Volume volume;
  private final Seam seam;
  private final ImportSource source;
  private final ImportOptions options;
  private final SourceRegistry.Known known;
  private final InodeCache table;
  private final ImportTally journal;
  private final ImportTransactions commits;
  private final ImportApplier grafting;
  private final RemovalPhase removal;
  private final ReservedDirectory parking;
  private final SharedInodes claims = new SharedInodes();
  private final ReturnQueue returned = new ReturnQueue();
  private final Optional<Mounts> mounts;

  private boolean begun;
  private boolean done;

  SourceImport(
      ImportLimits limits,
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
    known = SourceRegistry.get(volume.local(), source);
    table = new InodeCache(known.number());
    mounts =
        source.oneFileSystem()
            ? Optional.empty()
            : Optional.of(new Mounts(table, table.mounts(volume.local())));
    parking = new ReservedDirectory(known.number());
    journal = new ImportTally(source, listener);
    commits = new ImportTransactions(volume, packs, seam, source, options, journal);
    grafting = new ImportApplier(table, parking, journal);
    removal = new RemovalPhase(table, parking, journal);
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
          case ReadResult.Seen<SourceStat> seen -> seen.value();
          case ReadResult.Vanished<SourceStat> gone -> throw new GuardRefusal("it does not exist");
          case ReadResult.Refused<SourceStat> refused -> throw new GuardRefusal(refused.reason());
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
    StepQueue conveyor = new StepQueue(new ByteBudget(limits.inFlightBytes()));
    WalkDirectory directory = WalkDirectory.root(source.tree().root());
    try (TaskPool workers = new TaskPool(seam.threads())) {
      Thread scout =
          seam.threads().startPlatform("import-scout", scout(directory, workers, conveyor));
      try {
        insert(conveyor, new RootPlacement(source, root, table, parking), directory, root);
      } finally {
        conveyor.close();
        returned.close();
        workers.close();
        ThreadWaits.join(List.of(scout));
      }
    }
  }

  private TreeWalker scout(WalkDirectory directory, TaskPool workers, StepQueue conveyor) {
    directory.expect(RootPlacement.expected(records(), source.as()));
    DirectoryScanner lookout =
        new DirectoryScanner(source.excludes(), mounts, table, this::records, volume::local);
    FileReader reader =
        new FileReader(new KnownContent(this::records, seam.time()), limits.smallFileBytes());
    return new TreeWalker(
        limits,
        directory,
        lookout,
        reader,
        workers,
        conveyor,
        claims,
        returned,
        source.oneFileSystem());
  }

  private RecordView records() {
    return volume.asOf(volume.head().map(Transaction::tid).orElseThrow());
  }

  /// Takes steps until the walk is over. Each full batch becomes a part; the last one belongs to
  /// the end.
  private void insert(
      StepQueue conveyor, RootPlacement placement, WalkDirectory directory, SourceStat root)
      throws InterruptedException {
    Batch batch = new Batch(limits, seam.time().nanoTime());
    while (!done) {
      WalkStep step = conveyor.take();
      long now = seam.time().nanoTime();
      if (!batch.hasRoomFor(step) || batch.isOlder(now, BATCH_NANOS_MAX)) {
        Batch full = batch;
        commits.write(records -> insert(records, full, placement, directory));
        release(conveyor, full);
        batch = new Batch(limits, now);
      }
      batch.add(step);
      if (step instanceof WalkStep.End end && returned.isLast(end)) {
        end(conveyor, batch, placement, directory, root);
        batch = new Batch(limits, now);
      }
    }
  }

  private boolean insert(
      FileRecordWriter records, Batch batch, RootPlacement placement, WalkDirectory directory) {
    if (!begun) {
      begun = true;
      begin(records, placement, directory);
    }
    mounts.ifPresent(m -> m.keep(records));
    batch.steps().forEach(step -> grafting.apply(records, step));
    return true;
  }

  private void begin(FileRecordWriter records, RootPlacement placement, WalkDirectory directory) {
    SourceRegistry.putIfNew(records.local(), source.name(), known);
    table.forgetAllMissing(records.local());
    placement.place(records, grafting, directory);
    placement.leaveBehind(records, known.as());
  }

  private void release(StepQueue conveyor, Batch batch) {
    batch
        .items()
        .filter(item -> item.stat().links() > 1)
        .forEach(item -> claims.release(item.stat()));
    conveyor.done(batch.steps());
    returned.put(grafting.takeReturned());
    journal.progressed();
  }

  /// Inserts the last batch and begins to end what is gone; if that is little, all is one
  /// transaction. Where a file is returned, another last batch follows, and nothing ends yet.
  private void end(
      StepQueue conveyor,
      Batch batch,
      RootPlacement placement,
      WalkDirectory directory,
      SourceStat root) {
    Optional<GuardRefusal> refusal =
        commits.write(records -> {
          insert(records, batch, placement, directory);
          if (grafting.hasReturned()) {
            return Optional.empty();
          }
          Optional<GuardRefusal> refused = refusalOfLoss(records);
          if (refused.isEmpty()) {
            remove(records, placement, root);
          }
          return refused;
        });
    boolean again = grafting.hasReturned();
    release(conveyor, batch);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    while (!done && !again) {
      commits.write(records -> remove(records, placement, root));
      journal.progressed();
    }
  }

  /// A refusal is a value here: what the batch adds is committed all the same.
  private Optional<GuardRefusal> refusalOfLoss(FileRecordWriter records) {
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

  private boolean remove(FileRecordWriter records, RootPlacement placement, SourceStat root) {
    done = removal.run(records, limits.batchRecords());
    if (done && commits.complete(records)) {
      placement.refreshParents(records);
      SourceRegistry.put(
          records.local(), source.name(), known.completed(root, entries(), source.as()));
    }
    return done;
  }

  /// How many names the source has; at least as many as before where not all were seen.
  private long entries() {
    return journal.hasUnlisted() ? Math.max(known.entries(), journal.names()) : journal.names();
  }
}
