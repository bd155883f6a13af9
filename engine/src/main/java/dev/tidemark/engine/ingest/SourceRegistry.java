package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.SourceStat;
import dev.tidemark.engine.volume.UnversionedEntry;
import dev.tidemark.engine.volume.UnversionedScan;
import dev.tidemark.engine.volume.UnversionedTree;
import dev.tidemark.engine.volume.UnversionedView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The sources a volume has imported, in its *local* root: `N` and the name, to what the guards
/// compare with.
final class SourceRegistry {

  /// What was known of a source when its last import was complete.
  ///
  /// @param number 1 to 65535, given once
  /// @param rootInode 0 if no import was ever complete
  /// @param rootBirth null if the file system does not say
  /// @param entries how many names it had
  record Known(int number, long rootInode, @Nullable Instant rootBirth, long entries, TreePath as) {

    /// Another directory stands where the root was.
    boolean rootDiffers(SourceStat root) {
      boolean sameBirth =
          rootBirth == null || root.birth() == null || rootBirth.equals(root.birth());
      return rootInode != 0 && (rootInode != root.inode() || !sameBirth);
    }

    Known completed(SourceStat root, long newEntries, TreePath newAs) {
      return new Known(number, root.inode(), root.birth(), newEntries, newAs);
    }
  }

  private static final int NUMBER_MAX = 0xFFFF;
  private static final int FIXED_BYTES = 2 + 8 + 1 + 12 + 8;

  private SourceRegistry() {}

  /// What is known; a new source gets the next number.
  static Known get(UnversionedView local, ImportSource source) {
    byte[] value = local.get(key(source.name()));
    return value == null ? new Known(nextNumber(local), 0, null, 0, source.as()) : decode(value);
  }

  static void putIfNew(UnversionedTree local, String name, Known known) {
    if (local.get(key(name)) == null) {
      put(local, name, known);
    }
  }

  static void put(UnversionedTree local, String name, Known known) {
    byte[] as = known.as().bytes();
    ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + as.length);
    out.putShort((short) known.number()).putLong(known.rootInode());
    Instant birth = known.rootBirth();
    out.put((byte) (birth == null ? 0 : 1));
    InodeState.put(out, birth == null ? Instant.EPOCH : birth);
    local.put(key(name), out.putLong(known.entries()).put(as).array());
  }

  private static Known decode(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    int number = Short.toUnsignedInt(in.getShort());
    long inode = in.getLong();
    boolean hasBirth = in.get() == 1;
    Instant birth = InodeState.time(in);
    long entries = in.getLong();
    byte[] as = new byte[in.remaining()];
    in.get(as);
    return new Known(number, inode, hasBirth ? birth : null, entries, TreePath.of(as));
  }

  private static int nextNumber(UnversionedView local) {
    int highest = 0;
    try (UnversionedScan scan = local.scan(new byte[] {'N'}, new byte[] {'N' + 1})) {
      for (UnversionedEntry entry = scan.next(); entry != null; entry = scan.next()) {
        highest = Math.max(highest, decode(entry.value()).number());
      }
    }
    if (highest == NUMBER_MAX) {
      throw new IllegalStateException("a volume has at most 65535 sources");
    }
    return highest + 1;
  }

  private static byte[] key(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + text.length).put((byte) 'N').put(text).array();
  }
}
