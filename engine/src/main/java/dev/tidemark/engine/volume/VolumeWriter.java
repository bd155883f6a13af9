package dev.tidemark.engine.volume;

import dev.tidemark.engine.page.CommitDraft;
import dev.tidemark.engine.page.CommitRecord;
import dev.tidemark.engine.page.NewPages;
import dev.tidemark.engine.page.StoreException;
import dev.tidemark.engine.page.VolumeHead.Phase;
import dev.tidemark.engine.page.WriteStore;
import dev.tidemark.engine.seam.DiskLock;
import dev.tidemark.engine.seam.Time;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The writing side of an open volume: one transaction at a time, under a fair lock, so a short one
/// waits for one batch of an import and not for all.
final class VolumeWriter {

  private final WriteStore store;
  private final DiskLock processLock;
  private final Time time;
  private final ShortReads steps;
  private final TransactionLog log;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final List<CommitParticipant> participants = new CopyOnWriteArrayList<>();
  private final IdAllocator numbers;
  private byte @Nullable [] digestKey;
  private boolean closed;

  VolumeWriter(
      WriteStore store, DiskLock processLock, Time time, ShortReads steps, TransactionLog log) {
    this.store = store;
    this.processLock = processLock;
    this.time = time;
    this.steps = steps;
    this.log = log;
    CommitRecord now = store.current();
    this.numbers = new IdAllocator(now.next(), now.ceilings());
  }

  void join(CommitParticipant participant) {
    participants.add(participant);
  }

  <T extends @Nullable Object, X extends Exception> WriteResult<T> write(
      TransactionInfo info, TransactionBody<T, X> body) throws X {
    requireOutside("begin a transaction");
    lock.lock();
    try {
      requireOpen();
      requireMaster();
      return transact(
          amidOpenSources(info), body::run, store.current().head().timeline(), digestKey());
    } finally {
      lock.unlock();
    }
  }

  private TransactionInfo amidOpenSources(TransactionInfo info) {
    TxId head = store.current().head().tid();
    return log.find(head).map(t -> info.amid(t.info().openSources())).orElse(info);
  }

  /// @throws IllegalStateException if this thread is inside a transaction
  void requireOutside(String what) {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException(what + ": not inside a transaction");
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the volume is closed");
    }
  }

  private void requireMaster() {
    requireHealthy();
    if (store.current().head().phase() != Phase.MASTER) {
      throw new VolumeException.NeedsPromotion(
          "write to the volume: it is a copy; promote it to make it a volume of its own");
    }
  }

  private void requireHealthy() {
    try {
      store.requireHealthy();
    } catch (StoreException e) {
      throw VolumeErrors.asVolumeException("write to the volume", e);
    }
  }

  private byte[] digestKey() {
    byte[] key = digestKey;
    if (key == null) {
      TxId head = store.current().head().tid();
      key = new AsOfView(steps, log, head).get(VolumeRecords.DIGEST_KEY);
      if (key == null) {
        throw new VolumeException.Damaged("the volume has no digest key");
      }
      digestKey = key;
    }
    return key;
  }

  /// The first transaction, TID 1.
  void begin(TransactionInfo info, Timeline timeline, byte[] newDigestKey) {
    lock.lock();
    try {
      transact(
          info,
          tx -> {
            tx.putOwn(VolumeRecords.DIGEST_KEY, newDigestKey);
            tx.putOwn(
                VolumeRecords.timeline(timeline), VolumeRecords.timelineValue(timeline, TxId.ZERO));
            return null;
          },
          timeline,
          newDigestKey);
    } finally {
      lock.unlock();
    }
  }

  /// Begins the next timeline of a copy.
  Transaction promote(TransactionInfo info, Timeline next) {
    requireOutside("promote the volume");
    lock.lock();
    try {
      requireOpen();
      requireHealthy();
      TxId after = store.current().head().tid();
      numbers.beginTimeline(next.number());
      WriteResult<@Nullable Void> outcome =
          transact(
              amidOpenSources(info),
              tx -> {
                tx.putOwn(VolumeRecords.timeline(next), VolumeRecords.timelineValue(next, after));
                return null;
              },
              next,
              digestKey());
      return outcome.committed().orElseThrow();
    } finally {
      lock.unlock();
    }
  }

  /// A body that may do more than a caller's.
  private interface Work<T extends @Nullable Object, X extends Exception> {
    T run(ActiveTransaction tx) throws X;
  }

  private <T extends @Nullable Object, X extends Exception> WriteResult<T> transact(
      TransactionInfo info, Work<T, X> work, Timeline timeline, byte[] key) throws X {
    NewPages pages = store.begin();
    ActiveTransaction tx = new ActiveTransaction(store, pages, store.current(), key, numbers, info);
    boolean settled = false;
    try {
      T value = work.run(tx);
      tx.requireUnbroken();
      Optional<Transaction> committed = commit(tx, pages, timeline);
      settled = tx.changedAnything();
      return new WriteResult<>(value, committed);
    } finally {
      tx.end();
      pages.abandon();
      tellParticipants(settled);
    }
  }

  /// After a failed write or sync nobody knows which of the two it is; then nobody is told.
  private void tellParticipants(boolean committed) {
    if (committed) {
      participants.forEach(p -> tell(p::committed));
    } else if (!store.isPoisoned()) {
      participants.forEach(p -> tell(p::aborted));
    }
  }

  /// Nothing that happens here changes how the transaction ended. Who fails to follow it is out of
  /// step with the volume, so it was the last one.
  private void tell(Runnable outcome) {
    try {
      outcome.run();
    } catch (RuntimeException e) {
      store.poison(e);
    } catch (Error e) {
      store.poison(e);
      throw e;
    }
  }

  private Optional<Transaction> commit(ActiveTransaction tx, NewPages pages, Timeline timeline) {
    if (!tx.changedAnything()) {
      return Optional.empty();
    }
    try {
      CommitDraft draft =
          tx.changedRecords() ? tx.draft(timeline, time.now()) : tx.draftWithoutTid();
      syncParticipants();
      numbers.durable(store.commit(draft, pages).ceilings());
    } catch (IOException e) {
      throw VolumeErrors.asVolumeException("commit", e);
    }
    tx.described().ifPresent(t -> numbers.tidUsed());
    return tx.described();
  }

  private void syncParticipants() throws IOException {
    for (CommitParticipant participant : participants) {
      store.orPoison(participant::beforeCommit);
    }
  }

  void close() throws IOException {
    lock.lock();
    try (DiskLock closeLast = processLock) {
      closed = true;
      store.close(numbers.next());
    } finally {
      lock.unlock();
    }
  }
}
