package dev.tidemark.engine.spool;

import dev.tidemark.engine.archive.format.RunWriter;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Runs that lanes share: small ones in memory, others in files. Any number of threads.
final class RunSpool {

  private static final int MEMORY_BYTES = 1 << 20;
  private static final int RUNS_MAX = 16;

  private final MirrorSource source;
  private final SpoolFolder folder;
  private final int partBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<RunKey, Shared> runs = new LinkedHashMap<>(32, 0.75f, true);

  private static final class Shared {
    final Memo<Optional<Made>> run;
    int readers;

    Shared(Memo<Optional<Made>> run) {
      this.run = run;
    }
  }

  /// @param file what it lies in; empty = in memory
  private record Made(List<Content> parts, Optional<SpoolFile> file) {}

  /// @param partBytes a part of a run is closed at this size
  RunSpool(MirrorSource source, SpoolFolder folder, int partBytes) {
    this.source = source;
    this.folder = folder;
    this.partBytes = partBytes;
  }

  /// The run, encoded now or before; empty if it is too big for memory and cannot be put down here:
  /// no room, or another process uses the spool.
  Optional<SpooledRun> run(RunKey key) throws InterruptedException {
    Shared shared = borrow(key);
    Optional<Made> made = Optional.empty();
    try {
      made = shared.run.get();
    } finally {
      if (made.isEmpty()) {
        discard(key, shared);
      }
    }
    return made.map(run -> new SpooledRun(run.parts(), () -> giveBack(shared)));
  }

  private Shared borrow(RunKey key) {
    lock.lock();
    try {
      forgetOldest();
      Shared shared = runs.computeIfAbsent(key, k -> new Shared(new Memo<>(() -> make(k))));
      shared.readers++;
      return shared;
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(Shared shared) {
    lock.lock();
    try {
      shared.readers--;
    } finally {
      lock.unlock();
    }
  }

  /// What failed is made again by the next who asks.
  private void discard(RunKey key, Shared shared) {
    lock.lock();
    try {
      shared.readers--;
      if (shared.run.made().flatMap(made -> made).isEmpty() && !shared.run.isUnderWay()) {
        runs.remove(key, shared);
      }
    } finally {
      lock.unlock();
    }
  }

  private void forgetOldest() {
    Iterator<Shared> oldest = runs.values().iterator();
    while (runs.size() >= RUNS_MAX && oldest.hasNext()) {
      if (drop(oldest.next())) {
        oldest.remove();
      }
    }
  }

  /// Makes room in the folder for another run.
  private boolean dropOldestFile() {
    lock.lock();
    try {
      Iterator<Shared> oldest = runs.values().iterator();
      while (oldest.hasNext()) {
        Shared shared = oldest.next();
        boolean hasFile = shared.run.made().flatMap(made -> made).flatMap(Made::file).isPresent();
        if (hasFile && drop(shared)) {
          oldest.remove();
          return true;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// @return false if somebody reads it, or it is being made
  private boolean drop(Shared shared) {
    if (shared.readers > 0 || shared.run.isUnderWay()) {
      return false;
    }
    shared.run.made().flatMap(made -> made).flatMap(Made::file).ifPresent(folder::delete);
    return true;
  }

  /// Forgets all that nobody reads, and leaves the folder to others.
  void clear() {
    lock.lock();
    try {
      runs.values().removeIf(this::drop);
      if (runs.isEmpty()) {
        folder.leave();
      }
    } finally {
      lock.unlock();
    }
  }

  private Optional<Made> make(RunKey key) {
    try {
      String name = key.name() + "-" + partBytes;
      Optional<SpoolFile> left = folder.find(name);
      return left.isPresent() ? left.map(RunSpool::made) : encode(key, name);
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static Made made(SpoolFile file) {
    return new Made(file.parts(), Optional.of(file));
  }

  private Optional<Made> encode(RunKey key, String name) throws IOException {
    try (SpoolFolder.Writing writing = folder.write(name, this::dropOldestFile);
        RecordScan scan = key.scan(source)) {
      RunWriter run = new RunWriter(partBytes, (part, bytes) -> append(writing, bytes));
      for (VersionedRecord record = scan.next(); record != null; record = scan.next()) {
        run.add(record);
      }
      Optional<byte[]> single = run.finish();
      if (single.isPresent() && single.get().length <= MEMORY_BYTES) {
        return Optional.of(inMemory(single.get()));
      }
      single.ifPresent(bytes -> append(writing, bytes));
      return Optional.of(made(writing.finish()));
    } catch (TargetException | InterruptedException e) {
      throw new IllegalStateException("no target takes part", e);
    }
  }

  private static Made inMemory(byte[] bytes) {
    return new Made(List.of(Content.of(bytes, Sha256.of(bytes))), Optional.empty());
  }

  private static void append(SpoolFolder.Writing writing, byte[] bytes) {
    try {
      writing.append(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
