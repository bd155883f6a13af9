package dev.tidemark.engine.files;

/// The attributes of a file, apart from its names and its content.
///
/// @param mode permission bits with set-uid, set-gid and sticky: 0 to 07777
/// @param uid of the owner, to be read as unsigned
/// @param gid of the group, to be read as unsigned
/// @param mtimeSeconds since 1970-01-01T00:00Z, negative before
/// @param mtimeNanos 0 to 999,999,999, always counted forwards from `mtimeSeconds`
/// @param size bytes of content: of a file's, of a symbolic link's target; 0 for a directory
/// @param links names that lead here: the number of LINK records
public record Inode(
    FileType type,
    int mode,
    int uid,
    int gid,
    long mtimeSeconds,
    int mtimeNanos,
    long size,
    int links) {

  public static final int MODE_MAX = 07777;

  public Inode {
    if (mode < 0 || mode > MODE_MAX) {
      throw new IllegalArgumentException(
          "a mode is 0 to 07777, got 0" + Integer.toOctalString(mode));
    }
    if (mtimeNanos < 0 || mtimeNanos > 999_999_999) {
      throw new IllegalArgumentException("nanoseconds are 0 to 999,999,999, got " + mtimeNanos);
    }
    if (size < 0 || links < 0) {
      throw new IllegalArgumentException("negative size " + size + " or links " + links);
    }
  }

  public Inode withLinks(int newLinks) {
    return new Inode(type, mode, uid, gid, mtimeSeconds, mtimeNanos, size, newLinks);
  }
}
