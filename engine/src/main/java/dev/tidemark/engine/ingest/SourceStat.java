package dev.tidemark.engine.ingest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The attributes of something in a source.
///
/// @param fileSystem numbered within the source; 0 = the root's. `st_dev` changes with mounts and
///   proves nothing
/// @param inode its number in the file system
/// @param birth when the inode was made; null if the file system does not say
/// @param mode permission bits, 0 to 07777
/// @param links how many names the file system counts
public record SourceStat(
    SourceType type,
    int fileSystem,
    long inode,
    @Nullable Instant birth,
    int mode,
    int uid,
    int gid,
    long size,
    Instant mtime,
    Instant ctime,
    int links) {

  /// Size and times say that the content is the same.
  boolean sameContent(SourceStat other) {
    return type == other.type
        && size == other.size
        && mtime.equals(other.mtime)
        && ctime.equals(other.ctime);
  }

  boolean sameInode(SourceStat other) {
    return fileSystem == other.fileSystem && inode == other.inode;
  }
}
