package dev.tidemark.engine.spool;

import dev.tidemark.engine.bytes.Crc32c;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A file of the spool: the parts of a run one behind another, then a table of their lengths and
/// hashes. Nothing of it is synced: one from before a crash is read through before it is used.
final class SpoolFile {

  /// `TMKSPOOL`.
  static final long MAGIC = 0x544D_4B53_504F_4F4CL;

  static final int PART_BYTES = Long.BYTES + Hash.BYTES;

  /// Count u32, CRC32C of the table and the count u32, magic u64.
  static final int FOOTER_BYTES = 16;

  private static final int COPY_BYTES = 1 << 20;

  private final Disk disk;
  private final String name;
  private final DiskFile file;
  private final List<Part> parts;

  /// @param offset in the file
  record Part(long offset, long length, Hash hash) {}

  SpoolFile(Disk disk, String name, DiskFile file, List<Part> parts) {
    this.disk = disk;
    this.name = name;
    this.file = file;
    this.parts = List.copyOf(parts);
  }

  static byte[] table(List<Part> parts) {
    ByteBuffer out = ByteBuffer.allocate(parts.size() * PART_BYTES + FOOTER_BYTES);
    for (Part part : parts) {
      part.hash().write(out.putLong(part.length()));
    }
    out.putInt(parts.size());
    return out.putInt(Crc32c.of(out.array(), 0, out.position())).putLong(MAGIC).array();
  }

  /// A finished file, if it is there and every byte of it is what was written.
  static Optional<SpoolFile> open(Disk disk, String name) throws IOException {
    DiskFile file = disk.openForRead(name);
    Optional<SpoolFile> read = parts(file).map(parts -> new SpoolFile(disk, name, file, parts));
    if (read.isEmpty() || !read.get().isIntact()) {
      file.close();
      return Optional.empty();
    }
    return read;
  }

  private static Optional<List<Part>> parts(DiskFile file) throws IOException {
    long size = file.size();
    if (size < FOOTER_BYTES) {
      return Optional.empty();
    }
    ByteBuffer footer = read(file, size - FOOTER_BYTES, FOOTER_BYTES);
    long count = Integer.toUnsignedLong(footer.getInt());
    int crc = footer.getInt();
    long tableBytes = count * PART_BYTES;
    if (footer.getLong() != MAGIC || count == 0 || tableBytes > size - FOOTER_BYTES) {
      return Optional.empty();
    }
    ByteBuffer table =
        read(file, size - FOOTER_BYTES - tableBytes, (int) tableBytes + Integer.BYTES);
    if (Crc32c.of(table.array()) != crc) {
      return Optional.empty();
    }
    return parts(table, (int) count)
        .filter(parts -> end(parts) == size - FOOTER_BYTES - tableBytes);
  }

  private static Optional<List<Part>> parts(ByteBuffer table, int count) {
    List<Part> parts = new ArrayList<>(count);
    long offset = 0;
    for (int i = 0; i < count; i++) {
      long length = table.getLong();
      if (length < 0) {
        return Optional.empty();
      }
      parts.add(new Part(offset, length, Hash.read(table)));
      offset += length;
    }
    return Optional.of(parts);
  }

  private static long end(List<Part> parts) {
    return parts.getLast().offset() + parts.getLast().length();
  }

  private static ByteBuffer read(DiskFile file, long position, int length) throws IOException {
    ByteBuffer to = ByteBuffer.allocate(length);
    int read = file.readFully(to, position);
    if (read < length) {
      throw new IOException("a file of the spool ends at " + (position + read));
    }
    return to.flip();
  }

  private boolean isIntact() throws IOException {
    byte[] buffer = new byte[COPY_BYTES];
    for (Part part : parts) {
      MessageDigest digest = Sha256.digest();
      try (InputStream in = new Range(part)) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          digest.update(buffer, 0, n);
        }
      }
      if (!Hash.of(digest.digest()).equals(part.hash())) {
        return false;
      }
    }
    return true;
  }

  long bytes() {
    return end(parts) + (long) parts.size() * PART_BYTES + FOOTER_BYTES;
  }

  List<Content> parts() {
    List<Content> contents = new ArrayList<>();
    parts.forEach(part -> contents.add(new PartContent(part)));
    return contents;
  }

  /// What cannot be deleted now goes with the next process that enters the spool.
  void delete() {
    try {
      file.close();
      disk.delete(name);
    } catch (IOException ignored) {
      // A cache: nobody depends on it.
    }
  }

  private final class PartContent implements Content {
    private final Part part;

    PartContent(Part part) {
      this.part = part;
    }

    @Override
    public long length() {
      return part.length();
    }

    @Override
    public Hash sha256() {
      return part.hash();
    }

    @Override
    public InputStream open() {
      return new Range(part);
    }
  }

  /// A part as a stream.
  private final class Range extends InputStream {
    private long at;
    private final long end;

    Range(Part part) {
      this.at = part.offset();
      this.end = part.offset() + part.length();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int wanted = (int) Math.min(length, end - at);
      if (wanted == 0) {
        return -1;
      }
      int n = file.read(ByteBuffer.wrap(to, offset, wanted), at);
      if (n < 0) {
        throw new IOException("the spool's " + name + " ends at " + at);
      }
      at += n;
      return n;
    }
  }
}
