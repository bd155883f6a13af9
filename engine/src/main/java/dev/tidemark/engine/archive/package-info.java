/// Floor 7: archives: what a volume looks like in a store of immutable objects. The bytes are
/// specified in `docs/format/archive.md`.
///
/// Reading order: the bytes are in `archive.format`. [CommitReader] finds commit objects at a
/// place, [ArchiveReader] reads points, records and extents back, [ArchiveWriter] creates objects.
/// [ObjectListing] is what is there, [Inventory] what is there of what commits name.
///
/// Only commit names are contested; every other name carries the SHA-256 of its bytes. Nothing here
/// decides *what* to write: that is `mirror`. Readers may be used from many threads.
@NullMarked
package dev.tidemark.engine.archive;

import org.jspecify.annotations.NullMarked;
