package dev.tidemark.engine.local;

import dev.tidemark.engine.seam.FarTimes;
import java.io.IOException;
import java.nio.file.LinkOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads attributes in one system call, without following links.
///
/// @param calls empty where only the JDK can be asked
/// @param never what is not there, whoever asks
record LocalStats(Optional<LinuxCalls> calls, Set<LocalSource.Place> never) {

  private static final String WANTED =
      "mode,ino,dev,nlink,uid,gid,size,lastModifiedTime,ctime,creationTime";

  static LocalStats withoutPlaces() {
    return new LocalStats(LinuxCalls.ofThisSystem(), Set.of());
  }

  LocalStats without(Set<LocalSource.Place> places) {
    return new LocalStats(calls, places);
  }

  ReadResult<FileAttributes> of(LocalPath path) {
    ReadResult<FileAttributes> sight = LocalDirectory.look(() -> now(path));
    boolean hidden =
        sight instanceof ReadResult.Seen<FileAttributes> seen
            && never.contains(seen.value().place());
    return hidden ? new ReadResult.Vanished<>() : sight;
  }

  FileAttributes now(LocalPath path) throws IOException {
    return calls.isPresent() ? calls.get().attributes(path.bytes()) : byTheJdk(path);
  }

  private static FileAttributes byTheJdk(LocalPath path) throws IOException {
    UnixAttributes from = UnixAttributes.of(path.path(), WANTED, LinkOption.NOFOLLOW_LINKS);
    Instant said = from.time("lastModifiedTime");
    Instant mtime = FarTimes.modified(path::bytes, said);
    return new FileAttributes(
        from.integer("mode"),
        from.number("dev"),
        from.number("ino"),
        from.integer("nlink"),
        from.integer("uid"),
        from.integer("gid"),
        from.number("size"),
        mtime,
        from.time("ctime"),
        birth(from.time("creationTime"), said),
        false);
  }

  /// Where the file system does not say it, the JDK gives the time of the last change, and some
  /// file systems the beginning of time.
  private static @Nullable Instant birth(Instant creation, Instant mtime) {
    return creation.equals(mtime) || creation.equals(Instant.EPOCH) ? null : creation;
  }
}
