package dev.tidemark.engine.files;

import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.RecordKinds;
import dev.tidemark.engine.volume.RecordScan;
import dev.tidemark.engine.volume.RecordView;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The notes of sources among the records of a state.
public final class SourceNotes {

  private static final int PART_BYTES = 2000;
  private static final int ID_BYTES = 16;

  /// A record of a note, to be put as it is.
  @SuppressWarnings("ArrayRecordComponent") // a value that is read, never compared
  public record Part(byte[] key, byte[] value) {}

  private SourceNotes() {}

  /// The notes of all sources that a state has.
  ///
  /// @throws VolumeException.Damaged if a record is none, or one is missing
  public static List<SourceNote> all(RecordView view) {
    List<SourceNote> notes = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] id = {};
    int next = 0;
    try (RecordScan scan = scan(view, new byte[0])) {
      for (VersionedRecord part = scan.next(); part != null; part = scan.next()) {
        byte[] sub = RecordKey.sub(part.key());
        if (!isOf(sub, id)) {
          add(notes, bytes);
          id = Arrays.copyOf(sub, ID_BYTES);
          next = 0;
        }
        if (sub.length != ID_BYTES + Short.BYTES || number(sub) != next++) {
          throw new VolumeException.Damaged(
              "read what the state says of its sources: a part is missing");
        }
        bytes.writeBytes(part.value());
      }
    }
    add(notes, bytes);
    return notes;
  }

  private static void add(List<SourceNote> notes, ByteArrayOutputStream bytes) {
    if (bytes.size() == 0) {
      return;
    }
    try {
      notes.add(SourceNoteCodec.decode(bytes.toByteArray()));
    } catch (IllegalArgumentException e) {
      throw new VolumeException.Damaged(
          "read what the state says of its sources: " + e.getMessage(), e);
    }
    bytes.reset();
  }

  /// The records of a note.
  public static List<Part> parts(SourceNote note) {
    byte[] all = SourceNoteCodec.encode(note);
    byte[] id = id(note.name());
    List<Part> parts = new ArrayList<>();
    for (int from = 0; from < all.length; from += PART_BYTES) {
      byte[] sub =
          ByteBuffer.allocate(ID_BYTES + Short.BYTES)
              .put(id)
              .putShort((short) parts.size())
              .array();
      parts.add(
          new Part(
              RecordKey.of(RecordKinds.VOLUME_OBJECT, RecordKinds.SOURCE, sub),
              Arrays.copyOfRange(all, from, Math.min(all.length, from + PART_BYTES))));
    }
    return parts;
  }

  /// The keys that a state has for the note of a source.
  public static List<byte[]> keys(RecordView view, String name) {
    List<byte[]> keys = new ArrayList<>();
    byte[] id = id(name);
    try (RecordScan scan = scan(view, id)) {
      for (VersionedRecord part = scan.next();
          part != null && isOf(RecordKey.sub(part.key()), id);
          part = scan.next()) {
        keys.add(part.key());
      }
    }
    return keys;
  }

  /// From the first part of a source on.
  private static RecordScan scan(RecordView view, byte[] id) {
    byte[] from = RecordKey.of(RecordKinds.VOLUME_OBJECT, RecordKinds.SOURCE, id);
    return view.scan(
        Arrays.copyOf(from, from.length - Short.BYTES),
        RecordKey.prefix(RecordKinds.VOLUME_OBJECT, RecordKinds.SOURCE + 1));
  }

  private static byte[] id(String name) {
    byte[] hash = Sha256.digest().digest(name.getBytes(StandardCharsets.UTF_8));
    return Arrays.copyOf(hash, ID_BYTES);
  }

  private static boolean isOf(byte[] sub, byte[] id) {
    return id.length == ID_BYTES
        && sub.length >= ID_BYTES
        && Arrays.equals(sub, 0, ID_BYTES, id, 0, ID_BYTES);
  }

  private static int number(byte[] sub) {
    return Short.toUnsignedInt(ByteBuffer.wrap(sub).getShort(ID_BYTES));
  }
}
