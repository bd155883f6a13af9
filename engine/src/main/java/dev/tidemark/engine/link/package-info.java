/// What stands between the engine and a target's link, whoever calls it: rounds, restore, verify.
///
/// Reading order: [Link] is one target's link, treated as its [LinkPolicy] says. Sinks that it
/// opens lead every call through [CallGate]s: [Breaker] leaves a place alone that mostly fails,
/// [ConcurrencyGate] and [RequestRateGate] hold calls up, [BandwidthGate] paces bytes by a [Pacer],
/// [CallMeter] counts, [PackSizing] tells [PackSize] how large the next pack should be. Innermost a
/// [WatchedSink] ends calls that stall. [Retry] is the only loop that tries again: rounds run their
/// attempts in it, [RetryingSink] the reads of everybody else. [Timetable] and [PackSize] are pure.
///
/// All waiting and all clocks come from the seam. Nothing is shared between two links. Any number
/// of threads.
@NullMarked
package dev.tidemark.engine.link;

import org.jspecify.annotations.NullMarked;
