package dev.tidemark.engine.archive.format;

import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Mark;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/// The plain beginning of a commit object: all that a writer or a reader must know before it reads
/// records or extents. Its bytes are those of [CommitHeaderCodec].
///
/// @param volume the volume that this archive mirrors
/// @param archive the archive; copies of an archive share it
/// @param number of the commit, 1 or more
/// @param mark how far the archive is after this commit
/// @param state what the transaction at the mark says of itself
/// @param from the newest commit before this one, on its line, that carries records. An increment
///   builds on it, an extents commit repeats it, behind a base lies the older history; empty if
///   there is none or it must not be followed
/// @param previous the newest commit before this one that was good
/// @param tally sums that decide when a base is due
/// @param writer host and program, for people
/// @param snapshots those that this commit makes restorable
/// @param runs where its records lie, in key order; none in an extents commit
/// @param packs added since `from`; in an extents commit: since `previous`
/// @param older in a base: every older pack that its records may need
/// @param lost in a base: numbers of older commits that nothing needs any more
/// @param objectLength of the whole commit object in bytes
public record CommitHeader(
    UUID volume,
    UUID archive,
    long number,
    CommitKind kind,
    Mark mark,
    State state,
    Optional<From> from,
    Optional<Previous> previous,
    Tally tally,
    String writer,
    List<ListedSnapshot> snapshots,
    List<RunRef> runs,
    List<PackRef> packs,
    List<PackRef> older,
    LostCommits lost,
    long objectLength) {

  public CommitHeader {
    snapshots = List.copyOf(snapshots);
    runs = List.copyOf(runs);
    packs = List.copyOf(packs);
    older = List.copyOf(older);
  }

  /// What the transaction at the mark says of itself; in an archive without records: part, at the
  /// epoch, no sources.
  ///
  /// @param whole it completes a state; else it is a checkpoint on the way to one
  /// @param openSources sources whose import was running or broken off
  public record State(boolean whole, Instant time, SortedSet<String> openSources) {

    /// No transaction yet.
    public static final State NONE = new State(false, Instant.EPOCH, new TreeSet<>());

    public State {
      openSources = Collections.unmodifiableSortedSet(new TreeSet<>(openSources));
    }
  }

  /// The newest commit that carries records: its number and the records half of its mark.
  public record From(long number, Timeline timeline, TxId tid, Hash chain) {}

  /// The commit before.
  ///
  /// @param hash the SHA-256 that its object ends in
  public record Previous(long number, Hash hash) {}

  /// Sums up to and with this commit.
  ///
  /// @param base number of the newest base; 0 = none
  /// @param newestWhole number of the newest commit whose mark is a whole TID; 0 = none
  /// @param baseBytes stored bytes of that base's records
  /// @param runBytes stored bytes of the records since that base
  /// @param increments how many increments since that base
  /// @param packBytes bytes of all packs so far
  /// @param packBytesAtRecords what `packBytes` was at the newest commit that carries records
  public record Tally(
      long base,
      long newestWhole,
      long baseBytes,
      long runBytes,
      long increments,
      long packBytes,
      long packBytesAtRecords) {

    /// Before the first commit.
    public static final Tally ZERO = new Tally(0, 0, 0, 0, 0, 0, 0);
  }

  /// A named TID, and what its transaction says of itself.
  public record ListedSnapshot(String name, TxId tid, State state) {}

  /// The header without its lists, for notes that others keep about a commit.
  public byte[] summary() {
    return CommitHeaderCodec.encode(
        carrying(List.of(), List.of(), List.of(), List.of(), LostCommits.NONE, objectLength));
  }

  /// Reads what [#summary] gave.
  public static CommitHeader ofSummary(byte[] bytes) throws UnreadableException {
    return CommitHeaderCodec.decodeUnchecked(bytes);
  }

  /// This commit, as the next one names it in its `from`: itself if it carries records.
  public Optional<From> nextFrom() {
    return kind == CommitKind.EXTENTS
        ? from
        : Optional.of(new From(number, mark.timeline(), mark.tid(), mark.chain()));
  }

  /// The same with the places of what the object holds.
  CommitHeader completed(List<RunRef> runs, List<PackRef> packs, long objectLength) {
    return carrying(snapshots, runs, packs, older, lost, objectLength);
  }

  private CommitHeader carrying(
      List<ListedSnapshot> snapshots,
      List<RunRef> runs,
      List<PackRef> packs,
      List<PackRef> older,
      LostCommits lost,
      long objectLength) {
    return new CommitHeader(
        volume,
        archive,
        number,
        kind,
        mark,
        state,
        from,
        previous,
        tally,
        writer,
        snapshots,
        runs,
        packs,
        older,
        lost,
        objectLength);
  }

  /// Whether this commit continues the records of the one that `from` means: an increment does, and
  /// a base at the same mark. Any other base stands alone.
  public boolean buildsOn(From from) {
    return kind != CommitKind.BASE
        || (from.timeline().equals(mark.timeline())
            && from.tid().equals(mark.tid())
            && from.chain().equals(mark.chain()));
  }

  /// Whether `from` means this commit.
  public boolean isMeantBy(From from) {
    return kind != CommitKind.EXTENTS
        && from.number() == number
        && from.timeline().equals(mark.timeline())
        && from.tid().equals(mark.tid())
        && from.chain().equals(mark.chain());
  }
}
