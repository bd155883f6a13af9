package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.CommitHeader;
import dev.tidemark.engine.copy.ContentProofLevel;
import dev.tidemark.engine.copy.CopyFinding;
import dev.tidemark.engine.copy.CopyListener;
import dev.tidemark.engine.copy.CopyMark;
import dev.tidemark.engine.copy.CopyResult;
import dev.tidemark.engine.copy.CopyRound;
import dev.tidemark.engine.copy.KnownCopy;
import dev.tidemark.engine.link.Retry;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/// The lane of a target that is filled from another target's archive. It notes each commit that it
/// has created, and so up to where the target is complete; and what is damaged there, until it is
/// mended. For one thread.
final class CopyLane implements CopyListener {

  private final TargetState state;
  private final LaneProgress log;
  private final CopyNotes notes;
  private final ArchiveDamage damage;
  private final CopyRound round;

  /// @param damage that was found there besides what is noted
  CopyLane(TargetState state, CopyRound round, LaneProgress log, ArchiveDamage damage) {
    this.state = state;
    this.round = round;
    this.log = log;
    this.notes = new CopyNotes(state);
    this.damage = damage;
  }

  /// @return the target's newest commit
  /// @throws TargetException.Corrupt if something is damaged that could not be mended; all else was
  ///   copied
  Optional<CommitHeader> run(Seam seam, Retry.Waiting waiting)
      throws TargetException, InterruptedException, IOException {
    log.checkTime();
    boolean whole =
        state.contents().isLookDue(seam.time().now()) || notes.isAnyDamaged() || !damage.isEmpty();
    try {
      CopyResult copied = round.run(known(whole), this, log::sent, waiting);
      if (copied.newest().isPresent()) {
        state.noteSeen(copied.newest().get().header(), copied.newest().get().hash());
      }
      for (CopyFinding finding : copied.unmended()) {
        notes.unmended(finding);
      }
      check(copied.unmended());
      if (whole) {
        notes.sound(seam.time().now(), copied.mark().number());
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return state.contents().seen().map(StateEntry.Seen::commit);
  }

  private void check(List<CopyFinding> unmended) throws TargetException.Corrupt {
    if (!unmended.isEmpty()) {
      String more = unmended.size() == 1 ? "" : "; and " + (unmended.size() - 1) + " more";
      throw new TargetException.Corrupt(
          "mirror to " + log.target() + ": " + unmended.getFirst() + more, null);
    }
  }

  /// @param whole descriptors and all objects are compared, whatever was complete before
  private KnownCopy known(boolean whole) {
    CopyMark mark =
        state
            .contents()
            .seen()
            .filter(seen -> !whole)
            .map(seen -> new CopyMark(seen.commit().number(), seen.hash()))
            .orElse(CopyMark.NONE);
    ContentProofLevel proof = whole ? notes.proof(damage) : new ContentProofLevel.Listing();
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
