package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.FileCodec;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.view.ScratchReads;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The steps of a restore in a scratch file: read forwards to do them, at any known place, and
/// backwards because directories get their times last and the deepest first.
///
/// Each step is its length (u32), its bytes, and its length again.
final class StepLog implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 18;
  private static final int AROUND = 8;

  private final DiskFile file;
  private final ByteArrayOutputStream unwritten = new ByteArrayOutputStream(BUFFER_BYTES);
  private long written;

  StepLog(Disk disk, String name) throws IOException {
    file = disk.openForWrite(name);
    file.truncate(0);
  }

  /// Where the next step will be.
  long end() {
    return written + unwritten.size();
  }

  /// @return where it is
  long add(RestoreStep step) throws IOException {
    final long at = end();
    byte[] bytes = encode(step);
    DataOutputStream out = new DataOutputStream(unwritten);
    out.writeInt(bytes.length);
    out.write(bytes);
    out.writeInt(bytes.length);
    if (unwritten.size() >= BUFFER_BYTES) {
      flush();
    }
    return at;
  }

  private void flush() throws IOException {
    byte[] bytes = unwritten.toByteArray();
    file.write(ByteBuffer.wrap(bytes), written);
    written += bytes.length;
    unwritten.reset();
  }

  /// The step at a place that [#add] gave. Any thread may ask, once all steps are added.
  RestoreStep at(long place) throws IOException {
    byte[] bytes = new byte[lengthAt(place)];
    ScratchReads.readFully(file, ByteBuffer.wrap(bytes), place + AROUND / 2);
    return decode(bytes);
  }

  private int lengthAt(long place) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(AROUND / 2);
    ScratchReads.readFully(file, length, place);
    return length.getInt(0);
  }

  /// From the first step to the last, those that are added meanwhile included.
  Cursor forwards() {
    return new Cursor(0);
  }

  /// From the last step to the first.
  Cursor backwards() throws IOException {
    flush();
    return new Cursor(written);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /// A place between two steps, with the bytes around it in memory.
  final class Cursor {
    private long place;
    private long bufferStart;
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    private Cursor(long place) {
      this.place = place;
    }

    @Nullable RestoreStep next() throws IOException {
      if (place == end()) {
        return null;
      }
      int length = window(place, AROUND / 2, true).getInt();
      RestoreStep step = step(place + AROUND / 2, length, true);
      place += length + AROUND;
      return step;
    }

    @Nullable RestoreStep previous() throws IOException {
      if (place == 0) {
        return null;
      }
      int length = window(place - AROUND / 2, AROUND / 2, false).getInt();
      RestoreStep step = step(place - AROUND / 2 - length, length, false);
      place -= length + AROUND;
      return step;
    }

    private RestoreStep step(long from, int length, boolean ahead) throws IOException {
      byte[] bytes = new byte[length];
      window(from, length, ahead).get(bytes);
      return decode(bytes);
    }

    /// The bytes from `from` on; if they have to be read, then with more ahead or behind.
    private ByteBuffer window(long from, int length, boolean ahead) throws IOException {
      if (from < bufferStart || from + length > bufferStart + buffer.limit()) {
        fill(from, length, ahead);
      }
      return buffer.position((int) (from - bufferStart));
    }

    private void fill(long from, int length, boolean ahead) throws IOException {
      if (from + length > written) {
        flush();
      }
      int size = Math.max(BUFFER_BYTES, length);
      long start = ahead ? from : Math.max(0, from + length - size);
      buffer = ByteBuffer.allocate((int) Math.min(size, written - start));
      ScratchReads.readFully(file, buffer, start);
      bufferStart = start;
    }
  }

  private static byte[] encode(RestoreStep step) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    switch (step) {
      case RestoreStep.Delete s -> out.writeByte('X');
      case RestoreStep.Directory s -> {
        out.writeByte('D');
        out.writeLong(s.object());
        put(out, FileCodec.encode(s.inode()));
        out.writeByte(s.role().ordinal());
        out.writeBoolean(s.isNew());
      }
      case RestoreStep.Symlink s -> {
        out.writeByte('S');
        out.writeLong(s.object());
        put(out, FileCodec.encode(s.inode()));
        put(out, s.target());
        out.writeByte(s.making().ordinal());
      }
      case RestoreStep.Link s -> {
        out.writeByte('L');
        out.writeLong(s.object());
        put(out, s.existing().bytes());
        out.writeByte(s.making().ordinal());
      }
      case RestoreStep.File s -> {
        out.writeByte('F');
        out.writeLong(s.object());
        put(out, FileCodec.encode(s.inode()));
        out.writeByte(s.writing().ordinal());
        out.writeByte(s.fetching().ordinal());
        out.writeLong(s.inline().offset());
        put(out, s.inline().bytes());
      }
    }
    put(out, step.path().bytes());
    return bytes.toByteArray();
  }

  private static RestoreStep decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int kind = in.readByte();
    return switch (kind) {
      case 'X' -> new RestoreStep.Delete(path(in));
      case 'D' -> directory(in);
      case 'S' -> symlink(in);
      case 'L' -> {
        long object = in.readLong();
        TreePath existing = path(in);
        RestoreStep.Making making = making(in);
        yield new RestoreStep.Link(path(in), object, existing, making);
      }
      case 'F' -> file(in);
      default -> throw new IOException("a scratch file of this restore was changed");
    };
  }

  private static RestoreStep.Making making(DataInputStream in) throws IOException {
    return RestoreStep.Making.values()[in.readByte()];
  }

  private static RestoreStep symlink(DataInputStream in) throws IOException {
    long object = in.readLong();
    byte[] inode = get(in);
    byte[] target = get(in);
    RestoreStep.Making making = making(in);
    return new RestoreStep.Symlink(path(in), object, FileCodec.decodeInode(inode), target, making);
  }

  private static RestoreStep directory(DataInputStream in) throws IOException {
    long object = in.readLong();
    byte[] inode = get(in);
    RestoreStep.Role role = RestoreStep.Role.values()[in.readByte()];
    boolean isNew = in.readBoolean();
    return new RestoreStep.Directory(path(in), object, FileCodec.decodeInode(inode), role, isNew);
  }

  private static RestoreStep file(DataInputStream in) throws IOException {
    long object = in.readLong();
    byte[] inode = get(in);
    RestoreStep.Writing writing = RestoreStep.Writing.values()[in.readByte()];
    RestoreStep.Fetching fetching = RestoreStep.Fetching.values()[in.readByte()];
    RestoreStep.Inline inline = new RestoreStep.Inline(in.readLong(), get(in));
    return new RestoreStep.File(
        path(in), object, FileCodec.decodeInode(inode), writing, fetching, inline);
  }

  private static void put(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] get(DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }

  private static TreePath path(DataInputStream in) throws IOException {
    return TreePath.trusted(get(in));
  }
}
