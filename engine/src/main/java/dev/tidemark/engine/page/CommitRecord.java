package dev.tidemark.engine.page;

/// One entry of the ring: a state of the volume and all that is needed to trust it.
///
/// @param kind what it was written for
/// @param sequence rises with each record; pages carry it as their birth
/// @param previous the record before it, in the slot before
/// @param durable a sequence that was known durable when this was written
/// @param next what comes next; its sequence is one above this record's
/// @param ceilings see [IdCeilings]
/// @param pages the end of the used part of the file, in pages
/// @param overflow where the manifest is if it does not fit into the slot
public record CommitRecord(
    Kind kind,
    long sequence,
    Previous previous,
    long durable,
    VolumeHead head,
    Roots roots,
    IdCeilings next,
    IdCeilings ceilings,
    long pages,
    Block overflow,
    Manifest manifest) {

  /// What a record was written for.
  public enum Kind {
    /// The volume was made.
    CREATE,
    /// A transaction or maintenance.
    COMMIT,
    /// A writer opened: the recovered state with new ceilings and no pages.
    RECOVERY,
    /// A writer closed: nothing above `next` was handed out, so the ceilings come down to it.
    CLOSE
  }

  /// A record by its sequence and the first 16 bytes of its hash.
  ///
  /// @param hashHigh the first 8 bytes
  /// @param hashLow the next 8
  record Previous(long sequence, long hashHigh, long hashLow) {
    static final Previous NONE = new Previous(0, 0, 0);
  }

  /// Bytes in neighbouring pages, from the first byte of the first page on.
  ///
  /// @param start the first page; 0 = there is no such block
  /// @param length bytes
  /// @param crc CRC32C over these bytes
  record Block(long start, int length, int crc) {
    static final Block NONE = new Block(0, 0, 0);

    boolean isNone() {
      return start == 0;
    }

    static int pagesFor(int length) {
      return (length + PageFormat.SIZE - 1) / PageFormat.SIZE;
    }

    /// The offset in the file behind its last byte.
    long endByte() {
      return start * PageFormat.SIZE + length;
    }

    PageRun run() {
      return new PageRun(start, pagesFor(length));
    }
  }

  CommitRecord withManifest(Manifest read) {
    return new CommitRecord(
        kind, sequence, previous, durable, head, roots, next, ceilings, pages, overflow, read);
  }
}
