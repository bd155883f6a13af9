/// Floor 10: a new volume from an archive, with the history that the archive has ([VolumeClone]).
///
/// All records are copied first, then the extents that any state shows ([ShownVersions]), which
/// [PackReadAhead] reads ahead as frames ([FrameSource]). [CloneNote] lets a clone that was broken
/// off go on.
@NullMarked
package dev.tidemark.engine.clone;

import org.jspecify.annotations.NullMarked;
