package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.ArchiveWriter;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.CommitObject;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.pack.Frame;
import dev.tidemark.engine.pack.PackIndex;
import dev.tidemark.engine.pack.PackObject;
import dev.tidemark.engine.spool.MirrorSource;
import dev.tidemark.engine.spool.RunKey;
import dev.tidemark.engine.volume.SnapshotName;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Mark;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Makes the commit objects of one target. Parts of a run that is too big for its object are sent
/// on the way.
final class CommitBuilder {

  private final MirrorSource source;
  private final UUID archive;
  private final String writer;
  private final MirrorLimits limits;
  private final RunSender runs;

  /// @param archive the archive that the target holds
  /// @param writer host and program, for people
  CommitBuilder(
      MirrorSource source, UUID archive, String writer, MirrorLimits limits, RunSender runs) {
    this.source = source;
    this.archive = archive;
    this.writer = writer;
    this.limits = limits;
    this.runs = runs;
  }

  /// What distinguishes one commit from another; the rest follows from the position.
  private record Draft(
      CommitKind kind,
      Optional<Transaction> hi,
      Optional<CommitHeader.From> from,
      List<CommitHeader.ListedSnapshot> snapshots,
      List<PackRef> older,
      LostCommits lost,
      RunSender.Encoded run,
      List<PackObject> inline) {}

  CommitObject extents(LanePosition position) {
    Draft draft =
        new Draft(
            CommitKind.EXTENTS,
            Optional.empty(),
            position.newest().flatMap(CommitHeader::nextFrom),
            List.of(),
            List.of(),
            LostCommits.NONE,
            RunSender.Encoded.NONE,
            List.of());
    return assemble(draft, position, position.uncommitted());
  }

  CommitObject increment(LanePosition position, Transaction hi)
      throws TargetException, InterruptedException, IOException {
    CommitHeader.From from = position.newest().flatMap(CommitHeader::nextFrom).orElseThrow();
    Draft draft =
        new Draft(
            CommitKind.INCREMENT,
            Optional.of(hi),
            Optional.of(from),
            snapshots(from.tid(), hi.tid()),
            List.of(),
            LostCommits.NONE,
            runs.encode(position.nextNumber(), new RunKey.Changes(from.tid(), hi.tid())),
            inline(position, hi));
    return assemble(draft, position, position.packsSinceRecords());
  }

  /// A base that stands alone. It lists what lies below it nevertheless: extents that are at the
  /// target are not sent again. On a new timeline it names the commit that the line goes on from.
  CommitObject loneBase(LanePosition position, Transaction hi, ArchivePacks packs)
      throws TargetException, InterruptedException, IOException {
    List<PackRef> older =
        position.newest().isEmpty() ? List.of() : packs.ofRecords(position.newest().get());
    Optional<CommitHeader.From> from = branchingFrom(position);
    LostCommits lost = from.isPresent() ? packs.givenUp(position.newest().get()) : LostCommits.NONE;
    return base(position, hi, from, older, lost, inline(position, hi));
  }

  /// Behind the first base of a new timeline lies the history of the one that was left.
  private Optional<CommitHeader.From> branchingFrom(LanePosition position) {
    return position.isBranching(source.timeline())
        ? position.newest().flatMap(CommitHeader::nextFrom)
        : Optional.empty();
  }

  /// A base that stands alone in a damaged archive. It gives up what cannot be used, and lists all
  /// packs that can.
  CommitObject mendingBase(LanePosition position, Transaction hi, ArchiveMending.Left left)
      throws TargetException, InterruptedException, IOException {
    Draft draft =
        new Draft(
            CommitKind.BASE,
            Optional.of(hi),
            branchingFrom(position),
            snapshots(hi.previous(), hi.tid()),
            left.packs(),
            left.lost(),
            runs.encode(position.nextNumber(), new RunKey.Live(hi.tid())),
            inline(position, hi));
    List<PackRef> added = new ArrayList<>(position.packsSinceRecords());
    added.addAll(left.sent());
    return assemble(draft, position, added);
  }

  /// A base at the mark of the newest commit, which `from` leads on below.
  CommitObject dueBase(LanePosition position, ArchivePacks packs)
      throws TargetException, InterruptedException, IOException {
    CommitHeader newest = position.newest().orElseThrow();
    Transaction hi =
        source
            .transaction(newest.mark().tid())
            .orElseThrow(() -> new IllegalStateException("the mark was checked"));
    return base(
        position, hi, newest.nextFrom(), packs.ofRecords(newest), packs.givenUp(newest), List.of());
  }

  /// A base at the mark of the newest commit, which says where extents lie since a repair: what it
  /// does not name is given up.
  ///
  /// @param older of what the newest commit with records names, what is good
  /// @param packs that no commit with records names yet
  /// @param lost what bases before have given up
  CommitObject repairBase(
      LanePosition position, List<PackRef> older, List<PackRef> packs, LostCommits lost)
      throws TargetException, InterruptedException, IOException {
    CommitHeader newest = position.newest().orElseThrow();
    Transaction hi =
        source
            .transaction(newest.mark().tid())
            .orElseThrow(() -> new IllegalStateException("the mark was checked"));
    Draft draft =
        new Draft(
            CommitKind.BASE,
            Optional.of(hi),
            newest.nextFrom(),
            snapshots(hi.previous(), hi.tid()),
            older,
            lost,
            runs.encode(position.nextNumber(), new RunKey.Live(hi.tid())),
            List.of());
    return assemble(draft, position, packs);
  }

