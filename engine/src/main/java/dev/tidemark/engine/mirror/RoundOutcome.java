package dev.tidemark.engine.mirror;

import dev.tidemark.spi.words.Mark;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a round ended for one target.
public sealed interface RoundOutcome {

  /// The target has all that the round set out to bring. `requests` is 0 if it had it before and a
  /// note said so.
  ///
  /// @param mark the target's mark
  /// @param atHead its records are at the newest whole TID of the volume
  /// @param sent what was sent
  /// @param mended damage that was found there and made good, in words
  /// @param known what verifications have found there and nobody has mended: the target is not well
  /// @param unmended why the round could not mend it, if it tried
  /// @param waitsFor the target that it is a copy of, if that one is not at the head either
  record Done(
      Mark mark,
      boolean atHead,
      Sent sent,
      List<String> mended,
      KnownDamage known,
      Optional<String> unmended,
      Optional<String> waitsFor)
      implements RoundOutcome {
    public Done {
      mended = List.copyOf(mended);
    }

    /// The same copy, of a source that is not at the head.
    Done waitingFor(String source) {
      return new Done(mark, false, sent, mended, known, unmended, Optional.of(source));
    }
  }

  /// A person must act: the next round will end the same way.
  record Parked(Reason reason, String message) implements RoundOutcome {}

  /// The place could not be reached for as long as the lane had patience.
  record Offline(String message) implements RoundOutcome {}

  /// A copy could not be filled, because of what it is filled from: nothing was found out of the
  /// copy itself.
  ///
  /// @param source the target that it is a copy of
  /// @param found what came of asking that one, or of reading what is known of it: parked, offline
  ///   or failed
  record Unfed(String source, RoundOutcome found) implements RoundOutcome {}

  /// Another process serves this target.
  record Locked(String message) implements RoundOutcome {}

  /// The round's time was over, or it was interrupted. The next one goes on.
  record Stopped(String message) implements RoundOutcome {}

  /// The volume could not be read, or the program has a fault.
  record Failed(String message, @Nullable Throwable cause) implements RoundOutcome {}

  /// What the word for a source's trouble begins with.
  String UNFED = "source_";

  /// One word for programs, such as `done`, `parked_missing` or `source_offline`.
  default String word() {
    return switch (this) {
      case Done done -> "done";
      case Parked parked -> "parked_" + parked.reason().name().toLowerCase(Locale.ROOT);
      case Offline offline -> "offline";
      case Unfed unfed -> UNFED + unfed.found().word();
      case Locked locked -> "locked";
      case Stopped stopped -> "stopped";
      case Failed failed -> "failed";
    };
  }

  /// Why it is not done, for people; if it is, what was mended, or nothing.
  default String text() {
    return switch (this) {
      case Done done -> String.join("; ", done.mended());
      case Parked parked -> parked.message();
      case Offline offline -> offline.message();
      case Unfed unfed ->
          "it waits for target "
              + unfed.source()
              + ", which it is a copy of: "
              + unfed.found().text();
      case Locked locked -> locked.message();
      case Stopped stopped -> stopped.message();
      case Failed failed -> failed.message();
    };
  }

  /// What a round sent and asked.
  ///
  /// @param bytes of objects created
  /// @param requests calls of the sink
  /// @param commits commit objects created
  record Sent(long bytes, long requests, long commits) {}

  /// Why a lane is parked.
  enum Reason {
    /// The target holds another past than the volume.
    DIVERGED,
    /// Another writer with another past took over during this round.
    FENCED,
    /// The registered archive, or an object that it needs, is not there.
    MISSING,
    /// The place refuses: credentials, rights, room, or a newer program's format.
    REJECTED,
    /// What is there is damaged.
    CORRUPT,
    /// The target was never made one.
    NOT_CREATED
  }
}
