package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.CommitHeader;
import dev.tidemark.engine.copy.Copied;
import dev.tidemark.engine.copy.CopyFinding;
import dev.tidemark.engine.copy.CopyLimits;
import dev.tidemark.engine.copy.CopyListener;
import dev.tidemark.engine.copy.CopyMark;
import dev.tidemark.engine.copy.CopyRound;
import dev.tidemark.engine.copy.Known;
import dev.tidemark.engine.copy.Proof;
import dev.tidemark.engine.link.Retry;
import dev.tidemark.engine.seam.Seam;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/// The lane of a target that is filled from another target's archive. It notes each commit that it
/// has created, and so up to where the target is complete. For one thread.
final class CopyLane implements CopyListener {

  private final TargetState state;
  private final LaneLog log;

  CopyLane(TargetState state, LaneLog log) {
    this.state = state;
    this.log = log;
  }

  /// @return the target's newest commit
  Optional<CommitHeader> run(
      CopyRound.Place source, CopyRound.Place target, Seam seam, Retry.Waiting waiting)
      throws TargetException, InterruptedException, IOException {
    log.checkTime();
    CopyRound round = new CopyRound(source, target, seam, CopyLimits.defaults());
    try {
      boolean whole = state.contents().isLookDue(seam.time().now());
      Copied copied =
          round.run(
              known(whole ? Optional.empty() : state.contents().seen()), this, log::sent, waiting);
      if (copied.newest().isPresent()) {
        state.noteSeen(copied.newest().get().header(), copied.newest().get().hash());
      }
      if (whole) {
        long number = copied.mark().number();
        state.note(new StateEntry.Looked(seam.time().now(), number, new byte[0]));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return state.contents().seen().map(StateEntry.Seen::commit);
  }

  /// @param believed the commit up to which it is complete; without one descriptors and all objects
  ///   are compared
  private Known known(Optional<StateEntry.Seen> believed) {
    CopyMark mark =
        believed
            .map(seen -> new CopyMark(seen.commit().number(), seen.hash()))
            .orElse(CopyMark.NONE);
    return new Known(
        Optional.of(state.contents().registration().archive()), mark, new Proof.Listing());
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

  @Override
  public void unmended(CopyFinding finding) {}

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
