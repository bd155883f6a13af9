package dev.tidemark.engine.ingest;

import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.RecordKinds;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionInfo.Kind;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.WriteResult;
import dev.tidemark.engine.volume.WriteTransaction;
import dev.tidemark.spi.words.TxId;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The transactions of one import: part TIDs that list its source as open, and at the end a whole
/// one that does not.
final class ImportTransactions {

  private final Volume volume;
  private final PackStore packs;
  private final Seam seam;
  private final String source;
  private final ImportOptions options;
  private final ImportTally journal;
  private final boolean wasOpen;

  private long parts;
  private @Nullable TxId whole;
  private @Nullable String snapshot;

  ImportTransactions(
      Volume volume,
      PackStore packs,
      Seam seam,
      ImportSource source,
      ImportOptions options,
      ImportTally journal) {
    this.volume = volume;
    this.packs = packs;
    this.seam = seam;
    this.source = source.name();
    this.options = options;
    this.journal = journal;
    wasOpen = openSources().contains(this.source);
  }

  /// Runs one transaction: a part, unless the body completes the import. The listener hears
  /// afterwards what was found in it, whatever became of it.
  <T> T write(Function<FileRecordWriter, T> body) {
    try {
      return written(body);
    } finally {
      journal.tell();
    }
  }

  private <T> T written(Function<FileRecordWriter, T> body) {
    WriteResult<T> outcome =
        volume.write(
            options.info(Kind.PART),
            tx -> {
              FileRecordWriter records = new FileRecordWriter(tx, packs);
              T value = body.apply(records);
              if (snapshot == null) {
                describe(tx, Kind.PART);
              }
              journal.transaction(records.changed(), records.bytesStored());
              return value;
            });
    outcome.committed().ifPresent(this::count);
    return outcome.value();
  }

  /// To be called last in the body of the last transaction: makes it whole and names it. Nothing
  /// happens if the volume is equal to the source already.
  ///
  /// @return whether there is a whole TID
  boolean complete(FileRecordWriter records) {
    records.putNote(journal.note());
    if (!wasOpen && !journal.changedRecords() && records.changed() == 0) {
      return false;
    }
    WriteTransaction tx = records.transaction();
    snapshot = freeName(tx);
    Volume.nameSnapshot(tx, snapshot, tx.tid());
    describe(tx, Kind.WHOLE);
    return true;
  }

  private void count(Transaction committed) {
    if (committed.isSettled()) {
      whole = committed.tid();
    } else {
      parts++;
    }
  }

  private void describe(WriteTransaction tx, Kind kind) {
    SortedSet<String> open = openSources();
    if (kind == Kind.PART) {
      open.add(source);
    } else {
      open.remove(source);
    }
    tx.describe(options.info(kind).withCounts(journal.audit()).withOpenSources(open));
  }

  private SortedSet<String> openSources() {
    return new TreeSet<>(
        volume.head().map(head -> head.info().openSources()).orElseGet(TreeSet::new));
  }

  /// `import-` and the time in UTC; another import of the same second gets a number.
  private String freeName(WriteTransaction tx) {
    String base = "import-" + seam.time().now().truncatedTo(ChronoUnit.SECONDS);
    String name = base;
    for (int n = 2; isTaken(tx, name); n++) {
      name = base + "-" + n;
    }
    return name;
  }

  private static boolean isTaken(WriteTransaction tx, String name) {
    byte[] sub = name.getBytes(StandardCharsets.UTF_8);
    return tx.get(RecordKey.of(RecordKinds.VOLUME_OBJECT, RecordKinds.SNAPSHOT, sub)) != null;
  }

  long parts() {
    return parts;
  }

  Optional<TxId> whole() {
    return Optional.ofNullable(whole);
  }

  /// The name of the whole TID.
  Optional<String> snapshot() {
    return whole == null ? Optional.empty() : Optional.ofNullable(snapshot);
  }
}
