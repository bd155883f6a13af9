package dev.tidemark.engine.archive.format;

import java.util.List;
import java.util.Optional;

/// The header of a whole commit object, to be changed field by field: what a bug, or somebody else,
/// could write under a right hash.
public final class ForgedHeader {

  public long number;
  public CommitKind kind;
  public CommitHeader.State state;
  public Optional<CommitHeader.From> from;
  public Optional<CommitHeader.Previous> previous;
  public CommitHeader.Tally tally;
  public String writer;
  public List<CommitHeader.ListedSnapshot> snapshots;
  public List<RunRef> runs;
  public List<PackRef> packs;
  public List<PackRef> older;
  public LostCommits lost;
  public long objectLength;
  private final CommitHeader good;

  public ForgedHeader(CommitHeader good) {
    this.good = good;
    number = good.number();
    kind = good.kind();
    state = good.state();
    from = good.from();
    previous = good.previous();
    tally = good.tally();
    writer = good.writer();
    snapshots = good.snapshots();
    runs = good.runs();
    packs = good.packs();
    older = good.older();
    lost = good.lost();
    objectLength = good.objectLength();
  }

  /// What lies inside has moved with the length of the header, so that only what was changed is
  /// wrong.
  public CommitHeader header() {
    int moved =
        CommitHeaderCodec.encodedLength(raw(runs, packs, objectLength))
            - CommitHeaderCodec.encodedLength(good);
    return raw(
        runs.stream()
            .map(run -> isInside(run.offset(), run.number()) ? moved(run, moved) : run)
            .toList(),
        packs.stream()
            .map(pack -> isInside(pack.offset(), pack.number()) ? moved(pack, moved) : pack)
            .toList(),
        objectLength + moved);
  }

  private boolean isInside(long offset, long holder) {
    return offset != 0 && holder == good.number();
  }

  private static RunRef moved(RunRef run, int by) {
    return new RunRef(run.number(), run.part(), run.offset() + by, run.length(), run.hash());
  }

  private static PackRef moved(PackRef pack, int by) {
    return new PackRef(
        pack.number(), pack.offset() + by, pack.length(), pack.first(), pack.last(), pack.hash());
  }

  private CommitHeader raw(List<RunRef> runs, List<PackRef> packs, long objectLength) {
    return new CommitHeader(
        good.volume(),
        good.archive(),
        number,
        kind,
        good.mark(),
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
}
