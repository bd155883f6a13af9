/// Floor 9: reading a state back into a directory ([Restore]).
///
/// Reading order: [StateSource] is the state, [DestinationTree] the directory, and
/// [SkippingDestination] goes on past what that cannot hold. [Restore] runs the stages:
/// [StateRecords] copies the records to a scratch file and proves the digest; [RestorePlanner]
/// walks the tree, [FilePlanner] decides for files and [Removals] what goes, within [SourceBounds]:
/// they write a log of [RestoreStep]s and the [ExtentNeed]s of content; [RestoreWork] does the
/// steps and fetches the needs in pack order on [WorkerPool], each with a [FileFiller]. What is
/// damaged or gone at the source, [LossRecorder] gathers and [LostStates] holds against the history
/// of the place. [RestoreWorkDir] keeps the note by which a broken-off restore goes on, in a
/// [WorkFolder] that nobody else can use.
///
/// What a crash leaves: before the note, nothing at the destination but the work directory; after
/// it, files that are complete, files that lack ranges (found again by their hashes), and
/// attributes that are set again.
///
/// Threads: one plans and hands out; workers fetch, decode, prove and write. A scan, a view and a
/// scratch file under construction belong to one thread.
@NullMarked
package dev.tidemark.engine.restore;

import org.jspecify.annotations.NullMarked;
