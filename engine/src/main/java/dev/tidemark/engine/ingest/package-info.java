/// A directory tree into a volume, again and again.
///
/// Reading order: [Importer] is the way in, `SourceTree` (package `local`) the tree it reads.
/// [SourceImport] is one import from its guards to its last transaction. Threads:
///
/// ```text
/// TreeWalker (1 thread)   walks in order, asks for stats and contents ahead, queues WalkSteps
/// TaskPool (all cores)    list, stat, read, cut, hash, compress
/// the caller              takes steps in order, gathers batches, inserts each in one transaction
/// ```
///
/// Nothing slow happens under the write lock, where every other writer would wait: steps are
/// awaited before, a listener hears afterwards. A file whose known content is gone when it is
/// inserted goes back to the walker by the [ReturnQueue] and is read again, each time with one
/// donor fewer.
///
/// What is in flight is bounded by a [ByteBudget] that the walker asks and the caller gives back.
/// What a step means for the volume is decided by [ImportApplier] alone, which object an inode is
/// by [InodeMatcher], inside the transaction; what is no longer there goes by [RemovalPhase], after
/// the walk. [InodeCache] is the memory between imports, in the volume's *local* root.
///
/// A file is asked for its attributes and read through one descriptor, by a [StableRead] that ends
/// whatever the file does.
///
/// Rules that hold in every committed state: only complete files are seen; an object has one source
/// inode and a source inode one object; whatever the last whole state had and the source still has
/// is in some directory, if only in the reserved one; nothing is removed before the walk is
/// committed.
@NullMarked
package dev.tidemark.engine.ingest;

import org.jspecify.annotations.NullMarked;
