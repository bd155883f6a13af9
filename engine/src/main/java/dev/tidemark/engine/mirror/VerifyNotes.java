package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.LostCommits;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskLock;
import java.io.IOException;
import java.util.Optional;

/// Keeps [VerifyNote]s in the files of targets. Any number of threads.
///
/// @param disk the volume's directory
public record VerifyNotes(Disk disk) {

  /// What is remembered of a target; nothing of one that was never created.
  public VerifyNote read(String target) throws IOException {
    return contents(target).map(TargetState.Contents::verified).orElse(VerifyNote.NONE);
  }

  /// Remembers a verification that has read all content; slices begin anew after it.
  ///
  /// @return false if the target is no registered one, or another process mirrors to it now: then
  ///   nothing is remembered
  public boolean note(String target, VerifyNote.Whole whole) throws IOException {
    return write(target, new StateEntry.Verified(whole));
  }

  /// Remembers how far a slice came.
  ///
  /// @return as in the other
  public boolean note(String target, VerifyNote.Pass pass) throws IOException {
    return write(target, new StateEntry.VerifiedUpTo(pass));
  }

  /// Joins what a verification has seen with what was known to be damaged, and remembers that.
  ///
  /// @return as in the others
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
        });
  }

  /// What is known to be damaged at a target; nothing of one that was never created.
  public KnownDamage damage(String target) throws IOException {
    return contents(target).map(TargetState.Contents::found).orElse(KnownDamage.NONE);
  }

  /// Commits that somebody has found damaged there.
  public LostCommits commits(String target) throws IOException {
    return contents(target).map(TargetState.Contents::damaged).orElse(LostCommits.NONE);
  }

  private Optional<TargetState.Contents> contents(String target) throws IOException {
    return Target.isName(target) && disk.exists(TargetState.file(target))
        ? TargetState.read(disk, target)
        : Optional.empty();
  }

  private boolean write(String target, StateEntry entry) throws IOException {
    return write(target, state -> state.note(entry));
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
