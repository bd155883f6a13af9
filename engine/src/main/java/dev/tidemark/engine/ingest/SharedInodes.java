package dev.tidemark.engine.ingest;

import dev.tidemark.engine.local.SourceStat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Inodes with several names whose content is read under one of them. For all threads.
final class SharedInodes {

  private record Identity(int fileSystem, long inode) {

    static Identity of(SourceStat stat) {
      return new Identity(stat.fileSystem(), stat.inode());
    }
  }

  private final Map<Identity, SourceStat> claimed = new ConcurrentHashMap<>();

  /// Whether nobody else reads this inode. A number that has been given to another inode meanwhile,
  /// or that several have, is no reason to leave one unread.
  boolean claim(SourceStat stat) {
    if (stat.links() <= 1 || !stat.hasNumber()) {
      return true;
    }
    SourceStat before = claimed.putIfAbsent(Identity.of(stat), stat);
    return before == null || !before.isSameFile(stat);
  }

  /// Whether this inode was claimed under one of its names.
  boolean isClaimed(SourceStat stat) {
    SourceStat before = claimed.get(Identity.of(stat));
    return stat.hasNumber() && before != null && before.isSameFile(stat);
  }

  /// What was read is in the volume.
  void release(SourceStat stat) {
    claimed.remove(Identity.of(stat));
  }
}
