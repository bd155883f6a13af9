package dev.tidemark.engine.mirror;

import dev.tidemark.engine.failure.FailureKind;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Mark;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The outcome of a round for one target.
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

  /// The place could not be reached for as long as the round had patience.
  record Offline(String message) implements RoundOutcome {}

  /// The place answers, but for as long as the round had patience it never said whether it took
  /// what was sent. The next round asks.
  record Unsettled(String message) implements RoundOutcome {}

  /// A copy could not be filled, because of what it is filled from: nothing was found out of the
  /// copy itself.
  ///
  /// @param source the target that it is a copy of
  /// @param found what came of asking that one, or of reading what is known of it: parked, offline,
  ///   unsettled or failed
  record Unfed(String source, RoundOutcome found) implements RoundOutcome {}

  /// Another process serves this target.
  record Locked(String message) implements RoundOutcome {}

  /// The round's time was over, or it was interrupted. The next one goes on.
  record Stopped(String message) implements RoundOutcome {}

  /// The volume could not be read, or the program has a fault.
  record Failed(String message, @Nullable Throwable cause) implements RoundOutcome {}

  /// What a round comes to that ends in this failure. That what was to be sent could not be read is
  /// no fault of the target, whatever is wrong with it.
  ///
  /// @param agreed the target was found in the volume's past before
  static RoundOutcome of(TargetException failure, boolean agreed) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof TargetException.SourceFailed) {
      return new Failed(message, failure);
    }
    return switch (FailureKind.of(failure)) {
      case OFFLINE -> new Offline(message);
      case UNSETTLED -> new Unsettled(message);
      case DIVERGED -> new Parked(agreed ? Reason.FENCED : Reason.DIVERGED, message);
      case REJECTED -> new Parked(Reason.REJECTED, message);
      case MISSING -> new Parked(Reason.MISSING, message);
      case DAMAGED -> new Parked(Reason.CORRUPT, message);
      case LOCKED, STOPPED, NOT_CREATED, REFUSED, NOT_READABLE, FAILED ->
          new Failed(message, failure);
    };
  }

  /// What the word for a source's trouble begins with.
  String UNFED = "source_";

  /// Of what kind it is; empty if it is done. A round ends in the exit code that any other command
  /// has for the same failure.
  default Optional<FailureKind> kind() {
    return switch (this) {
      case Done done -> Optional.empty();
      case Parked parked -> Optional.of(parked.reason().kind());
      case Offline offline -> Optional.of(FailureKind.OFFLINE);
      case Unsettled unsettled -> Optional.of(FailureKind.UNSETTLED);
      case Unfed unfed -> unfed.found().kind();
      case Locked locked -> Optional.of(FailureKind.LOCKED);
      case Stopped stopped -> Optional.of(FailureKind.STOPPED);
      case Failed failed ->
          Optional.of(failed.cause() == null ? FailureKind.FAILED : FailureKind.of(failed.cause()));
    };
  }

  /// One word for programs, such as `done`, `parked_missing` or `source_offline`.
  default String word() {
    return switch (this) {
      case Done done -> "done";
      case Parked parked -> "parked_" + parked.reason().name().toLowerCase(Locale.ROOT);
      case Offline offline -> "offline";
      case Unsettled unsettled -> "unsettled";
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
      case Unsettled unsettled -> unsettled.message();
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

  /// Why a round is parked.
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
    NOT_CREATED;

    public FailureKind kind() {
      return switch (this) {
        case DIVERGED, FENCED -> FailureKind.DIVERGED;
        case MISSING -> FailureKind.MISSING;
        case REJECTED -> FailureKind.REJECTED;
        case CORRUPT -> FailureKind.DAMAGED;
        case NOT_CREATED -> FailureKind.NOT_CREATED;
      };
    }
  }
}
