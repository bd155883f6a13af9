/// Floor 6: the bytes of an archive, and nothing that reads or writes a place.
///
/// [ArchiveNames] are the names of objects, [Descriptor] is the object that says whose archive it
/// is, [CommitObject] a commit with its [CommitHeader], [RunWriter] makes the parts of runs, which
/// are [RunBlock]s behind each other with a [RunIndex]. [PackRef] and [RunRef] say where a pack or
/// a part of a run lies. The formats are in `docs/format/`.
@NullMarked
package dev.tidemark.engine.archive.format;

import org.jspecify.annotations.NullMarked;
