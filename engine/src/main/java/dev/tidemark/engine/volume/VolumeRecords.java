package dev.tidemark.engine.volume;

import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Keys and values of the records of object 0, but for TXN, whose value has [TxnCodec].
final class VolumeRecords {

  static final byte[] DIGEST_KEY = RecordKey.of(Kinds.VOLUME_OBJECT, Kinds.DIGEST_KEY);
  static final int DIGEST_KEY_BYTES = 32;

  private static final byte READABLE = 1;

  private VolumeRecords() {}

  /// What may change about a transaction.
  record TxState(boolean readable, Hash chain) {

    byte[] encode() {
      ByteBuffer out = ByteBuffer.allocate(1 + Hash.BYTES).put(readable ? READABLE : 0);
      chain.write(out);
      return out.array();
    }

    static TxState decode(byte[] value) {
      ByteBuffer in = ByteBuffer.wrap(value);
      return new TxState(in.get() == READABLE, Hash.read(in));
    }
  }

  static byte[] txn(TxId tid) {
    return RecordKey.of(Kinds.VOLUME_OBJECT, Kinds.TXN, number(tid.value()));
  }

  static byte[] txState(TxId tid) {
    return RecordKey.of(Kinds.VOLUME_OBJECT, Kinds.TXSTATE, number(tid.value()));
  }

  /// The TID that a key made by [#txn] is about.
  static TxId tidOf(byte[] key) {
    return new TxId(ByteBuffer.wrap(RecordKey.sub(key)).getLong());
  }

  static boolean isTxn(byte[] key) {
    return RecordKey.object(key) == Kinds.VOLUME_OBJECT && RecordKey.kind(key) == Kinds.TXN;
  }

  static byte[] snapshot(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    return RecordKey.of(Kinds.VOLUME_OBJECT, Kinds.SNAPSHOT, utf8);
  }

  static SnapshotName snapshot(VersionedRecord record) {
    String name = new String(RecordKey.sub(record.key()), StandardCharsets.UTF_8);
    return new SnapshotName(
        name, new TxId(ByteBuffer.wrap(record.value()).getLong()), record.created());
  }

  static byte[] timeline(Timeline timeline) {
    byte[] sub = ByteBuffer.allocate(Short.BYTES).putShort((short) timeline.number()).array();
    return RecordKey.of(Kinds.VOLUME_OBJECT, Kinds.TIMELINE, sub);
  }

  static byte[] timelineValue(Timeline timeline, TxId after) {
    ByteBuffer out = ByteBuffer.allocate(3 * Long.BYTES);
    return out.putLong(timeline.idHigh()).putLong(timeline.idLow()).putLong(after.value()).array();
  }

  static TimelineStart timeline(VersionedRecord record) {
    int number = Short.toUnsignedInt(ByteBuffer.wrap(RecordKey.sub(record.key())).getShort());
    ByteBuffer in = ByteBuffer.wrap(record.value());
    Timeline timeline = new Timeline(number, in.getLong(), in.getLong());
    return new TimelineStart(timeline, new TxId(in.getLong()));
  }

  static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }
}
