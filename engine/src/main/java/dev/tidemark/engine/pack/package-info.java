/// Extents in files: frames, packs, and the store of a volume's packs.
///
/// Reading order: a [Frame] is one extent with its header; a [PackObject] is a sequence of frames
/// with a [PackIndex] and a [PackFooter] at its end, the same bytes in a sealed pack of a volume
/// and in an archive; [PackStore] appends to and reads from the packs of a volume; [PackBuilder]
/// fills the packs of a volume that is being cloned. The format is in `docs/format/pack.md`.
///
/// Who calls: `ingest` appends, `files` and `restore` read, `mirror` takes frames as they are.
/// Appending happens inside a write transaction, so by one thread at a time; reading by any number
/// beside it, also from another process.
@NullMarked
package dev.tidemark.engine.pack;

import org.jspecify.annotations.NullMarked;
