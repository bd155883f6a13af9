package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Timeline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The position of a target, and the progress of its lane beyond that. For the lane's thread.
final class LanePosition {

  private Optional<CommitHeader> newest;
  private Optional<CommitHeader.Previous> previous;
  private long highest;
  private LostCommits damaged;
  private final List<PackRef> sinceRecords;
  private final List<PackRef> uncommitted = new ArrayList<>();
  private ExtentId sent;
  private ExtentId begun;

  /// @param newest the newest good commit
  /// @param previous the same, as the next one names it
  /// @param highest the highest number that is taken, or was once
  /// @param damaged commits that cannot be used, and that no base has given up
  /// @param sinceRecords packs that extents commits have added since the newest commit with records
  /// @param sent every extent up to here is at the target
  LanePosition(
      Optional<CommitHeader> newest,
      Optional<CommitHeader.Previous> previous,
      long highest,
      LostCommits damaged,
      List<PackRef> sinceRecords,
      ExtentId sent) {
    this.newest = newest;
    this.previous = previous;
    this.highest = highest;
    this.damaged = damaged;
    this.sinceRecords = new ArrayList<>(sinceRecords);
    this.sent = sent;
    this.begun = sent;
  }

  /// The same place, seen from a commit of an earlier timeline: what lies above it is an old
  /// branch.
  ///
  /// @param sinceRecords packs that extents commits have added above it
  /// @param sent every extent of that past up to here is at the target
  LanePosition branchingAt(CommitHeader commit, List<PackRef> sinceRecords, ExtentId sent) {
    return new LanePosition(Optional.of(commit), previous, highest, damaged, sinceRecords, sent);
  }

  /// The newest good commit that the next one goes on from. Its lists may be missing.
  Optional<CommitHeader> newest() {
    return newest;
  }

  /// The newest good commit, as the next one names it.
  Optional<CommitHeader.Previous> previous() {
    return previous;
  }

  /// Whether the next commit with records is a base that stands alone: behind damaged commits, an
  /// old branch, or the records of another timeline.
  boolean standsAlone(Timeline ours) {
    return !damaged.isEmpty() || isBranching(ours);
  }

  /// Whether the newest records are of another timeline.
  boolean isBranching(Timeline ours) {
    return newest
        .flatMap(CommitHeader::nextFrom)
        .filter(records -> !records.timeline().equals(ours))
        .isPresent();
  }

  /// Commits that cannot be used: the next commit with records is a base that stands alone.
  LostCommits damaged() {
    return damaged;
  }

  /// The highest number that is taken, or was once.
  long highest() {
    return highest;
  }

  /// The number of the next commit.
  long nextNumber() {
    return highest + 1;
  }

  /// Packs that extents commits have added since the newest commit with records.
  List<PackRef> sinceRecords() {
    return List.copyOf(sinceRecords);
  }

  CommitHeader.Tally tally() {
    return newest.map(CommitHeader::tally).orElse(CommitHeader.Tally.ZERO);
  }

  /// Every extent up to here is at the target.
  ExtentId sent() {
    return sent;
  }

  /// Every extent up to here is at the target or under way.
  ExtentId begun() {
    return begun;
  }

  void begunUpTo(ExtentId id) {
    begun = id;
  }

  /// Every extent up to `id` is at the target, the last ones in this pack.
  void sent(PackRef pack) {
    uncommitted.add(pack);
    sent = pack.last();
  }

  /// No commit can be read, so nothing is known of what is there: the base that mends it finds the
  /// packs, and sends what they lack up to `id`.
  void mendedUpTo(ExtentId id) {
    sentUpTo(id);
    begun = id;
  }

  /// There are no extents up to `id` that are not at the target.
  void sentUpTo(ExtentId id) {
    sent = id.isAfter(sent) ? id : sent;
  }

  /// Packs at the target that no commit names.
  List<PackRef> uncommitted() {
    return List.copyOf(uncommitted);
  }

  /// The others that commits have named are damaged or gone: no commit names them any more.
  void keepOnly(Collection<PackRef> good) {
    sinceRecords.retainAll(good);
  }

  /// Packs that the next commit with records names.
  List<PackRef> packsSinceRecords() {
    List<PackRef> packs = new ArrayList<>(sinceRecords);
    packs.addAll(uncommitted);
    return packs;
  }

  /// A commit of ours is the newest now.
  void committed(CommitHeader header, Hash hash) {
    switch (header.kind()) {
      case EXTENTS -> sinceRecords.addAll(uncommitted);
      case INCREMENT, BASE -> sinceRecords.clear();
    }
    if (header.kind() == CommitKind.BASE) {
      damaged = LostCommits.NONE;
    }
    uncommitted.clear();
    newest = Optional.of(header);
    previous = Optional.of(new CommitHeader.Previous(header.number(), hash));
    highest = header.number();
    sentUpTo(header.mark().lastExtent());
    begun = sent.isAfter(begun) ? sent : begun;
  }
}
