/// Floor 2: copy-on-write B+trees over the pages of a [dev.tidemark.engine.page.PageStore].
/// [TreeReader] answers from one root; [TreeWriter] changes a tree in private pages that a commit
/// writes; [Node] is a page seen as sorted cells; [TreeWalk] names the pages of a tree. Keys are
/// byte strings compared unsigned.
///
/// Every branch element carries `newest`, the highest TID that its range has ever seen (N1: not
/// below any TID beneath; N2: equal to the child's own; N3: never goes down: a split copies it, a
/// merge takes the maximum; N4: moving a page leaves it). With it [TreeReader#leafFrom] skips what
/// has not changed.
@NullMarked
package dev.tidemark.engine.btree;

import org.jspecify.annotations.NullMarked;
