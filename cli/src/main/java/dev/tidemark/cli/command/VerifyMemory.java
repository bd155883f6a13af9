package dev.tidemark.cli.command;

import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.store.ExitCodes;
import dev.tidemark.cli.store.Session;
import dev.tidemark.cli.store.VolumeAccess;
import dev.tidemark.engine.archive.format.PackRef;
import dev.tidemark.engine.check.CheckDepth;
import dev.tidemark.engine.check.SliceEnd;
import dev.tidemark.engine.failure.FailureKind;
import dev.tidemark.engine.mirror.ContentProgress;
import dev.tidemark.engine.mirror.KnownTargets;
import dev.tidemark.engine.mirror.VerifyNote;
import dev.tidemark.engine.mirror.VerifyNotes;
import dev.tidemark.engine.mirror.VerifyResult;
import dev.tidemark.engine.seam.LocalDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// The notes that one verification of a target leaves for the next.
record VerifyMemory(Session session) {

  /// The next slice of a target.
  CheckDepth slice(String target, CheckDepth.Budget budget) throws IOException {
    Optional<VerifyNotes> notes = notes(target);
    if (notes.isEmpty()) {
      throw new CliException(
          ExitCode.USAGE,
          "verify "
              + target
              + " --budget: where a run stops is remembered in the volume, for its own targets,"
              + " and this is none of them; use --content PERCENT for another place");
    }
    return new CheckDepth.Slice(budget, pass(target, notes.get()).map(VerifyNote.Pass::last));
  }

  private Optional<VerifyNote.Pass> pass(String target, VerifyNotes notes) {
    try {
      return notes.read(target).pass();
    } catch (IOException e) {
      session
          .console()
          .warn(
              "verify "
                  + target
                  + ": it begins with the first pack, for where the last run stopped cannot be read: "
                  + e.getMessage());
      return Optional.empty();
    }
  }

  /// Where a target of the volume here has its notes; a place that is none has nowhere to.
  private Optional<VerifyNotes> notes(String target) throws IOException {
    Optional<Path> volume = volume(target);
    if (volume.isEmpty()) {
      return Optional.empty();
    }
    LocalDisk disk = new LocalDisk(volume.get());
    return KnownTargets.isCreated(disk, target)
        ? Optional.of(new VerifyNotes(disk))
        : Optional.empty();
  }

  private Optional<Path> volume(String target) {
    return session
        .targets()
        .find(target)
        .flatMap(configured -> session.findVolumeDirectory())
        .filter(VolumeAccess::holdsVolume);
  }

  /// Remembers what a verification has seen, at any depth.
  ///
  /// What was found is no less true where it cannot be remembered.
  ///
  /// @return false if this is no target of the volume here, or it could not be remembered, which is
  ///   said
  boolean remember(String target, VerifyResult result) {
    return kept(target, notes -> notes.note(target, result));
  }

  /// Remembers that the archive of a target is not there.
  void rememberMissing(String target, String message) {
    Instant now = session.seam().time().now();
    kept(target, notes -> notes.noteMissing(target, now, message));
  }

  @FunctionalInterface
  private interface Note {
    boolean in(VerifyNotes notes) throws IOException;
  }

  private boolean kept(String target, Note note) {
    try {
      Optional<VerifyNotes> notes = notes(target);
      if (notes.isEmpty()) {
        volume(target).ifPresent(volume -> sayNoTarget(target, volume));
        return false;
      }
      boolean noted = note.in(notes.get());
      if (!noted) {
        sayForgotten(target);
      }
      return noted;
    } catch (IOException e) {
      sayNotKept(target, e);
      return false;
    }
  }

  private void sayNotKept(String target, IOException e) {
    session.meet(FailureKind.isLoss(e));
    session
        .console()
        .warn(
            "verify "
                + target
                + ": what it came to cannot be remembered: "
                + lost(target).map(LostNotes.Lost::fact).orElseGet(() -> ExitCodes.tell(e).text()));
  }

  /// What a verification that found nothing wrong ends in: what the volume knows of a target and
  /// cannot read may be that it is damaged.
  ExitCode exit(String target) {
    return lost(target).map(LostNotes.Lost::exit).orElse(ExitCode.OK);
  }

  private Optional<LostNotes.Lost> lost(String target) {
    try {
      Optional<Path> volume = volume(target);
      return volume.isPresent() ? LostNotes.of(target, volume.get()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// What is known to be damaged at a target after all that was seen, and what to do; empty if
  /// nothing is, this is no target of the volume here, or its notes cannot be read, which
  /// [#remember] has said.
  Optional<String> known(String target) {
    try {
      Optional<VerifyNotes> notes = notes(target);
      return notes.isEmpty()
          ? Optional.empty()
          : TargetHealth.text(target, notes.get().damage(target), notes.get().commits(target));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Packs that were found damaged there before and that nothing has mended, as far as that can be
  /// read.
  Set<PackRef> knownPacks(String target) {
    try {
      Optional<VerifyNotes> notes = notes(target);
      return notes.isEmpty() ? Set.of() : notes.get().damage(target).packs();
    } catch (IOException e) {
      return Set.of();
    }
  }

  private void sayNoTarget(String target, Path volume) {
    session
        .console()
        .say(
            "verify "
                + target
                + ": not remembered: it is no target of the volume "
                + volume
                + "; 'target create' or, after 'promote', 'target adopt' makes it one");
  }

  private void sayForgotten(String target) {
    session.console().say("verify " + target + ": not remembered: it is being mirrored to");
  }

  /// Remembers what a verification came to, if it read content.
  void remember(String target, CheckDepth depth, TargetVerification.Verified verified)
      throws IOException {
    Optional<VerifyNotes> notes = notes(target);
    Optional<ContentProgress> read = read(depth, verified);
    if (verified.isNoted()
        && notes.isPresent()
        && read.isPresent()
        && !notes.get().note(target, verified.result(), read.get())) {
      sayForgotten(target);
    }
  }

  private Optional<ContentProgress> read(CheckDepth depth, TargetVerification.Verified verified) {
    Instant now = session.seam().time().now();
    return switch (depth) {
      case CheckDepth.Structure structure -> Optional.empty();
      case CheckDepth.Sample sample -> Optional.empty();
      case CheckDepth.All all -> Optional.of(ContentProgress.atOnce(verified.began(), now));
      case CheckDepth.Slice slice ->
          Optional.of(
              ContentProgress.slice(
                  verified.began(), now, verified.slice().flatMap(SliceEnd::last)));
    };
  }
}
