/// Floor 1: the file `btree` below its trees. [WriteStore] is the writer's side: it recovers, hands
/// out pages and makes commits durable; [ReadStore] the side of everybody else; [StoreFile] what
/// they share. [PageFormat] is the head that all pages share, [Superblock] the first page,
/// [CommitRing] the 256 slots of [CommitRecord]s, [Manifest] what a record vouches for, [Recovery]
/// the choice of the record to go on from, [FreeMap] which pages may be written (rebuilt by
/// [FreeMapBuilder]), [PageCache] the pages in memory, [DurableFile] what other processes may
/// believe. The format is in `docs/format/volume.md`.
///
/// Threads: one writer; readers call [PageStore#page] from anywhere.
@NullMarked
package dev.tidemark.engine.page;

import org.jspecify.annotations.NullMarked;
