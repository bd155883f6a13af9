package dev.tidemark.engine.clone;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.view.ScratchReads;
import dev.tidemark.spi.words.TxId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A note of what is cloned into a directory: written durably before anything else there, removed
/// after all else.
///
/// Lines of text: `tidemark clone 1`, the archive, the TID.
///
/// @param archive which archive
/// @param tid the newest state that is cloned. The archive may grow meanwhile; this stays
record CloneNote(String archive, TxId tid) {

  /// Where the clone keeps its own files, inside the volume's directory.
  static final String DIRECTORY = "clone";

  private static final String NAME = DIRECTORY + "/note";
  private static final String FIRST_LINE = "tidemark clone 1";

  static Optional<CloneNote> read(Disk disk) throws IOException {
    if (!disk.exists(NAME)) {
      return Optional.empty();
    }
    try (DiskFile file = disk.openForRead(NAME)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      ScratchReads.readFully(file, bytes, 0);
      List<String> lines = new String(bytes.array(), StandardCharsets.UTF_8).lines().toList();
      if (lines.size() != 3 || !lines.getFirst().equals(FIRST_LINE)) {
        throw new IOException("the note of the clone is of another version or damaged");
      }
      return Optional.of(new CloneNote(lines.get(1), TxId.parse(lines.get(2))));
    }
  }

  void write(Disk disk) throws IOException {
    disk.createDirectory(DIRECTORY);
    String text = String.join("\n", FIRST_LINE, archive, tid.toString()) + "\n";
    try (DiskFile file = disk.openForWrite(NAME + ".new")) {
      file.truncate(0);
      file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
      file.force();
    }
    disk.rename(NAME + ".new", NAME);
    disk.syncDirectory(DIRECTORY);
    disk.syncDirectory("");
  }

  /// The note goes last.
  static void remove(Disk disk) throws IOException {
    for (String name : disk.list(DIRECTORY)) {
      if (!name.equals("note")) {
        disk.delete(DIRECTORY + "/" + name);
      }
    }
    disk.delete(NAME);
    disk.delete(DIRECTORY);
    disk.syncDirectory("");
  }
}
