package dev.tidemark.engine.ingest;

import dev.tidemark.engine.seam.FarTimes;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads attributes in one system call, without following links.
///
/// @param rootDevice `st_dev` of the source's root
/// @param never what is not there, whoever asks
record LocalStats(long rootDevice, Set<LocalSource.Place> never) {

  private static final String WANTED =
      "mode,ino,dev,nlink,uid,gid,size,lastModifiedTime,ctime,creationTime";

  private static final int TYPE_BITS = 0170000;
  private static final int PERMISSION_BITS = 07777;

  Sight<SourceStat> of(Path path) {
    Sight<UnixAttributes> sight =
        LocalDirectory.look(() -> UnixAttributes.of(path, WANTED, LinkOption.NOFOLLOW_LINKS));
    if (sight instanceof Sight.Seen<UnixAttributes> seen && never.contains(seen.value().place())) {
      return new Sight.Vanished<>();
    }
    return sight.map(from -> stat(path, from));
  }

  private SourceStat stat(Path path, UnixAttributes from) {
    int mode = from.integer("mode");
    Instant said = from.time("lastModifiedTime");
    Instant mtime = FarTimes.modified(() -> RawNames.target(path), said);
    return new SourceStat(
        type(mode),
        from.number("dev") == rootDevice ? 0 : 1,
        from.number("ino"),
        birth(from.time("creationTime"), said),
        mode & PERMISSION_BITS,
        from.integer("uid"),
        from.integer("gid"),
        from.number("size"),
        mtime,
        from.time("ctime"),
        from.integer("nlink"));
  }

  /// Where the file system does not say it, the JDK gives the time of the last change, and some
  /// file systems the beginning of time.
  private static @Nullable Instant birth(Instant creation, Instant mtime) {
    return creation.equals(mtime) || creation.equals(Instant.EPOCH) ? null : creation;
  }

  private static SourceType type(int mode) {
    return switch (mode & TYPE_BITS) {
      case 0040000 -> SourceType.DIRECTORY;
      case 0100000 -> SourceType.FILE;
      case 0120000 -> SourceType.SYMLINK;
      default -> SourceType.SPECIAL;
    };
  }
}
