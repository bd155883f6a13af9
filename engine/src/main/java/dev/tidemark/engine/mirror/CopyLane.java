package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.copy.ContentProofLevel;
import dev.tidemark.engine.copy.CopyFinding;
import dev.tidemark.engine.copy.CopyLimits;
import dev.tidemark.engine.copy.CopyListener;
import dev.tidemark.engine.copy.CopyMark;
import dev.tidemark.engine.copy.CopyResult;
import dev.tidemark.engine.copy.KnownCopy;
import dev.tidemark.engine.copy.PlaceCopy;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Mark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/// The lane of a target that is filled from another target's archive. It notes each commit that it
/// has created, and so up to where the target is complete; and what is damaged there, until it is
/// mended. For one thread.
final class CopyLane implements Lane, CopyListener {

  private final LaneContext common;
  private final Target target;
  private final Target from;
  private final ArchiveDamage damage;
  private final TargetState state;
  private final LaneProgress log;
  private final CopyNotes notes;
  private final PlaceCopy copy;

  /// Descriptors and all objects are compared, whatever was complete before.
  private final boolean isWhole;

  private final PlaceCopy.Attempts attempts;

  /// @param damage that was found there besides what is noted
  CopyLane(
      LaneContext common,
      Target target,
      Target from,
      Optional<ArchiveDamage> damage,
      TargetState state,
      LaneProgress log) {
    this.common = common;
    this.target = target;
    this.from = from;
    this.damage = damage.orElse(ArchiveDamage.NONE);
    this.state = state;
    this.log = log;
    this.notes = new CopyNotes(state);
    this.isWhole =
        state.contents().isLookDue(common.seam().time().now())
            || notes.isAnyDamaged()
            || !this.damage.isEmpty();
    this.copy = new PlaceCopy(place(from), place(target), common.seam(), CopyLimits.defaults());
    this.attempts = copy.attempts(known(), this, log::sent, log::waiting);
  }

  private PlaceCopy.Place place(Target place) {
    return new PlaceCopy.Place(
        place.name(), common.links().apply(place), place.opener(), place.singleWriter());
  }

  /// Why the place that it is filled from is not looked at; a source need be no target of the
  /// volume here.
  @Override
  public Optional<RoundOutcome> hindrance() {
    return trouble().map(found -> new RoundOutcome.Unfed(from.name(), found));
  }

  private Optional<RoundOutcome> trouble() {
    try {
      return TargetState.read(common.disk(), from.name())
          .flatMap(source -> MissingPlace.unmounted(from.localPath(), source))
          .map(RoundOutcome.Offline::new);
    } catch (IOException e) {
      return Optional.of(unreadable(e));
    }
  }

  /// What the volume knows of another target cannot be read.
  private static RoundOutcome unreadable(IOException e) {
    String message = String.valueOf(e.getMessage());
    return e instanceof TargetStateException.Damaged
        ? new RoundOutcome.Parked(RoundOutcome.Reason.CORRUPT, message)
        : new RoundOutcome.Failed(message, e);
  }

  /// Only its source can say that.
  @Override
  public boolean isUpToDate(VolumeFacts volume) {
    return false;
  }

  /// @throws TargetException.Corrupt if something is damaged that could not be mended; all else was
  ///   copied
  @Override
  public void attempt(VolumeFacts volume)
      throws TargetException, InterruptedException, IOException {
    log.checkTime();
    try {
      note(attempts.attempt());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void note(CopyResult copied) throws TargetException.Corrupt, IOException {
    if (copied.newest().isPresent()) {
      state.noteSeen(copied.newest().get().header(), copied.newest().get().hash());
    }
    for (CopyFinding finding : copied.unmended()) {
      notes.unmended(finding);
    }
    check(copied.unmended());
    if (isWhole) {
      notes.sound(common.seam().time().now(), copied.mark().number());
    }
  }

  @Override
  public long progressedAt() {
    return attempts.progressedAt();
  }

  @Override
  public Mark mark() {
    return newest()
        .map(CommitHeader::mark)
        .orElseGet(() -> BlankMark.none(common.source().timeline()));
  }

  private Optional<CommitHeader> newest() {
    return state.contents().seen().map(StateEntry.Seen::commit);
  }

  /// A failure of the source says nothing of the copy.
  @Override
  public RoundOutcome failed(TargetException failure) {
    RoundOutcome found = RoundOutcome.of(failure, log.hasAgreed());
    return copy.isOfSource(failure) ? new RoundOutcome.Unfed(from.name(), found) : found;
  }

  /// The copy has all that its source has: that may be less than the volume has, or another's.
  @Override
  public RoundOutcome ended(RoundOutcome.Done done) {
    try {
      boolean follows =
          new CopyStanding(common.source(), common.disk(), target).checkFollows(newest());
      return done.atHead() && follows ? done : done.waitingFor(from.name());
    } catch (TargetException.Diverged e) {
      return new RoundOutcome.Parked(RoundOutcome.Reason.DIVERGED, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new RoundOutcome.Unfed(from.name(), unreadable(e));
    }
  }

  @Override
  public void close() {
    attempts.close();
  }

  private void check(List<CopyFinding> unmended) throws TargetException.Corrupt {
    if (!unmended.isEmpty()) {
      String more = unmended.size() == 1 ? "" : "; and " + (unmended.size() - 1) + " more";
      throw new TargetException.Corrupt(
          "mirror to " + log.target() + ": " + unmended.getFirst() + more, null);
    }
  }

  private KnownCopy known() {
    CopyMark mark =
        state
            .contents()
            .seen()
            .filter(seen -> !isWhole)
            .map(seen -> new CopyMark(seen.commit().number(), seen.hash()))
            .orElse(CopyMark.NONE);
    ContentProofLevel proof = isWhole ? notes.proof(damage) : new ContentProofLevel.Listing();
    return new KnownCopy(Optional.of(state.contents().registration().archive()), mark, proof);
  }

  @Override
  public void phase(Phase phase) {
    log.phase(
        switch (phase) {
          case LOOKING -> MirrorEvent.Phase.LOOKING;
          case COMPARING -> MirrorEvent.Phase.COMPARING;
          case COPYING -> MirrorEvent.Phase.COPYING;
        });
  }

  @Override
  public void agreed() {
    log.agreed();
  }

  @Override
  public void expect(long bytes) {
    log.expect(bytes);
  }

  @Override
  public void arrived() {
    log.checkTime();
  }

  @Override
  public void mended(String what) {
    log.mended(what);
  }

  /// Noted before anything else is sent: the next round must not believe that all is there.
  @Override
  public void unmended(CopyFinding finding) {
    try {
      notes.unmended(finding);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void committed(CommitHeader header, Hash hash) {
    try {
      state.noteSeen(header, hash);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    log.committed(header);
    log.checkTime();
  }
}
