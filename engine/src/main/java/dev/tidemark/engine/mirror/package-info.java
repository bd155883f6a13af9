/// Brings targets up to a volume's head, each at its own pace.
///
/// Reading order: [Mirror] is what programs call; [TargetCreation] makes places targets;
/// [LanePlanner] decides, from [VolumeFacts] and [LaneFacts], the next [LaneStep]; [VolumeLane]
/// takes the steps of one target. [HeadLookup] finds out where the target is, [PackUploads] keeps
/// packs in flight, [CommitBuilder] makes commit objects, [TargetState] is what a lane remembers
/// between rounds.
///
/// The order of writes: packs and parts of runs first, each named in [TargetState] before it is
/// sent, then the number and mark about to be tried, durable, then the commit object. A crash
/// anywhere leaves objects that the next round finds by their noted names, or an unknown outcome
/// that it settles by asking the place.
///
/// A repair is a round that goes on: [PackRepair] sends what no good pack covers, from the volume
/// or from a [MendingSource], and commits a base that gives the rest up. What is damaged it is
/// told, as [ArchiveDamage].
///
/// An archive on a timeline that the volume has left is written only on a person's word:
/// [AdoptionCheck] examines it, [BranchPoint] finds the commit to go on from. A place whose disk is
/// not mounted is never begun anew: [MountPoint], [MissingPlace].
///
/// A target that is filled from another target's archive has a [CopyLane]: package `copy` does the
/// work, the lane keeps its place among the others, its lock, its notes and its outcome.
///
/// Threads: one virtual thread a lane, a few for its packs. Lanes share the volume, which they only
/// read, and what package `spool` has encoded of it; none ever waits for another's target, but a
/// copy for the round of its source.
@NullMarked
package dev.tidemark.engine.mirror;

import org.jspecify.annotations.NullMarked;
