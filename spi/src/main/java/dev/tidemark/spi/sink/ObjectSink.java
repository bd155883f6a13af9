package dev.tidemark.spi.sink;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// A place that keeps immutable, named objects: the least a plug-in must supply. The engine makes
/// an archive of it.
///
/// ## What every method has in common
///
/// - **Blocking.** Called on virtual threads. An interrupt ends the call soon, with
///   `InterruptedException`.
/// - **No retries, no clock, no format.** The round owns the only retry loop; a sink never looks
///   inside an object.
/// - **Threads.** Any method may run beside any other, and beside other processes at the same
///   place.
/// - **Errors.** Only [TargetException] and `InterruptedException`. Anything unchecked is a bug of
///   the sink. When in doubt whether a change took effect: [TargetException.OutcomeUnknown].
/// - **Messages** say verb, object, place, fact and remedy, and never hold a secret.
///
/// *Atomic:* readers see all of an object or none of it. *Durable:* it survives a power cut of the
/// place once the call has returned. *Repeatable:* the call may be made again after any failure.
///
/// What a sink has shown, by `list`, `open` or `TAKEN`, may have been left by a writer that died
/// before it was durable. A caller builds on what it sees: so it is durable when a later `create`
/// of the same sink has returned.
///
/// The executable form of this text is `ObjectSinkContract` in the testkit. Where they disagree,
/// the test is right.
public non-sealed interface ObjectSink extends MirrorSink {

  /// What was found when the sink was opened. Costs nothing.
  Traits traits();

  /// Tries the place before an archive is trusted to it, with calls that a round would never make:
  /// whether racers for one name really find one winner, and whether what was created is read and
  /// listed. Leaves nothing behind where it may delete; elsewhere a few bytes below `probe/`, so
  /// that the caller can say so. [ForwardingSink] passes it on.
  ///
  /// @throws TargetException `Rejected` if the place does not keep this contract; the message says
  ///   what to do
  default void probe() throws TargetException, InterruptedException {
    Traits traits = traits();
    String remedy = "if nothing else writes there, set single-writer: true";
    new RaceProbe(this, traits.location(), !traits.exclusiveCreate(), remedy).run();
  }

  /// Creates an object under a name that is free.
  ///
  /// | the place holds               | result                                                            |
  /// |-------------------------------|-------------------------------------------------------------------|
  /// | nothing under this name       | the object; `CREATED`                                             |
  /// | an object under this name     | that one, unchanged; `TAKEN`                                      |
  /// | unknown: the answer was lost  | the object or nothing; `OutcomeUnknown`. A later call may say `TAKEN` of our own |
  /// | no room, no right             | nothing new; `Rejected`                                           |
  /// | `a/b`, and `a` is asked for, or the other way round | as if it were not there, or `Rejected`      |
  ///
  /// Of any number of racers for one free name exactly one gets `CREATED`. Atomic, durable,
  /// repeatable. If `content` fails, or gives other bytes than its length and hash say, nothing
  /// appears under the name and the call ends in [TargetException.SourceFailed].
  CreateResult create(ObjectName name, Content content)
      throws TargetException, InterruptedException;

  /// Opens an object for reading from `offset`, at most `length` bytes (`Long.MAX_VALUE` = to its
  /// end). The stream gives exactly the bytes of that range that exist; a range that begins at or
  /// beyond the end gives none. Failures while reading come as `IOException`s whose cause is a
  /// [TargetException].
  ///
  /// @return empty if there is no such object
  Optional<InputStream> open(ObjectName name, long offset, long length)
      throws TargetException, InterruptedException;

  /// Lists objects in the order of their names.
  ///
  /// @param prefix names begin with it: "" or any beginning of a name
  /// @param after names come after it, exclusive; "" = from the first
  /// @param limit at most so many, 1 or more; a shorter list means there are no more (a sink
  ///   fetches further pages itself)
  List<ObjectInfo> list(String prefix, String after, int limit)
      throws TargetException, InterruptedException;

  /// Deletes an object if it is there. Repeatable, and not durable: after a power cut the object
  /// may be back.
  void delete(ObjectName name) throws TargetException, InterruptedException;
}
