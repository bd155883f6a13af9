package dev.tidemark.engine.files;

import dev.tidemark.engine.volume.VolumeException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// A [SourceNote] as bytes, before it is cut into parts. Equal notes are equal bytes.
final class SourceNoteCodec {

  /// A list of names ends where the note would grow longer.
  static final int BYTES_MAX = 64 << 10;

  private static final int VERSION = 0;
  private static final int ONE_FILE_SYSTEM = 1;
  private static final int TEXT_BYTES_MAX = 0xFFFF;

  private SourceNoteCodec() {}

  /// @throws IllegalArgumentException if a pattern or a path is too long to be noted
  static byte[] encode(SourceNote note) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(note, bytes, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(SourceNote note, ByteArrayOutputStream bytes, DataOutputStream out)
      throws IOException {
    out.writeByte(VERSION);
    out.writeByte(note.oneFileSystem() ? ONE_FILE_SYSTEM : 0);
    put(out, utf8(note.name()));
    put(out, note.root());
    put(out, note.place());
    out.writeShort(note.excludes().size());
    for (String pattern : note.excludes()) {
      put(out, utf8(pattern));
    }
    putListed(out, bytes.size(), note.mountCount(), note.mounts().stream().map(List::of).toList());
    putListed(
        out,
        bytes.size(),
        note.lackCount(),
        note.lacks().stream().map(lack -> List.of(lack.path(), utf8(lack.reason()))).toList());
    out.writeShort(note.notKept().size());
    for (var kind : note.notKept().entrySet()) {
      put(out, utf8(kind.getKey()));
      out.writeLong(kind.getValue());
    }
  }

  /// How many there are, and as many of them as the note has room for.
  private static void putListed(
      DataOutputStream out, int used, long count, List<List<byte[]>> entries) throws IOException {
    int listed = 0;
    for (int bytes = used; listed < Math.min(entries.size(), SourceNote.LISTED_MAX); listed++) {
      bytes += entries.get(listed).stream().mapToInt(field -> Short.BYTES + field.length).sum();
      if (bytes > BYTES_MAX) {
        break;
      }
    }
    out.writeLong(count);
    out.writeShort(listed);
    for (List<byte[]> entry : entries.subList(0, listed)) {
      for (byte[] field : entry) {
        put(out, field);
      }
    }
  }

  private static void put(DataOutputStream out, byte[] bytes) throws IOException {
    if (bytes.length > TEXT_BYTES_MAX) {
      throw new IllegalArgumentException(
          "note a source: a text of " + bytes.length + " bytes is too long, the longest has 65535");
    }
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  /// @throws VolumeException.TooNew if a newer program wrote it
  /// @throws IllegalArgumentException for bytes that are no note
  static SourceNote decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      int version = Byte.toUnsignedInt(in.get());
      if (version != VERSION) {
        throw new VolumeException.TooNew(
            "read what a state says of its sources: version " + version + "; update this program");
      }
      SourceNote note = read(in);
      if (in.hasRemaining()) {
        throw new IllegalArgumentException("bytes behind the note of a source");
      }
      return note;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("the note of a source is cut off", e);
    }
  }

  private static SourceNote read(ByteBuffer in) {
    boolean oneFileSystem = (in.get() & ONE_FILE_SYSTEM) != 0;
    String name = text(in);
    byte[] root = bytes(in);
    byte[] place = bytes(in);
    List<String> excludes = list(in, SourceNoteCodec::text);
    long mountCount = in.getLong();
    List<byte[]> mounts = list(in, SourceNoteCodec::bytes);
    long lackCount = in.getLong();
    List<SourceNote.Lack> lacks = list(in, i -> new SourceNote.Lack(bytes(i), text(i)));
    SortedMap<String, Long> notKept = new TreeMap<>();
    for (int left = count(in); left > 0; left--) {
      notKept.put(text(in), in.getLong());
    }
    return new SourceNote(
        name, root, place, oneFileSystem, excludes, mountCount, mounts, lackCount, lacks, notKept);
  }

  private static <T> List<T> list(ByteBuffer in, Function<ByteBuffer, T> one) {
    List<T> out = new ArrayList<>();
    for (int left = count(in); left > 0; left--) {
      out.add(one.apply(in));
    }
    return out;
  }

  private static int count(ByteBuffer in) {
    return Short.toUnsignedInt(in.getShort());
  }

  private static String text(ByteBuffer in) {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] out = new byte[count(in)];
    in.get(out);
    return out;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
