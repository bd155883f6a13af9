package dev.tidemark.engine.page;

import dev.tidemark.engine.bytes.UuidBytes;
import dev.tidemark.engine.page.CommitRecord.Block;
import dev.tidemark.engine.page.CommitRecord.Kind;
import dev.tidemark.engine.page.CommitRecord.Previous;
import dev.tidemark.engine.page.VolumeHead.Phase;
import dev.tidemark.spi.words.ExtentId;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// A commit record as the 4096 bytes of its slot. The first 16 bytes are those of the SHA-256 over
/// the rest.
final class CommitRecordCodec {

  static final int SLOT_BYTES = 4096;
  static final int HASH_BYTES = 16;

  private static final int FIXED_BYTES = 354;

  /// How many bytes of manifest fit into the slot.
  static final int INLINE_MAX = SLOT_BYTES - FIXED_BYTES;

  private static final int MAGIC = 0x544D6372; // "TMcr"

  private CommitRecordCodec() {}

  /// @param manifest the encoded manifest, or nothing if it is in the overflow pages
  static byte[] encode(UUID volume, int slot, CommitRecord record, byte[] manifest) {
    ByteBuffer out = ByteBuffer.allocate(SLOT_BYTES).position(HASH_BYTES);
    out.putInt(MAGIC).put((byte) record.kind().ordinal());
    out.put((byte) record.head().phase().ordinal()).put((byte) slot).put((byte) 0);
    UuidBytes.write(volume, out);
    out.putLong(record.sequence());
    Previous previous = record.previous();
    out.putLong(previous.sequence()).putLong(previous.hashHigh()).putLong(previous.hashLow());
    out.putLong(record.durable());
    writeHead(out, record.head());
    record.roots().records().write(out);
    record.roots().packs().write(out);
    record.roots().local().write(out);
    writeCeilings(out, record.next());
    writeCeilings(out, record.ceilings());
    out.putLong(record.pages());
    writeBlock(out, record.overflow());
    out.putInt(manifest.length).put(manifest);
    byte[] slotBytes = out.array();
    System.arraycopy(hash(slotBytes), 0, slotBytes, 0, HASH_BYTES);
    return slotBytes;
  }

  private static void writeHead(ByteBuffer out, VolumeHead head) {
    out.putLong(head.tid().value());
    head.timeline().write(out);
    head.chain().write(out);
    head.digest().write(out);
    out.putLong(head.lastExtent().value());
  }

  private static void writeCeilings(ByteBuffer out, IdCeilings c) {
    out.putLong(c.sequence()).putLong(c.tid()).putLong(c.object()).putLong(c.extent());
  }

  private static void writeBlock(ByteBuffer out, Block b) {
    out.putLong(b.start()).putInt(b.length()).putInt(b.crc());
  }

  /// Empty if these are not the bytes of a record of this volume in this slot. A manifest in
  /// overflow pages is missing yet.
  static Optional<CommitRecord> decode(UUID volume, int slot, byte[] bytes) {
    if (!Arrays.equals(hash(bytes), 0, HASH_BYTES, bytes, 0, HASH_BYTES)) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).position(HASH_BYTES);
    if (in.getInt() != MAGIC) {
      return Optional.empty();
    }
    Kind kind = Kind.values()[in.get()];
    Phase phase = Phase.values()[in.get()];
    boolean ours = Byte.toUnsignedInt(in.get()) == slot && in.get() == 0;
    ours &= volume.equals(UuidBytes.read(in));
    return ours ? Optional.of(decodeRest(kind, phase, in)) : Optional.empty();
  }

  private static CommitRecord decodeRest(Kind kind, Phase phase, ByteBuffer in) {
    long sequence = in.getLong();
    Previous previous = new Previous(in.getLong(), in.getLong(), in.getLong());
    long durable = in.getLong();
    VolumeHead head = readHead(phase, in);
    Roots roots = new Roots(Root.read(in), Root.read(in), Root.read(in));
    IdCeilings next = readCeilings(in);
    IdCeilings ceilings = readCeilings(in);
    long pages = in.getLong();
    Block overflow = readBlock(in);
    byte[] manifest = new byte[in.getInt()];
    in.get(manifest);
    return new CommitRecord(
        kind,
        sequence,
        previous,
        durable,
        head,
        roots,
        next,
        ceilings,
        pages,
        overflow,
        overflow.isNone() ? Manifest.decode(manifest) : Manifest.EMPTY);
  }

  private static VolumeHead readHead(Phase phase, ByteBuffer in) {
    TxId tid = new TxId(in.getLong());
    Timeline timeline = Timeline.read(in);
    Hash chain = Hash.read(in);
    Hash digest = Hash.read(in);
    return new VolumeHead(phase, tid, timeline, chain, digest, new ExtentId(in.getLong()));
  }

  private static IdCeilings readCeilings(ByteBuffer in) {
    return new IdCeilings(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }

  private static Block readBlock(ByteBuffer in) {
    return new Block(in.getLong(), in.getInt(), in.getInt());
  }

  static Previous asPrevious(CommitRecord record, byte[] slotBytes) {
    ByteBuffer hash = ByteBuffer.wrap(slotBytes);
    return new Previous(record.sequence(), hash.getLong(), hash.getLong());
  }

  private static byte[] hash(byte[] slotBytes) {
    return Sha256.of(slotBytes, HASH_BYTES, SLOT_BYTES - HASH_BYTES).bytes();
  }
}
