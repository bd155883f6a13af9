/// What leaves a volume for its targets, encoded once and shared by the lanes.
///
/// Lanes that are at one mark need the same packs and the same run. The first one to ask reads and
/// encodes; the others take what it made ([SharedEncodings]). It is a cache, not a queue: whatever
/// is not there is encoded again, and no lane waits for more than another's reading of this
/// machine's disk.
///
/// - [MirrorSource] is what is read of a volume, [MirroredVolume] an open one.
/// - Packs are never copied: a plan of one (`PackPlanCache`) holds its hash and its index, and its
///   frames are read from the volume whenever it is sent ([PackContent]).
/// - Runs are kept in memory while they are small, else in the volume's `spool/` ([SpooledRun]);
///   its files are described in `docs/format/spool.md`.
@NullMarked
package dev.tidemark.engine.spool;

import org.jspecify.annotations.NullMarked;
