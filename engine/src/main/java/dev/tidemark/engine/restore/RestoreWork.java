package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.ExtentSource;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.DestinationTree;
import dev.tidemark.engine.seam.Threads;
import dev.tidemark.engine.seam.WorkerPool;
import dev.tidemark.engine.view.NeedSorter;
import dev.tidemark.engine.view.PackBatch;
import dev.tidemark.engine.view.PackBatches;
import dev.tidemark.engine.view.StateSource;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/// Does what was planned, in this order:
///
/// 1. directories, what is removed, symbolic links; files whose content came with the records; the
///    beginnings of those that are fetched in several ranges;
/// 2. content in pack order, so that each pack is read about once;
/// 3. files that were filled range by range get their length, attributes and names; then further
///    names of files;
/// 4. attributes of directories, the deepest first, for everything before changes their times.
///
/// A file has its attributes, and beside an existing one its name, only when its content is
/// complete. Content that is damaged or gone costs its files, which [LossRecorder] gathers, and no
/// other.
final class RestoreWork {

  private static final int FILES_A_TASK = 64;
  private static final int PARALLEL_MAX = 16;
  private static final int MEMORY_KIB = 80 << 10;

  private final StateSource source;
  private final DestinationTree target;
  private final StepLog log;
  private final LossRecorder losses;
  private final OwnerFailures owners = new OwnerFailures();
  private final Semaphore memory = new Semaphore(MEMORY_KIB);
  private boolean hasRanges;
  private boolean hasLinks;

  RestoreWork(StateSource source, DestinationTree target, StepLog log, LossRecorder losses) {
    this.source = source;
    this.target = target;
    this.log = log;
    this.losses = losses;
  }

  /// @return how many owners could not be set
  long run(NeedSorter.Sorted needs, Threads threads, RestoreListener listener) throws Exception {
    int count = Math.clamp(source.parallelism(), threads.cores() + 1, PARALLEL_MAX);
    try (WorkerPool<FileFiller> workers =
        new WorkerPool<>(
            threads, count, "restore", () -> new FileFiller(target, listener, owners, losses))) {
      begin(workers);
      workers.drain();
      fetch(needs, workers);
      workers.drain();
      if (!losses.isEmpty()) {
        source.confirm();
      }
      finishFiles(workers);
      workers.drain();
    }
    addLinks();
    finishDirectories();
    return owners.refused();
  }

  private void begin(WorkerPool<FileFiller> workers) throws Exception {
    List<RestoreStep.File> files = new ArrayList<>();
    StepLog.Cursor steps = log.forwards();
    for (RestoreStep step = steps.next(); step != null; step = steps.next()) {
      switch (step) {
        case RestoreStep.Delete delete -> target.delete(delete.path());
        case RestoreStep.Directory directory -> {
          if (directory.role().getsAttributes()) {
            target.createDirectory(directory.path());
          }
        }
        case RestoreStep.Symlink symlink -> makeSymlink(symlink);
        case RestoreStep.Link link -> hasLinks = true;
        case RestoreStep.File file -> {
          hasRanges |= file.fetching() == RestoreStep.Fetching.RANGES;
          if (file.fetching() != RestoreStep.Fetching.ALL_AT_ONCE) {
            files.add(file);
          }
        }
      }
      if (files.size() == FILES_A_TASK) {
        submitBeginning(files, workers);
        files = new ArrayList<>();
      }
    }
    submitBeginning(files, workers);
  }

  private static void submitBeginning(List<RestoreStep.File> files, WorkerPool<FileFiller> workers)
      throws Exception {
    workers.submit(filling -> {
      for (RestoreStep.File file : files) {
        filling.begin(file);
      }
    });
  }

  private void makeSymlink(RestoreStep.Symlink symlink) throws IOException {
    TreePath path = symlink.path();
    boolean beside = symlink.making() == RestoreStep.Making.BESIDE;
    TreePath place = beside ? OwnNames.linkBeside(path, symlink.object()) : path;
    if (symlink.making() != RestoreStep.Making.NONE) {
      target.createSymlink(place, symlink.target());
    }
    owners.note(target.setAttributes(place, symlink.inode()));
    if (beside) {
      target.rename(place, path);
    }
  }

  private void fetch(NeedSorter.Sorted needs, WorkerPool<FileFiller> workers) throws Exception {
    PackBatches batches = new PackBatches(needs, source.packs().lenient());
    for (PackBatch batch = batches.next(); batch != null; batch = batches.next()) {
      PackBatch next = batch;
      workers.submit(filling -> fill(filling, next));
    }
  }

  private void fill(FileFiller filling, PackBatch batch)
      throws IOException, TargetException, InterruptedException {
    int kib = (int) Math.min(MEMORY_KIB, batch.pack().bytes() / 1024 + 1);
    memory.acquire(kib);
    try {
      filling.fill(
          batch.needs(), open(batch), log, extent -> source.packName(extent, batch.pack()));
    } finally {
      memory.release(kib);
    }
  }

  private ExtentSource open(PackBatch batch)
      throws IOException, TargetException, InterruptedException {
    try {
      return source.open(batch.pack(), batch.wanted());
    } catch (TargetException e) {
      throw new FileFiller.OfFile(log.at(batch.needs().getFirst().file()).path(), e);
    }
  }

  private void finishFiles(WorkerPool<FileFiller> workers) throws Exception {
    StepLog.Cursor steps = log.forwards();
    for (RestoreStep step = hasRanges ? steps.next() : null; step != null; step = steps.next()) {
      if (step instanceof RestoreStep.File file && file.fetching() == RestoreStep.Fetching.RANGES) {
        workers.submit(filling -> filling.finish(file));
      }
    }
  }

  private void addLinks() throws IOException {
    StepLog.Cursor steps = log.forwards();
    for (RestoreStep step = hasLinks ? steps.next() : null; step != null; step = steps.next()) {
      if (step instanceof RestoreStep.Link link) {
        addLink(link);
      }
    }
  }

  private void addLink(RestoreStep.Link link) throws IOException {
    if (losses.addLink(link.path(), link.existing())) {
      return;
    }
    if (link.making() == RestoreStep.Making.NEW) {
      target.createLink(link.path(), link.existing());
    } else if (!target.isSameFile(link.path(), link.existing())) {
      TreePath beside = OwnNames.linkBeside(link.path(), link.object());
      target.createLink(beside, link.existing());
      target.rename(beside, link.path());
    }
  }

  /// All but the destination itself, from which the work directory has still to go.
  private void finishDirectories() throws IOException {
    StepLog.Cursor steps = log.backwards();
    for (RestoreStep step = steps.previous(); step != null; step = steps.previous()) {
      if (step instanceof RestoreStep.Directory directory
          && directory.role().getsAttributes()
          && !directory.path().isRoot()) {
        owners.note(target.setAttributes(directory.path(), directory.inode()));
      }
    }
  }
}
