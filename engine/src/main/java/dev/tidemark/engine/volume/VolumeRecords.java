package dev.tidemark.engine.volume;

import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Timeline;
import dev.tidemark.spi.words.TxId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Keys and values of the records of object 0, but for TXN, whose value has [TxnCodec].
final class VolumeRecords {

  static final byte[] DIGEST_KEY = RecordKey.of(RecordKinds.VOLUME_OBJECT, RecordKinds.DIGEST_KEY);
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

  /// What the volume writes itself is no caller's: changing it would break every state. What a
  /// caller may write of object 0 has the form that the volume reads.
  static void requireCallers(byte[] key) {
    if (RecordKey.object(key) == RecordKinds.VOLUME_OBJECT && isVolumesOwn(RecordKey.kind(key))) {
      throw new IllegalArgumentException(
          "records of object 0 and kind %d are written by the volume alone"
              .formatted(RecordKey.kind(key)));
    }
  }

  private static boolean isVolumesOwn(int kind) {
    return switch (kind) {
      case RecordKinds.TXN, RecordKinds.TXSTATE, RecordKinds.TIMELINE, RecordKinds.DIGEST_KEY ->
          true;
      default -> false;
    };
  }

  static void requireCallers(byte[] key, byte[] value) {
    requireCallers(key);
    findFlaw(key, value)
        .ifPresent(flaw -> {
          throw new IllegalArgumentException(flaw);
        });
  }

  /// What is wrong with a record of object 0, if anything: what nobody could read.
  static Optional<String> findFlaw(byte[] key, byte[] value) {
    if (RecordKey.object(key) != RecordKinds.VOLUME_OBJECT) {
      return Optional.empty();
    }
    return switch (RecordKey.kind(key)) {
      case RecordKinds.TXN -> txnFlaw(key, value);
      case RecordKinds.TXSTATE ->
          numberFlaw(key, "a transaction's state")
              .or(() -> sizeFlaw(value, 1 + Hash.BYTES, "a transaction's state"));
      case RecordKinds.SNAPSHOT ->
          RecordKey.sub(key).length == 0
              ? Optional.of("a snapshot has a name")
              : sizeFlaw(value, Long.BYTES, "a snapshot");
      case RecordKinds.TIMELINE ->
          RecordKey.sub(key).length == Short.BYTES
              ? sizeFlaw(value, 3 * Long.BYTES, "a timeline")
              : Optional.of("the key of a timeline ends in its number");
      case RecordKinds.DIGEST_KEY -> sizeFlaw(value, DIGEST_KEY_BYTES, "the key of the digest");
      default -> Optional.empty();
    };
  }

  private static Optional<String> txnFlaw(byte[] key, byte[] value) {
    Optional<String> flaw = numberFlaw(key, "a transaction");
    if (flaw.isPresent()) {
      return flaw;
    }
    try {
      TxnCodec.decode(tidOf(key), value);
      return Optional.empty();
    } catch (VolumeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> numberFlaw(byte[] key, String what) {
    return RecordKey.sub(key).length == Long.BYTES
        ? Optional.empty()
        : Optional.of("the key of " + what + " ends in its number");
  }

  private static Optional<String> sizeFlaw(byte[] value, int bytes, String what) {
    return value.length == bytes
        ? Optional.empty()
        : Optional.of("%s has %d bytes, got %d".formatted(what, bytes, value.length));
  }

  static byte[] txn(TxId tid) {
    return RecordKey.of(RecordKinds.VOLUME_OBJECT, RecordKinds.TXN, number(tid.value()));
  }

  static byte[] txState(TxId tid) {
    return RecordKey.of(RecordKinds.VOLUME_OBJECT, RecordKinds.TXSTATE, number(tid.value()));
  }

  /// The TID that a key made by [#txn] is about.
  static TxId tidOf(byte[] key) {
    return new TxId(ByteBuffer.wrap(RecordKey.sub(key)).getLong());
  }

  static boolean isTxn(byte[] key) {
    return RecordKey.object(key) == RecordKinds.VOLUME_OBJECT
        && RecordKey.kind(key) == RecordKinds.TXN;
  }

  static byte[] snapshot(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    return RecordKey.of(RecordKinds.VOLUME_OBJECT, RecordKinds.SNAPSHOT, utf8);
  }

  static SnapshotName snapshot(VersionedRecord record) {
    String name = new String(RecordKey.sub(record.key()), StandardCharsets.UTF_8);
    return new SnapshotName(
        name, new TxId(ByteBuffer.wrap(record.value()).getLong()), record.created());
  }

  static byte[] timeline(Timeline timeline) {
    byte[] sub = ByteBuffer.allocate(Short.BYTES).putShort((short) timeline.number()).array();
    return RecordKey.of(RecordKinds.VOLUME_OBJECT, RecordKinds.TIMELINE, sub);
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
