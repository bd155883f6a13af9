package dev.tidemark.engine.ingest;

import dev.tidemark.engine.files.DirectoryEntry;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.ParentName;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// The reserved directory: where objects of a source wait that have lost their last name. They are
/// found there under the source's number and their own, so no other source's import removes them. A
/// directory that is found again moves out; anything else gains its new name, and the parked one
/// ends with all that is left here.
///
/// @param source the source's number
record ReservedDirectory(int source) {

  /// Ends a name. The object goes into the reserved directory if it has no other.
  void displace(FileRecordWriter records, long directory, byte[] name, DirectoryEntry entry) {
    long object = entry.object();
    if (records.inode(object).links() > 1) {
      records.endName(directory, name, object);
    } else {
      park(records, directory, name, object, entry.type());
    }
  }

  /// Moves an object with one name into the reserved directory.
  void park(FileRecordWriter records, long directory, byte[] name, long object, FileType type) {
    records.dropName(directory, name, object);
    records.addFirstName(FileKeys.RESERVED, nameOf(object), object, type);
  }

  /// Takes a directory from wherever it is.
  void moveDirectory(FileRecordWriter records, long directory, byte[] name, long object) {
    ParentName before = records.firstName(object);
    if (before != null) {
      records.dropName(before.parent(), before.name(), object);
    }
    records.addFirstName(directory, name, object, FileType.DIRECTORY);
  }

  /// All names of parked objects of this source begin so.
  byte[] prefix() {
    return (HexFormat.of().toHexDigits((short) source) + "-").getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] nameOf(long object) {
    String name =
        HexFormat.of().toHexDigits((short) source) + "-" + HexFormat.of().toHexDigits(object);
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  /// The reserved directory itself: nobody's, and nobody may look.
  static Inode inode() {
    return new Inode(FileType.DIRECTORY, 0700, 0, 0, 0, 0, 0, 0);
  }
}
