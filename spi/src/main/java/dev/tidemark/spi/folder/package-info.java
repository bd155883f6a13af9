/// Objects as files: the one way to create exclusively, atomically and durably in a folder of any
/// file system.
///
/// Reading order: [FolderOps] is what a file system must be able to do (local disks today, sftp by
/// the same eight operations); [FolderSink] makes the contract of
/// [dev.tidemark.spi.sink.ObjectSink] out of it. Behind it, `ObjectCreation` is one create with its
/// order of writes, [FolderListing] walks folders in the order of full names, `FolderSyncs` knows
/// which folder entries still have to be synced, `TempFiles` names and clears temporary files, and
/// `FolderErrors` sorts what went wrong.
///
/// Everything runs on the caller's thread; nothing here starts one or looks at a clock.
@NullMarked
package dev.tidemark.spi.folder;

import org.jspecify.annotations.NullMarked;
