package dev.tidemark.engine.page;

import java.util.SortedMap;

/// The parts that a commit is made of.
///
/// @param nextTid the next TID to hand out
/// @param nextObject the next object id to hand out
/// @param nextExtent the next extent id to hand out
/// @param packs the new length of each pack that grew
public record CommitDraft(
    VolumeHead head,
    long nextTid,
    long nextObject,
    long nextExtent,
    DirtyTree records,
    DirtyTree packTree,
    DirtyTree local,
    SortedMap<Long, Long> packs) {

  int dirtyPages() {
    return records.dirtyPages() + packTree.dirtyPages() + local.dirtyPages();
  }
}
