package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.ArchivePacks;
import dev.tidemark.engine.archive.ArchiveWriter;
import dev.tidemark.engine.archive.CommitHeader;
import dev.tidemark.engine.archive.CommitKind;
import dev.tidemark.engine.archive.Commits;
import dev.tidemark.engine.archive.Descriptor;
import dev.tidemark.engine.archive.PackRef;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.ExtentId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// Asks a place for its newest commit, with as few requests as its kind allows.
///
/// An object store is one place: what was seen there once is there, so a hint whose number is the
/// highest needs no second look. A folder may be another disk tomorrow, with another history of the
/// same archive: its hint is opened and compared, then the next numbers are tried; if anything
/// differs, the folder is listed.
final class Look {

  private final ObjectSink sink;
  private final Seam seam;
  private final TargetState state;
  private final String target;
  private final Commits commits;
  private final Sightings.Attempt sighted;

  /// @param sighted what this process knows of a store
  Look(ObjectSink sink, Seam seam, TargetState state, String target, Sightings.Attempt sighted) {
    this.sink = sink;
    this.seam = seam;
    this.state = state;
    this.target = target;
    this.sighted = sighted;
    this.commits = Commits.once(sink, seam);
  }

  Position look() throws TargetException, InterruptedException, IOException {
    Optional<StateEntry.Seen> hint = state.contents().seen();
    Commits.Newest newest = state.contents().registration().rotated() ? folder(hint) : store(hint);
    if (newest.highest() == 0) {
      checkEmpty(hint);
    }
    if (newest.good().isEmpty()) {
      return new Position(
          Optional.empty(), Optional.empty(), newest.highest(), List.of(), ExtentId.NONE);
    }
    Commits.Found.Good good = newest.good().get();
    checkArchive(good.header());
    state.noteSeen(good.header(), good.hash());
    return position(good, newest.highest());
  }

  private Commits.Newest store(Optional<StateEntry.Seen> hint)
      throws TargetException, InterruptedException {
    if (sighted.isNewest(hint.map(seen -> seen.commit().number()).orElse(0L))) {
      return new Commits.Newest(hint.map(Look::good), hint.orElseThrow().commit().number());
    }
    OptionalLong highest = commits.highest();
    if (highest.isEmpty()) {
      return Commits.Newest.NONE;
    }
    long number = highest.getAsLong();
    boolean seen = hint.filter(found -> found.commit().number() == number).isPresent();
    return seen ? new Commits.Newest(hint.map(Look::good), number) : commits.newestFrom(number);
  }

  private Commits.Newest folder(Optional<StateEntry.Seen> hint)
      throws TargetException, InterruptedException {
    if (hint.isEmpty()) {
      return commits.newest();
    }
    StateEntry.Seen seen = hint.get();
    boolean fits =
        commits.read(seen.commit().number()) instanceof Commits.Found.Good good
            && good.hash().equals(seen.hash())
            && good.header().mark().equals(seen.commit().mark());
    return fits ? after(good(seen)) : commits.newest();
  }

  /// Tries the numbers behind a commit that is known to be there.
  private Commits.Newest after(Commits.Found.Good known)
      throws TargetException, InterruptedException {
    Commits.Found.Good newest = known;
    for (long number = known.header().number(); ; number++) {
      switch (commits.read(number + 1)) {
        case Commits.Found.Good good -> newest = good;
        case Commits.Found.Void skipped -> {}
        case Commits.Found.Absent absent -> {
          return new Commits.Newest(Optional.of(newest), number);
        }
      }
    }
  }

  private static Commits.Found.Good good(StateEntry.Seen seen) {
    return new Commits.Found.Good(seen.commit(), seen.hash());
  }

  /// A registered place without a commit: new, or not the place it was. A folder that has the right
  /// descriptor is another disk that was never written.
  private void checkEmpty(Optional<StateEntry.Seen> hint)
      throws TargetException, InterruptedException {
    Optional<Descriptor> descriptor = ArchiveWriter.descriptor(sink, seam);
    boolean emptied = hint.isPresent() && !state.contents().registration().rotated();
    if (descriptor.isEmpty() || emptied) {
      throw new TargetException.Missing(
          "mirror to " + target + ": " + Vanished.empty(target, sink.traits().location()));
    }
    checkArchive(descriptor.get().archive());
  }

  private void checkArchive(CommitHeader header) throws TargetException {
    checkArchive(header.archive());
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

  private Position position(Commits.Found.Good good, long highest)
      throws TargetException, InterruptedException {
    CommitHeader header = good.header();
    if (header.kind() != CommitKind.EXTENTS) {
      return position(good, highest, List.of(), header.mark().lastExtent());
    }
    ArchivePacks packs = new ArchivePacks(sink, seam);
    Optional<List<PackRef>> since = packs.sinceRecords(header);
    if (since.isPresent()) {
      return position(good, highest, since.get(), header.mark().lastExtent());
    }
    ExtentId known =
        header.from().isEmpty()
            ? ExtentId.NONE
            : packs.header(header.from().get().number()).mark().lastExtent();
    return position(good, highest, List.of(), known);
  }

  private static Position position(
      Commits.Found.Good good, long highest, List<PackRef> since, ExtentId sent) {
    CommitHeader header = good.header();
    CommitHeader.Previous previous = new CommitHeader.Previous(header.number(), good.hash());
    return new Position(Optional.of(header), Optional.of(previous), highest, since, sent);
  }
}
