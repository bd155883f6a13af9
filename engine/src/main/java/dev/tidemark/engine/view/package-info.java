/// Floor 8: one state of a volume or of an archive, to read.
///
/// [StateSelector] says which state is meant, a [StateLookup] finds it among those that the place
/// has, and [ChosenState] says which one that is. [StateSource] is the state: its records, its
/// tree, its content; of an archive ([ArchiveState]) or of a volume ([VolumeState]). [OpenState] is
/// the door: a place that is open at one state.
///
/// Content in bulk: an [ExtentNeed] is one range that is wanted, [NeedSorter] puts any number of
/// them into the order in which extents lie, [PackBatches] cuts that where the pack changes.
/// [ShownVersions] tells which versions some state shows.
@NullMarked
package dev.tidemark.engine.view;

import org.jspecify.annotations.NullMarked;
