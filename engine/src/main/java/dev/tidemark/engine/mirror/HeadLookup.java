package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.ChainCheck;
import dev.tidemark.engine.archive.CommitReader;
import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectInfo;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Asks a place for its newest commit, with as few requests as its kind allows.
///
/// An object store is one place: what was seen there once is there, so a hint whose number is the
/// highest needs no second look. A folder may be another disk tomorrow, with another history of the
/// same archive: its hint is opened and compared, then the next numbers are tried; if anything
/// differs, the folder is listed.
///
/// That belief holds for a day. Then, and whenever anything is not as it was left, the place is
/// looked at as a whole: its descriptor, its numbers, the way from its newest commit down to a
/// base.
final class HeadLookup {

  private final ObjectSink sink;
  private final Seam seam;
  private final TargetState state;
  private final String target;
  private final CommitReader commits;
  private final KnownHeads.Attempt sighted;
  private final DescriptorCheck descriptor;
  private final LaneProgress log;
  private boolean whole;

  /// @param sighted what this process knows of a store
  HeadLookup(
      ObjectSink sink,
      Seam seam,
      TargetState state,
      KnownHeads.Attempt sighted,
      DescriptorCheck descriptor,
      LaneProgress log) {
    this.sink = sink;
    this.seam = seam;
    this.state = state;
    this.target = log.target();
    this.log = log;
    this.sighted = sighted;
    this.descriptor = descriptor;
    this.commits = CommitReader.once(sink, seam);
  }

  LanePosition look() throws TargetException, InterruptedException, IOException {
    Optional<StateEntry.Seen> hint = state.contents().seen();
    CommitReader.Newest newest = newest(hint);
    if (newest.highest() == 0) {
      checkEmpty(hint);
    }
    if (newest.good().isEmpty()) {
      descriptor.checkOurs();
      LostCommits all = LostCommits.between(1, newest.highest());
      return new LanePosition(
          Optional.empty(), Optional.empty(), newest.highest(), all, List.of(), ExtentId.NONE);
    }
    CommitReader.Found.Good good = newest.good().get();
    checkArchive(good.header().archive());
    if (isFolder() || good.header().number() >= number(hint)) {
      state.noteSeen(good.header(), good.hash());
    }
    return position(good, newest.highest());
  }

  /// Whether the place was looked at as a whole.
  boolean isWhole() {
    return whole;
  }

  /// Whether the descriptor is looked at in this round: at a folder that costs next to nothing.
  boolean asksForDescriptor() {
    return whole || isFolder();
  }

  private boolean isFolder() {
    return state.contents().registration().rotated();
  }

  private static long number(Optional<StateEntry.Seen> hint) {
    return hint.map(seen -> seen.commit().number()).orElse(0L);
  }

  private CommitReader.Newest newest(Optional<StateEntry.Seen> hint)
      throws TargetException, InterruptedException {
    if (state.contents().isLookDue(seam.time().now())) {
      return listed(hint);
    }
    return isFolder() ? folder(hint) : store(hint);
  }

  /// Everything is asked. A number that was seen at a store stays taken, also if it is gone there.
  private CommitReader.Newest listed(Optional<StateEntry.Seen> hint)
      throws TargetException, InterruptedException {
    whole = true;
    CommitReader.Newest newest = commits.newest();
    long seen = number(hint);
    if (newest.highest() >= seen || newest.highest() == 0) {
      return newest;
    }
    if (isFolder()) {
      log.mended(
          "it was at commit "
              + newest.highest()
              + ", and commit "
              + seen
              + " had been seen: another disk, or it was set back; it was brought up from there");
      return newest;
    }
    if (commits.read(seen) instanceof CommitReader.Found.Good) {
      throw new TargetException.Unavailable(
          "list commits in "
              + sink.traits().location()
              + ": commit "
              + seen
              + " is there and is not listed; the listing is out of date",
          null);
    }
    return new CommitReader.Newest(newest.good(), seen);
  }

  private CommitReader.Newest store(Optional<StateEntry.Seen> hint)
      throws TargetException, InterruptedException {
    if (sighted.isNewest(number(hint))) {
      return new CommitReader.Newest(
          hint.map(HeadLookup::good), hint.orElseThrow().commit().number());
    }
    Optional<ObjectInfo> listed = commits.highestObject();
    long highest = listed.map(CommitReader::number).orElse(0L);
    if (highest > number(hint)) {
      return commits.newestFrom(highest);
    }
    boolean same =
        highest == number(hint)
            && listed
                .map(ObjectInfo::length)
                .equals(hint.map(seen -> seen.commit().objectLength()));
    return same ? new CommitReader.Newest(hint.map(HeadLookup::good), highest) : listed(hint);
  }

  private CommitReader.Newest folder(Optional<StateEntry.Seen> hint)
      throws TargetException, InterruptedException {
    if (hint.isEmpty()) {
      return listed(hint);
    }
    StateEntry.Seen seen = hint.get();
    boolean fits =
        commits.read(seen.commit().number()) instanceof CommitReader.Found.Good good
            && good.hash().equals(seen.hash())
            && good.header().mark().equals(seen.commit().mark());
    return fits ? after(good(seen)) : listed(hint);
  }

  /// Tries the numbers behind a commit that is known to be there.
  private CommitReader.Newest after(CommitReader.Found.Good known)
      throws TargetException, InterruptedException {
    CommitReader.Found.Good newest = known;
    for (long number = known.header().number(); ; number++) {
      switch (commits.read(number + 1)) {
        case CommitReader.Found.Good good -> newest = good;
        case CommitReader.Found.Void skipped -> {}
        case CommitReader.Found.Absent absent -> {
          return new CommitReader.Newest(Optional.of(newest), number);
        }
      }
    }
  }

  private static CommitReader.Found.Good good(StateEntry.Seen seen) {
    return new CommitReader.Found.Good(seen.commit(), seen.hash());
  }

  /// A registered place without a commit: new, or not the place it was, or emptied.
  private void checkEmpty(Optional<StateEntry.Seen> hint)
      throws TargetException, InterruptedException {
    if (descriptor.isGone() || hint.isPresent()) {
      throw new TargetException.Missing(
          "mirror to "
              + target
              + ": "
              + MissingPlace.empty(target, sink.traits().location())
              + (descriptor.isGone()
                  ? ""
                  : "; all its commits are gone, and commit " + number(hint) + " was seen"));
    }
  }

  private void checkArchive(UUID archive) throws TargetException.Diverged {
    if (!archive.equals(state.contents().registration().archive())) {
      throw new TargetException.Diverged(
          "mirror to "
              + target
              + ": "
              + sink.traits().location()
              + " holds archive "
              + archive
              + ", not the one this target was created with; it is left as it is");
    }
  }

  private LanePosition position(CommitReader.Found.Good good, long highest)
      throws TargetException, InterruptedException {
    CommitHeader header = good.header();
    Optional<List<PackRef>> since =
        header.kind() == CommitKind.EXTENTS
            ? new ArchivePacks(sink, seam).sinceRecords(header)
            : Optional.of(List.of());
    LostCommits damaged =
        state.contents().damaged().with(LostCommits.between(header.number() + 1, highest));
    if (whole || since.isEmpty()) {
      damaged = damaged.with(new ChainCheck(sink, seam).broken(header));
    }
    return new LanePosition(
        Optional.of(header),
        Optional.of(new CommitHeader.Previous(header.number(), good.hash())),
        highest,
        damaged,
        since.orElse(List.of()),
        header.mark().lastExtent());
  }
}
