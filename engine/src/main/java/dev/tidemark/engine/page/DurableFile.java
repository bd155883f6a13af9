package dev.tidemark.engine.page;

import dev.tidemark.engine.bytes.Crc32c;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The file `durable`: the newest sequence and TID known durable. It is written after each sync and
/// never synced itself: what it says is true, and if it says nothing, nothing is known.
final class DurableFile implements AutoCloseable {

  static final String NAME = "durable";

  private static final int MAGIC = 0x544D6475; // "TMdu"
  private static final int BYTES = 24;
  private static final int TRIES = 4;

  /// What the file says.
  record Durable(long sequence, long tid) {}

  private final Disk disk;
  private @Nullable DiskFile file;

  private DurableFile(Disk disk, @Nullable DiskFile file) {
    this.disk = disk;
    this.file = file;
  }

  /// For the writer; creates the file if there is none.
  static DurableFile toWrite(Disk disk) throws IOException {
    return new DurableFile(disk, disk.openForWrite(NAME));
  }

  /// For readers, who may come before the file does.
  static DurableFile toRead(Disk disk) {
    return new DurableFile(disk, null);
  }

  void write(long sequence, long tid) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.putInt(MAGIC)
        .putLong(sequence)
        .putLong(tid)
        .putInt(Crc32c.of(out.array(), 0, BYTES - Integer.BYTES))
        .flip();
    opened().write(out, 0);
  }

  private DiskFile opened() throws IOException {
    DiskFile open = file;
    if (open == null) {
      open = disk.openForRead(NAME);
      file = open;
    }
    return open;
  }

  /// A read may meet a write half done, so a torn one is read again.
  Optional<Durable> read() throws IOException {
    DiskFile open;
    try {
      open = opened();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    Optional<Durable> found = Optional.empty();
    for (int i = 0; i < TRIES && found.isEmpty(); i++) {
      found = readOnce(open);
    }
    return found;
  }

  private static Optional<Durable> readOnce(DiskFile file) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(BYTES);
    if (file.readFully(in, 0) < BYTES) {
      return Optional.empty();
    }
    in.flip();
    boolean right = in.getInt() == MAGIC;
    Durable durable = new Durable(in.getLong(), in.getLong());
    right &= in.getInt() == Crc32c.of(in.array(), 0, BYTES - Integer.BYTES);
    return right ? Optional.of(durable) : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
