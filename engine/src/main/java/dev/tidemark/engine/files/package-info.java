/// Files as records: inodes, names, ranges of content.
///
/// Reading order: [Inode], [DirectoryEntry] and [DataRange] are the values, [FileKeys] the keys and
/// [FileCodec] the bytes; [FileTree] is the one read view of a tree, whatever its records and
/// extents come from. The formats are in `docs/format/files.md`.
///
/// [SourceNotes] are what a state says of its sources (`docs/format/source.md`). [TreeCounts] is
/// the one way to count a tree.
///
/// Names are bytes. [FileNames] says which of them may be one, [TreePath] is the path of a volume,
/// and [NameSpelling] the one way to print a name and to read it back; no other class spells names.
///
/// Who calls: `ingest` writes these records, `restore` and the commands read them through
/// [FileTree].
@NullMarked
package dev.tidemark.engine.files;

import org.jspecify.annotations.NullMarked;
