package dev.tidemark.testkit;

/// The effect of a [FaultySink] on one call.
public enum Fault {
  /// The call goes through.
  NONE,
  /// `Unavailable`; nothing reached the place.
  UNAVAILABLE,
  /// `Rejected`; nothing changed.
  REJECTED,
  /// `OutcomeUnknown` of a create or delete that never arrived. A read is `Unavailable`.
  LOST_REQUEST,
  /// `OutcomeUnknown` of a create or delete that took effect. A read is `Unavailable`.
  LOST_ANSWER,
  /// Half of the content is read from its source, then `Unavailable`; nothing is created. Other
  /// calls: `UNAVAILABLE`.
  CUT_UPLOAD,
  /// The stream of an open breaks off halfway, with an `IOException` that `Unavailable` caused.
  /// Other calls: `NONE`.
  CUT_DOWNLOAD,
  /// Nothing comes until the thread is interrupted or [FaultySink#release] is called; after that
  /// the call goes through.
  STALL,
  /// The process dies before the call reaches the place: [KilledError], on this call and all later
  /// ones.
  KILL_BEFORE,
  /// The process dies when the call has taken effect, before its answer.
  KILL_AFTER
}
