package dev.tidemark.engine.mirror;

import dev.tidemark.engine.archive.format.CommitHeader;
import dev.tidemark.engine.archive.format.CommitKind;
import dev.tidemark.engine.archive.format.LostCommits;
import dev.tidemark.engine.archive.format.RunRef;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The contents of a [TargetState], from all of its entries. All but the registration is a hint:
/// the target's own mark is the truth. Not for several threads.
final class StateContents {

  /// A place is looked at as a whole so often, also if there is nothing to send.
  static final Duration LOOK_EVERY = Duration.ofDays(1);

  private final Registration registration;
  private StateEntry.@Nullable Seen seen;
  private StateEntry.@Nullable Attempt attempt;
  private StateEntry.@Nullable Looked looked;
  private LostCommits damaged = LostCommits.NONE;
  private StateEntry.@Nullable Adopted adopted;
  private StateEntry.@Nullable Mounted mounted;
  private final List<StateEntry.NotedPack> packs = new ArrayList<>();
  private final List<RunRef> runs = new ArrayList<>();
  private StateEntry.@Nullable Verified verified;
  private StateEntry.@Nullable VerifiedUpTo slice;
  private KnownDamage found = KnownDamage.NONE;
  private OmittedPacks givenUp = OmittedPacks.NOTHING;

  StateContents(Registration registration) {
    this.registration = registration;
  }

  Registration registration() {
    return registration;
  }

  /// The newest commit that was seen at the place.
  Optional<StateEntry.Seen> seen() {
    return Optional.ofNullable(seen);
  }

  /// The newest commit that was tried.
  Optional<CommitHeader> attempt() {
    return Optional.ofNullable(attempt).map(StateEntry.Attempt::commit);
  }

  /// When the place was last asked and found to be sound.
  Optional<StateEntry.Looked> looked() {
    return Optional.ofNullable(looked);
  }

  /// Whether it is time to look at the place as a whole. A clock that was set back proves nothing.
  boolean isLookDue(Instant now) {
    return looked == null
        || looked.at().isAfter(now)
        || (!found.isEmpty() && !looked.at().isAfter(found.found()))
        || Duration.between(looked.at(), now).compareTo(LOOK_EVERY) >= 0;
  }

  /// Commits that somebody has found not to be usable since the newest base.
  LostCommits damaged() {
    return damaged;
  }

  /// What verifications have found and nothing has mended.
  KnownDamage found() {
    return found;
  }

  /// What the bases have left out that this lane has written.
  OmittedPacks givenUp() {
    return givenUp;
  }

  /// Whether a person has said that the archive is continued on this timeline.
  boolean isAdopted(Timeline timeline) {
    return adopted != null && adopted.timeline().equals(timeline);
  }

  /// The mount point that the place lay on when it became a target; empty text: on none. Empty if
  /// nothing was noted.
  Optional<String> mountPoint() {
    return Optional.ofNullable(mounted).map(StateEntry.Mounted::point);
  }

  /// Packs that may be at the place and were in no commit when last seen.
  List<StateEntry.NotedPack> packs() {
    return List.copyOf(packs);
  }

  /// Parts of runs that may be at the place and were in no commit when last seen.
  List<RunRef> runs() {
    return List.copyOf(runs);
  }

  /// What is remembered of verifications.
  VerifyNote verified() {
    return new VerifyNote(
        Optional.ofNullable(verified).map(StateEntry.Verified::whole),
        Optional.ofNullable(slice).map(StateEntry.VerifiedUpTo::pass));
  }

  void add(StateEntry entry) {
    switch (entry) {
      case StateEntry.Registered registered -> {}
      case StateEntry.Seen newest -> {
        seen = newest;
        ExtentId x = newest.commit().mark().lastExtent();
        packs.removeIf(noted -> !noted.pack().last().isAfter(x));
        runs.removeIf(run -> run.number() <= newest.commit().number());
        if (newest.commit().kind() == CommitKind.BASE) {
          damaged = LostCommits.NONE;
          found = found.withoutParts();
        }
      }
      case StateEntry.Attempt newest -> attempt = newest;
      case StateEntry.NotedPack noted -> packs.add(noted);
      case StateEntry.NotedRun noted -> runs.add(noted.run());
      case StateEntry.Looked last -> {
        looked = last;
        found = found.lasts() ? found : KnownDamage.NONE;
      }
      case StateEntry.Damaged newest ->
          damaged = newest.commits().isEmpty() ? LostCommits.NONE : damaged.with(newest.commits());
      case StateEntry.Found newest -> found = newest.damage();
      case StateEntry.Omitted more -> givenUp = givenUp.with(more.more());
      case StateEntry.VerifiedUpTo newest -> slice = newest;
      case StateEntry.Verified newest -> {
        verified = newest;
        slice = null;
      }
      case StateEntry.Adopted word -> adopted = word;
      case StateEntry.Mounted point -> mounted = point;
    }
  }

  /// What a fresh file has to say.
  List<StateEntry> entries() {
    List<StateEntry> entries = new ArrayList<>();
    entries.add(new StateEntry.Registered(registration));
    seen().ifPresent(entries::add);
    Stream.of(attempt, adopted, mounted).filter(Objects::nonNull).forEach(entries::add);
    entries.addAll(packs);
    runs.forEach(run -> entries.add(new StateEntry.NotedRun(run)));
    looked().ifPresent(entries::add);
    if (!damaged.isEmpty()) {
      entries.add(new StateEntry.Damaged(damaged));
    }
    if (verified != null) {
      entries.add(verified);
    }
    if (slice != null) {
      entries.add(slice);
    }
    if (!found.isEmpty()) {
      entries.add(new StateEntry.Found(found));
    }
    if (!givenUp.equals(OmittedPacks.NOTHING)) {
      entries.add(new StateEntry.Omitted(givenUp));
    }
    return entries;
  }
}
