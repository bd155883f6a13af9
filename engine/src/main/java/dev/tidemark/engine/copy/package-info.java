/// Copies an archive to another place, exactly, and keeps the copy up to date: chaining. No volume
/// and no key is needed, for nothing is looked into but the headers of commits.
///
/// Reading order: [ArchiveCopy] is one attempt to bring a place up to its source; [CopyHeads] says
/// where both are, [PlaceDescriptor] whether they are of one archive. [ListingComparison] walks two
/// listings side by side; [GapFiller] decides by it, and by a [ContentProofLevel], what
/// [ObjectRepair] and [CommitRepair] mend. [CommitReadAhead] reads the source's commits ahead,
/// [CopyPipeline] keeps objects under way and creates commits behind them.
///
/// The order of writes: the descriptor; then, for each commit in the order of numbers, every object
/// that it names and that is not there; then the commit object itself, exclusively. So the place
/// holds, at every moment, an archive that can be restored: the source as it was some commits ago.
/// A copy killed anywhere is gone on with from what is there.
///
/// A copy never spreads damage: packs and parts of runs must have the hash in their names, commits
/// the SHA-256 they end in. It overwrites nothing, and deletes nothing but what is proven damaged
/// there and good at the source: then it creates that again. What contradicts otherwise ends it.
///
/// Threads: the caller's, a virtual one for each object under way and each commit read ahead.
@NullMarked
package dev.tidemark.engine.copy;

import org.jspecify.annotations.NullMarked;
