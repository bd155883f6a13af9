package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskLock;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// Keeps [VerifyNote]s in the files of targets. Any number of threads.
///
/// @param disk the volume's directory
public record VerifyNotes(Disk disk) {

  /// What is remembered of a target; nothing of one that was never created.
  public VerifyNote read(String target) throws IOException {
    return contents(target).map(StateContents::verified).orElse(VerifyNote.NONE);
  }

  /// Remembers how much of the content a verification has read, where it knew all that there is to
  /// read; otherwise what was remembered stays. A pass ends as whole only if its slices did: not
  /// while a part of a run is known to be damaged, nor without a finding while anything is.
  ///
  /// @param result what it has seen, which was noted before
  /// @return false if the target is no registered one, or another process mirrors to it now: then
  ///   nothing is remembered
  public boolean note(String target, VerifyResult result, ContentProgress read) throws IOException {
    return write(
        target,
        state -> {
          Optional<StateEntry> entry = entry(state.contents(), result, read);
          if (entry.isPresent()) {
            state.note(entry.get());
          }
        });
  }

  private static Optional<StateEntry> entry(
      StateContents known, VerifyResult result, ContentProgress read) {
    if (!result.reachedAll()) {
      return Optional.empty();
    }
    Optional<VerifyNote.Pass> before = read.isAtOnce() ? Optional.empty() : known.verified().pass();
    Instant began = before.map(VerifyNote.Pass::began).orElse(read.began());
    long findings = before.map(VerifyNote.Pass::findings).orElse(0L) + result.found().findings();
    if (read.last().isPresent()) {
      VerifyNote.Pass pass = new VerifyNote.Pass(began, read.last().get(), findings);
      return Optional.of(new StateEntry.VerifiedUpTo(pass));
    }
    if (!known.damaged().isEmpty() || !known.found().parts().isEmpty()) {
      return Optional.empty();
    }
    long standing = known.found().isEmpty() ? 0 : Math.max(1, known.found().findings());
    VerifyNote.Whole whole =
        new VerifyNote.Whole(began, read.ended(), Math.max(findings, standing));
    return Optional.of(new StateEntry.Verified(whole));
  }

  /// Joins what a verification has seen with what was known to be damaged, and remembers that.
  ///
  /// @return as in the other
  public boolean note(String target, VerifyResult result) throws IOException {
    return write(
        target,
        state -> {
          if (!result.commits().isEmpty()) {
            state.note(new StateEntry.Damaged(result.commits()));
          }
          KnownDamage known = result.after(state.contents().found());
          if (result.clearsCommits(known) && !state.contents().damaged().isEmpty()) {
            state.note(new StateEntry.Damaged(LostCommits.NONE));
          }
          state.noteFound(known);
          if (result.found().findings() == 0) {
            noteThere(target);
          }
        });
  }

  /// The archive of a target is not there, as a round would have found it: that is no damage.
  ///
  /// @return as in the others
  public boolean noteMissing(String target, Instant at, String message) throws IOException {
    LastRound.Found missing = new LastRound.Found(RoundOutcome.Reason.MISSING, at, message);
    return write(
        target,
        state -> LastRound.withFound(LastRound.read(disk, target), missing).write(disk, target));
  }

  /// Whoever has read the archive of the target and met nothing wrong has seen that it is there.
  private void noteThere(String target) {
    LastRound.read(disk, target)
        .filter(last -> last.standing().equals(Optional.of(RoundOutcome.Reason.MISSING)))
        .ifPresent(last -> last.afterGoodRead().write(disk, target));
  }

  /// What is known to be damaged at a target; nothing of one that was never created.
  public KnownDamage damage(String target) throws IOException {
    return contents(target).map(StateContents::found).orElse(KnownDamage.NONE);
  }

  /// Commits that somebody has found damaged there.
  public LostCommits commits(String target) throws IOException {
    return contents(target).map(StateContents::damaged).orElse(LostCommits.NONE);
  }

  private Optional<StateContents> contents(String target) throws IOException {
    return Target.isName(target) && disk.exists(TargetState.file(target))
        ? TargetState.read(disk, target)
        : Optional.empty();
  }

  @FunctionalInterface
  private interface Note {
    void in(TargetState state) throws IOException;
  }

  private boolean write(String target, Note note) throws IOException {
    if (!Target.isName(target) || !disk.exists(TargetState.file(target))) {
      return false;
    }
    Optional<DiskLock> lock = disk.tryLock(TargetState.lock(target));
    if (lock.isEmpty()) {
      return false;
    }
    try (DiskLock held = lock.get()) {
      Optional<TargetState> state = TargetState.open(disk, target);
      if (state.isEmpty()) {
        return false;
      }
      try (TargetState open = state.get()) {
        note.in(open);
      }
      return true;
    }
  }
}
