package dev.tidemark.engine.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.spi.words.TxId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/// What a volume should hold: all versions of all records but those of object 0, in plain lists.
/// Random transactions are applied to a volume and to the model alike.
final class Model {

  private static final int NAMES = 30;

  /// Newest first for each key.
  private final TreeMap<byte[], List<VersionedRecord>> versions =
      new TreeMap<>(Arrays::compareUnsigned);

  Model copy() {
    Model copy = new Model();
    versions.forEach((key, list) -> copy.versions.put(key, new ArrayList<>(list)));
    return copy;
  }

  /// Changes, adds and removes a few records in a transaction.
  void change(WriteTransaction tx, Random random) {
    for (int n = 1 + random.nextInt(6); n > 0; n--) {
      byte[] key = randomKey(random);
      int kind = random.nextInt(6);
      if (kind < 2) {
        tx.delete(key);
        delete(key, tx.tid());
      } else if (kind == 2) {
        endAndBringBack(tx);
      } else {
        byte[] value = randomValue(random);
        tx.put(key, value);
        put(key, value, tx.tid());
      }
    }
  }

  /// What a transaction ends and puts again is as if nothing had happened.
  private void endAndBringBack(WriteTransaction tx) {
    for (byte[] key : List.copyOf(versions.keySet())) {
      byte[] value = tx.get(key);
      if (value != null) {
        tx.delete(key);
        tx.put(key, value);
        delete(key, tx.tid());
        put(key, value, tx.tid());
        return;
      }
    }
  }

  private static byte[] randomKey(Random random) {
    byte[] sub = new byte[random.nextInt(40) == 0 ? 200 : 2];
    sub[0] = (byte) random.nextInt(3);
    sub[sub.length - 1] = (byte) random.nextInt(NAMES);
    return RecordKey.of(16 + random.nextInt(4), 16 + random.nextInt(3), sub);
  }

  private static byte[] randomValue(Random random) {
    byte[] value = new byte[random.nextInt(20) == 0 ? 2048 : random.nextInt(120)];
    random.nextBytes(value);
    return value;
  }

  void put(byte[] key, byte[] value, TxId tid) {
    List<VersionedRecord> list = versions.computeIfAbsent(key, k -> new ArrayList<>());
    if (!list.isEmpty() && list.getFirst().isLive()) {
      if (Arrays.equals(list.getFirst().value(), value)) {
        return;
      }
      delete(key, tid);
    }
    boolean back =
        !list.isEmpty()
            && list.getFirst().deleted().equals(tid)
            && Arrays.equals(list.getFirst().value(), value);
    if (back) {
      VersionedRecord ended = list.removeFirst();
      list.addFirst(new VersionedRecord(key, ended.created(), TxId.ZERO, value));
    } else {
      list.addFirst(new VersionedRecord(key, tid, TxId.ZERO, value));
    }
  }

  void delete(byte[] key, TxId tid) {
    List<VersionedRecord> list = versions.getOrDefault(key, List.of());
    if (list.isEmpty() || !list.getFirst().isLive()) {
      return;
    }
    VersionedRecord live = list.removeFirst();
    if (!live.created().equals(tid)) {
      list.addFirst(new VersionedRecord(key, live.created(), tid, live.value()));
    }
  }

  List<String> history() {
    return versions.values().stream().flatMap(List::stream).map(Model::line).toList();
  }

  /// By the definition: what is live at `tid`, without looking at any other state.
  List<String> stateAt(TxId tid) {
    return versions.values().stream()
        .flatMap(List::stream)
        .filter(r -> !r.created().isAfter(tid) && (r.isLive() || r.deleted().isAfter(tid)))
        .map(r -> line(new VersionedRecord(r.key(), r.created(), TxId.ZERO, r.value())))
        .toList();
  }

  /// By comparing two states in full and adding what came and went between them.
  List<String> changes(TxId lo, TxId hi) {
    List<String> expected = new ArrayList<>();
    for (List<VersionedRecord> list : versions.values()) {
      for (VersionedRecord r : list) {
        boolean endedByHi = !r.isLive() && !r.deleted().isAfter(hi);
        boolean created = r.created().isAfter(lo) && !r.created().isAfter(hi);
        boolean ended = endedByHi && r.deleted().isAfter(lo);
        if (created || ended) {
          TxId deleted = endedByHi ? r.deleted() : TxId.ZERO;
          expected.add(line(new VersionedRecord(r.key(), r.created(), deleted, r.value())));
        }
      }
    }
    return expected;
  }

  /// What a scan has of objects other than 0.
  static List<String> lines(RecordScan scan) {
    List<String> lines = new ArrayList<>();
    try (scan) {
      for (VersionedRecord r = scan.next(); r != null; r = scan.next()) {
        if (RecordKey.object(r.key()) != RecordKinds.VOLUME_OBJECT) {
          lines.add(line(r));
        }
      }
    }
    return lines;
  }

  static List<String> stateOf(Volume volume, TxId tid) {
    return lines(volume.asOf(tid).scan(new byte[0], new byte[0]));
  }

  static String line(VersionedRecord r) {
    HexFormat hex = HexFormat.of();
    return hex.formatHex(r.key())
        + " "
        + r.created()
        + " "
        + r.deleted()
        + " "
        + hex.formatHex(r.value());
  }

  /// The volume holds what the model holds, nothing is broken, and digest and chain follow from the
  /// records.
  void requireSame(Volume volume) {
    assertThat(lines(volume.history(new byte[0], new byte[0]))).isEqualTo(history());
    assertThat(volume.checkStructure()).isEmpty();
    ProofOfState.require(volume);
  }
}
