package dev.tidemark.engine.local;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The attributes of something in a source.
///
/// @param fileSystem numbered within the source; 0 = the root's. `st_dev` changes with mounts and
///   proves nothing
/// @param mounted a directory at which another file system, or another part of one, begins
/// @param inode its number in the file system
/// @param birth when the inode was made; null if the file system does not say
/// @param mode permission bits, 0 to 07777
/// @param links how many names the file system counts
public record SourceStat(
    SourceType type,
    int fileSystem,
    boolean mounted,
    long inode,
    @Nullable Instant birth,
    int mode,
    int uid,
    int gid,
    long size,
    Instant mtime,
    Instant ctime,
    int links) {

  /// The number of a file system that nobody knows again: its inode numbers prove nothing.
  public static final int ANY_FILE_SYSTEM = -1;

  public SourceStat in(int otherFileSystem) {
    return new SourceStat(
        type, otherFileSystem, mounted, inode, birth, mode, uid, gid, size, mtime, ctime, links);
  }

  /// File system and number say which inode it is, as far as numbers can.
  public boolean hasNumber() {
    return fileSystem != ANY_FILE_SYSTEM && inode != 0;
  }

  /// What was seen twice under one number is one file with two names, as far as can be told.
  public boolean isSameFile(SourceStat other) {
    boolean sameBirth = birth != null && birth.equals(other.birth);
    boolean noBirth = birth == null || other.birth == null;
    return type == other.type && (sameBirth || (noBirth && sameContent(other)));
  }

  /// Size and times say that the content is the same.
  public boolean sameContent(SourceStat other) {
    return type == other.type
        && size == other.size
        && mtime.equals(other.mtime)
        && ctime.equals(other.ctime);
  }
}
