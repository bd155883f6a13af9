package dev.tidemark.engine.restore;

import dev.tidemark.engine.content.ExtentEncoder;
import dev.tidemark.engine.files.DataRange;
import dev.tidemark.engine.files.DirectoryEntry;
import dev.tidemark.engine.files.FileCodec;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.pack.PackStore;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.Transaction;
import dev.tidemark.engine.volume.TransactionInfo;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.Volume;
import dev.tidemark.engine.volume.WriteTransaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// Changes the file tree of a volume at random: files come, change and go, directories move, names
/// are linked.
public final class GrowingTree {

  private static final int EXTENT = 3000;

  private final Volume volume;
  private final PackStore packs;
  private final RandomGenerator random;
  private final List<Long> directories = new ArrayList<>(List.of(FileKeys.ROOT));
  private final List<Named> files = new ArrayList<>();
  private int names;

  private record Named(long parent, byte[] name, long object) {}

  public GrowingTree(Volume volume, PackStore packs, RandomGenerator random) {
    this.volume = volume;
    this.packs = packs;
    this.random = random;
  }

  public static TransactionInfo info(TransactionInfo.Kind kind) {
    return TransactionInfo.of(kind, "ann", "host", "test", "a change");
  }

  /// One transaction of some changes.
  public Transaction grow(TransactionInfo.Kind kind) {
    return volume
        .write(
            info(kind),
            tx -> {
              if (tx.get(FileKeys.inode(FileKeys.ROOT)) == null) {
                put(tx, FileKeys.ROOT, FileType.DIRECTORY, 0, 0);
              }
              for (int i = 1 + random.nextInt(8); i > 0; i--) {
                change(tx);
              }
              addFile(tx);
              return tx.tid();
            })
        .committed()
        .orElseThrow();
  }

  private void change(WriteTransaction tx) {
    switch (random.nextInt(8)) {
      case 0 -> directories.add(add(tx, FileType.DIRECTORY, 0));
      case 1 -> addSymlink(tx);
      case 2 -> removeFile(tx);
      case 3 -> rewriteFile(tx);
      case 4 -> linkFile(tx);
      default -> addFile(tx);
    }
  }

  private long add(WriteTransaction tx, FileType type, long size) {
    long object = tx.newObject();
    put(tx, object, type, size, 1);
    name(tx, directories.get(random.nextInt(directories.size())), object, type);
    return object;
  }

  private void put(WriteTransaction tx, long object, FileType type, long size, int links) {
    int mode = type == FileType.SYMLINK ? 0777 : 0600 | random.nextInt(0200);
    Inode inode =
        new Inode(
            type,
            type == FileType.DIRECTORY ? mode | 0100 : mode,
            0,
            0,
            random.nextLong(-1000, 2_000_000_000L),
            random.nextInt(1_000_000_000),
            size,
            links);
    tx.put(FileKeys.inode(object), FileCodec.encode(inode));
  }

  private void name(WriteTransaction tx, long parent, long object, FileType type) {
    byte[] name = ("n" + names++).getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(5) == 0) {
      name[0] = (byte) (0x80 + random.nextInt(0x80));
    }
    tx.put(FileKeys.entry(parent, name), FileCodec.encode(new DirectoryEntry(object, type)));
    tx.put(FileKeys.link(object, parent, name), FileCodec.link());
    if (type == FileType.FILE) {
      files.add(new Named(parent, name, object));
    }
  }

  private void addFile(WriteTransaction tx) {
    byte[] content = content();
    long object = add(tx, FileType.FILE, content.length);
    write(tx, object, content);
  }

  private byte[] content() {
    int[] sizes = {0, 10, 512, 513, EXTENT, 4 * EXTENT, 4 * EXTENT + 1};
    byte[] out = new byte[sizes[random.nextInt(sizes.length)]];
    random.nextBytes(out);
    return out;
  }

  private void write(WriteTransaction tx, long object, byte[] content) {
    if (content.length <= DataRange.INLINE_MAX) {
      if (content.length > 0) {
        data(tx, object, 0, new DataRange.Inline(content));
      }
      return;
    }
    try (ExtentEncoder encoder = new ExtentEncoder()) {
      for (int at = 0; at < content.length; at += EXTENT) {
        byte[] part =
            java.util.Arrays.copyOfRange(content, at, Math.min(content.length, at + EXTENT));
        var encoded = encoder.encode(part);
        var id = packs.append(tx, encoded);
        data(tx, object, at, DataRange.InExtent.whole(id, encoded.sha256(), part.length));
      }
    }
  }

  private static void data(WriteTransaction tx, long object, long offset, DataRange range) {
    tx.put(FileKeys.data(object, offset), FileCodec.encode(range));
  }

  private void addSymlink(WriteTransaction tx) {
    byte[] target = "../somewhere/else".getBytes(StandardCharsets.UTF_8);
    long object = add(tx, FileType.SYMLINK, target.length);
    data(tx, object, 0, new DataRange.Inline(target));
  }

  private void rewriteFile(WriteTransaction tx) {
    if (files.isEmpty()) {
      return;
    }
    long object = files.get(random.nextInt(files.size())).object();
    clear(tx, object, FileKeys.DATA);
    byte[] content = content();
    put(tx, object, FileType.FILE, content.length, inode(tx, object).links());
    write(tx, object, content);
  }

  private void linkFile(WriteTransaction tx) {
    if (files.isEmpty()) {
      return;
    }
    long object = files.get(random.nextInt(files.size())).object();
    Inode inode = inode(tx, object);
    tx.put(FileKeys.inode(object), FileCodec.encode(inode.withLinks(inode.links() + 1)));
    name(tx, directories.get(random.nextInt(directories.size())), object, FileType.FILE);
  }

  private void removeFile(WriteTransaction tx) {
    if (files.isEmpty()) {
      return;
    }
    Named gone = files.remove(random.nextInt(files.size()));
    tx.delete(FileKeys.entry(gone.parent, gone.name));
    tx.delete(FileKeys.link(gone.object, gone.parent, gone.name));
    Inode inode = inode(tx, gone.object);
    if (inode.links() > 1) {
      tx.put(FileKeys.inode(gone.object), FileCodec.encode(inode.withLinks(inode.links() - 1)));
    } else {
      clear(tx, gone.object, FileKeys.DATA);
      tx.delete(FileKeys.inode(gone.object));
    }
  }

  private static Inode inode(WriteTransaction tx, long object) {
    return FileCodec.decodeInode(Objects.requireNonNull(tx.get(FileKeys.inode(object))));
  }

  private static void clear(WriteTransaction tx, long object, int kind) {
    List<byte[]> keys = new ArrayList<>();
    try (RecordScan all =
        tx.scan(RecordKey.prefix(object, kind), RecordKey.prefix(object, kind + 1))) {
      for (VersionedRecord r = all.next(); r != null; r = all.next()) {
        keys.add(r.key());
      }
    }
    keys.forEach(tx::delete);
  }
}
