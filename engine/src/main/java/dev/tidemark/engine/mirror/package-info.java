/// Brings targets up to a volume's head, each at its own pace.
///
/// Reading order: [Mirror] is what programs call; [TargetCreation] makes places targets; [Round]
/// brings one target to the head, from its lock to its [RoundOutcome], in attempts of its [Lane]: a
/// [VolumeLane] takes what it sends from the volume, a [CopyLane] from another target's archive.
///
/// An attempt of a [VolumeLane] is an [ArchiveUpdate]: [HeadLookup] finds out where the target is,
/// [LanePlanner] decides, from [VolumeFacts] and [LaneFacts], the next [LaneStep], and [LaneDriver]
/// takes it; [PackUploads] keeps packs in flight, [CommitBuilder] makes commit objects.
/// [TargetState] is what a lane remembers between rounds.
///
/// The order of writes: packs and parts of runs first, each named in [TargetState] before it is
/// sent, then the number and mark about to be tried, durable, then the commit object. A crash
/// anywhere leaves objects that the next round finds by their noted names, or an unknown outcome
/// that it settles by asking the place.
///
/// A repair is a round that does not end at the head: [PackRepair] sends what no good pack covers,
/// from the volume or from a [MendingSource], and commits a base that gives the rest up. What is
/// damaged it is told, as [ArchiveDamage].
///
/// An archive on a timeline that the volume has left is written only on a person's word:
/// [AdoptionCheck] examines it, [BranchPoint] finds the commit to go on from. A place whose disk is
/// not mounted is never begun anew: [MountPoint], [MissingPlace].
///
/// A [CopyLane] leaves the work to package `copy` and keeps the notes.
///
/// Threads: one virtual thread a round ([RoundThreads]), a few for its packs. Lanes share the
/// volume, which they only read, and what package `spool` has encoded of it; none ever waits for
/// another's target, but a copy for the round of its source.
@NullMarked
package dev.tidemark.engine.mirror;

import org.jspecify.annotations.NullMarked;
