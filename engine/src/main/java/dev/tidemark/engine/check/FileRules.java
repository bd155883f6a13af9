package dev.tidemark.engine.check;

import dev.tidemark.engine.files.DataScan;
import dev.tidemark.engine.files.DirectoryEntry;
import dev.tidemark.engine.files.FileKeys;
import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.OffsetRange;
import dev.tidemark.engine.files.ParentName;
import dev.tidemark.engine.volume.RecordKey;
import dev.tidemark.engine.volume.RecordKinds;
import dev.tidemark.engine.volume.VersionedRecord;
import dev.tidemark.engine.volume.VolumeException;
import dev.tidemark.spi.words.Counted;
import java.util.List;
import java.util.Optional;

/// Holds the records of files against each other: each object has an inode; each of its names is an
/// entry that leads to it, as many as the inode says, and there are no other entries; content lies
/// within the size; a directory has one name.
final class FileRules {

  private final FileTree tree;
  private final FindingList findings;
  private long object = -1;
  private long entries;
  private long links;

  FileRules(FileTree tree, FindingList findings) {
    this.tree = tree;
    this.findings = findings;
  }

  /// Records in key order.
  void add(VersionedRecord record) {
    long owner = RecordKey.object(record.key());
    if (owner == RecordKinds.VOLUME_OBJECT) {
      return;
    }
    int kind = RecordKey.kind(record.key());
    entries += kind == FileKeys.ENTRY ? 1 : 0;
    links += kind == FileKeys.LINK ? 1 : 0;
    if (owner != object) {
      object = owner;
      look(owner);
    }
  }

  void finish() {
    if (entries != links) {
      findings.add(
          "the file tree",
          Counted.of(entries, "entry", "entries") + " but " + Counted.of(links, "name", "names"));
    }
  }

  private void look(long owner) {
    try {
      Optional<Inode> inode = tree.inode(owner);
      if (inode.isEmpty()) {
        findings.add("object " + owner, "it has records and no inode");
        return;
      }
      lookAtNames(owner, inode.get(), tree.links(owner));
      lookAtContent(owner, inode.get());
    } catch (VolumeException.Damaged | IllegalArgumentException e) {
      findings.add("object " + owner, String.valueOf(e.getMessage()));
    }
  }

  private void lookAtNames(long owner, Inode inode, List<ParentName> names) {
    if (owner == FileKeys.ROOT || owner == FileKeys.RESERVED) {
      return;
    }
    if (names.isEmpty() || (inode.type() == FileType.DIRECTORY && names.size() > 1)) {
      findings.add("object " + owner, "it has " + Counted.of(names.size(), "name", "names"));
    }
    if (inode.links() != names.size()) {
      findings.add(
          "object " + owner,
          "its inode counts "
              + Counted.of(inode.links(), "name", "names")
              + ", not "
              + names.size());
    }
    for (ParentName name : names) {
      Optional<DirectoryEntry> entry = tree.entry(name.parent(), name.name());
      if (entry.isEmpty() || entry.get().object() != owner) {
        findings.add("object " + owner, "one of its names leads elsewhere");
      } else if (entry.get().type() != inode.type()) {
        findings.add("object " + owner, "an entry calls it a " + entry.get().type());
      }
    }
  }

  private void lookAtContent(long owner, Inode inode) {
    long end = 0;
    try (DataScan ranges = tree.data(owner)) {
      for (OffsetRange range = ranges.next(); range != null; range = ranges.next()) {
        end = range.end();
      }
    }
    if (end > inode.size()) {
      findings.add("object " + owner, "it has content beyond its size");
    }
  }
}