  private CommitObject base(
      LanePosition position,
      Transaction hi,
      Optional<CommitHeader.From> from,
      List<PackRef> older,
      LostCommits lost,
      List<PackObject> inline)
      throws TargetException, InterruptedException, IOException {
    Draft draft =
        new Draft(
            CommitKind.BASE,
            Optional.of(hi),
            from,
            snapshots(hi.previous(), hi.tid()),
            older,
            lost,
            runs.encode(position.nextNumber(), new RunKey.Live(hi.tid())),
            inline);
    return assemble(draft, position, position.packsSinceRecords());
  }

  /// The extents up to X(hi) that are not at the target yet.
  private List<PackObject> inline(LanePosition position, Transaction hi) {
    List<PackObject> packs = new ArrayList<>();
    ExtentId after = position.sent();
    while (hi.lastExtent().isAfter(after)) {
      Optional<PackObject> pack = next(after, hi.lastExtent());
      if (pack.isEmpty()) {
        break;
      }
      packs.add(pack.get());
      after = pack.get().last();
    }
    return packs;
  }

  private Optional<PackObject> next(ExtentId after, ExtentId upTo) {
    List<Frame> frames = new ArrayList<>();
    MirrorSource.Frames scan = source.frames(after, upTo);
    int length = 0;
    while (length < limits.packing().inlineBytes() && frames.size() < PackIndex.COUNT_MAX) {
      Frame frame = scan.next();
      if (frame == null) {
        break;
      }
      frames.add(frame);
      length += frame.encodedLength() + PackIndex.ENTRY_BYTES;
    }
    return frames.isEmpty() ? Optional.empty() : Optional.of(new PackObject(frames));
  }

  /// The names that were given in (after, upTo], to a TID there or to an older one.
  private List<CommitHeader.ListedSnapshot> snapshots(TxId after, TxId upTo) {
    List<CommitHeader.ListedSnapshot> listed = new ArrayList<>();
    for (SnapshotName snapshot : source.snapshots(upTo)) {
      if (snapshot.named().isAfter(after)) {
        source
            .transaction(snapshot.tid())
            .map(named ->
                new CommitHeader.ListedSnapshot(snapshot.name(), named.tid(), state(named)))
            .ifPresent(listed::add);
      }
    }
    return listed;
  }

  private CommitObject assemble(Draft draft, LanePosition position, List<PackRef> packs) {
    Mark mark = mark(draft, position);
    CommitHeader.State state =
        draft
            .hi()
            .map(CommitBuilder::state)
            .or(() -> position.newest().map(CommitHeader::state))
            .orElse(CommitHeader.State.NONE);
    CommitHeader header =
        new CommitHeader(
            source.volume(),
            archive,
            position.nextNumber(),
            draft.kind(),
            mark,
            state,
            draft.from(),
            position.previous(),
            tally(draft, position),
            writer,
            draft.snapshots(),
            draft.run().parts(),
            packs,
            draft.older(),
            draft.lost(),
            0);
    return ArchiveWriter.assemble(header, draft.run().inline(), draft.inline());
  }

  private static CommitHeader.State state(Transaction transaction) {
    return new CommitHeader.State(
        transaction.isWhole(), transaction.time(), transaction.info().openSources());
  }

  private Mark mark(Draft draft, LanePosition position) {
    ExtentId x = position.sent();
    if (draft.hi().isPresent() && draft.hi().get().lastExtent().isAfter(x)) {
      x = draft.hi().get().lastExtent();
    }
    Optional<Transaction> owner =
        x.equals(ExtentId.NONE) ? Optional.empty() : Optional.of(owner(x));
    TxId extentTid = owner.map(Transaction::tid).orElse(TxId.ZERO);
    Hash extentChain = owner.map(Transaction::chain).orElse(Hash.ZERO);
    if (draft.hi().isPresent()) {
      Transaction hi = draft.hi().get();
      return new Mark(hi.timeline(), hi.tid(), hi.chain(), x, extentTid, extentChain);
    }
    TxId tid = position.newest().map(header -> header.mark().tid()).orElse(TxId.ZERO);
    Hash chain = position.newest().map(header -> header.mark().chain()).orElse(Hash.ZERO);
    return new Mark(source.timeline(), tid, chain, x, extentTid, extentChain);
  }

  private Transaction owner(ExtentId x) {
    return source
        .owner(x)
        .orElseThrow(() -> new IllegalStateException("extent " + x + " belongs to no transaction"));
  }

  private static CommitHeader.Tally tally(Draft draft, LanePosition position) {
    CommitHeader.Tally before = position.tally();
    long number = position.nextNumber();
    long packBytes = before.packBytes();
    for (PackRef pack : position.uncommitted()) {
      packBytes += pack.length();
    }
    for (PackObject pack : draft.inline()) {
      packBytes += pack.encodedLength();
    }
    boolean whole = draft.hi().map(Transaction::isWhole).orElse(false);
    long newestWhole = whole ? number : before.newestWhole();
    long run = draft.run().length();
    return switch (draft.kind()) {
      case EXTENTS ->
          new CommitHeader.Tally(
              before.base(),
              before.newestWhole(),
              before.baseBytes(),
              before.runBytes(),
              before.increments(),
              packBytes,
              before.packBytesAtRecords());
      case INCREMENT ->
          new CommitHeader.Tally(
              before.base(),
              newestWhole,
              before.baseBytes(),
              before.runBytes() + run,
              before.increments() + 1,
              packBytes,
              packBytes);
      case BASE -> new CommitHeader.Tally(number, newestWhole, run, 0, 0, packBytes, packBytes);
    };
  }
}
