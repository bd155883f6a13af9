package dev.tidemark.engine.local;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The attributes of one inode, as its file system gives them.
///
/// @param mode type and permissions
/// @param device `st_dev`: good for comparing within one import
/// @param birth null if the file system does not say
/// @param mountRoot something is mounted exactly here
record FileAttributes(
    int mode,
    long device,
    long inode,
    int links,
    int uid,
    int gid,
    long size,
    Instant mtime,
    Instant ctime,
    @Nullable Instant birth,
    boolean mountRoot) {

  private static final int TYPE_BITS = 0170000;
  private static final int PERMISSION_BITS = 07777;

  LocalSource.Place place() {
    return new LocalSource.Place(device, inode);
  }

  SourceType type() {
    return switch (mode & TYPE_BITS) {
      case 0040000 -> SourceType.DIRECTORY;
      case 0100000 -> SourceType.FILE;
      case 0120000 -> SourceType.SYMLINK;
      case 0140000 -> SourceType.SOCKET;
      case 0010000 -> SourceType.PIPE;
      default -> SourceType.DEVICE;
    };
  }

  /// @param fileSystem as [SourceStat] says
  SourceStat stat(int fileSystem, boolean mounted) {
    return new SourceStat(
        type(),
        fileSystem,
        mounted,
        inode,
        birth,
        mode & PERMISSION_BITS,
        uid,
        gid,
        size,
        mtime,
        ctime,
        links);
  }
}
